/** The five datasets: both facts with names beside their keys, and the three dimensions as they are. */
import type { ProjectConfig } from "../../config/project-config.ts";
import {
  dailyStoreProduct,
  dimCalendar,
  dimProduct,
  dimStore,
  lakeSqlType,
  type LakeColumn,
  type LakeTable,
} from "../../model/lake.ts";
import { sourceTables } from "../../model/tables.ts";
import { weeklyStoreProduct } from "../../model/lake.ts";
import { weeklyMeasuresColumns, weeklyMeasuresSql } from "../../model/weekly-measures.ts";
import { dailyMetrics } from "./daily-metrics.ts";
import { datasetOf, type ColumnFacts, type Dataset, type DatasetFacts } from "./dataset.ts";
import { joinedColumns, joinedRows } from "./joined-rows.ts";
import { countMetrics, measureMetric, metricOf, weeklyMeasures, type MetricParams } from "./metrics.ts";

export type DatasetsParams = Pick<DatasetFacts, "ids" | "schema"> &
  MetricParams & { config: Pick<ProjectConfig, "keys" | "measures"> };

export function datasetsOf(params: DatasetsParams): Dataset[] {
  return [
    weeklyDataset(params),
    dailyDataset(params),
    ...[dimStore, dimProduct, dimCalendar].map((table) => dimensionDataset(params, table)),
  ];
}

function weeklyDataset({ config, ids, schema, ...metrics }: DatasetsParams): Dataset {
  const own = config.measures;
  const columns = own.length === 0 ? weeklyStoreProduct.columns : weeklyMeasuresColumns(own);
  const labels = new Map(weeklyMeasures(own).map(({ name, label }) => [name, label]));
  return datasetOf({
    name: weeklyStoreProduct.name,
    description: `${weeklyStoreProduct.comment} With the names of store, product and week beside the keys.`,
    sql: joinedRows({
      rows: own.length === 0 ? weeklyStoreProduct.name : `(${weeklyMeasuresSql(own)})`,
      columns: columns.map(({ name }) => name),
    }),
    time: "week_start",
    columns: [...columns.map((column) => factsOf(column, config, labels)), ...joinedColumns],
    metrics: [...weeklyMeasures(own).map((measure) => measureMetric(measure, metrics)), ...countMetrics, weekCount],
    ids,
    schema,
  });
}

const weekCount = metricOf({
  name: "weeks",
  label: "Weeks",
  expression: "COUNT(DISTINCT yr_wk_num)",
  description: "Fiscal weeks with a sale or a stock snapshot.",
  d3format: ",d",
});

function dailyDataset({ config, ids, schema, ...metrics }: DatasetsParams): Dataset {
  const { name, comment, columns } = dailyStoreProduct;
  return datasetOf({
    name,
    description: `${comment} With the names of store, product and week beside the keys.`,
    sql: joinedRows({ rows: name, columns: columns.map((column) => column.name) }),
    time: "cal_dt",
    columns: [...columns.map((column) => factsOf(column, config, new Map())), ...joinedColumns],
    metrics: [...dailyMetrics(metrics), ...countMetrics],
    ids,
    schema,
  });
}

function dimensionDataset({ config, ids, schema }: DatasetsParams, table: LakeTable): Dataset {
  const source = sourceTables[table.name.slice("dim_".length) as "store" | "product" | "calendar"];
  const labels = new Map(source.columns.map(({ name, label }) => [name, label]));
  return datasetOf({
    name: table.name,
    description: table.comment,
    sql: null,
    time: table.key.includes("cal_dt") ? "cal_dt" : null,
    columns: table.columns.map((column) => factsOf(column, config, labels)),
    metrics: countMetrics.filter(({ metric_name }) => metric_name === "row_count"),
    ids,
    schema,
  });
}

/** A column's label is the measure's, or what its name says. */
function factsOf(
  column: LakeColumn,
  { keys }: Pick<ProjectConfig, "keys">,
  labels: ReadonlyMap<string, string>,
): ColumnFacts {
  const { name, comment } = column;
  return { name, label: labels.get(name) ?? spoken(name), type: lakeSqlType(column, keys), description: comment };
}

const words: Readonly<Record<string, string>> = {
  yr_wk_num: "Fiscal week",
  cal_dt: "Day",
  store_key: "Store key",
  prod_key: "Product key",
  eow_as_of_dt: "Last snapshot of the week",
  is_complete_week: "Complete week",
  is_delivered: "Delivered",
  sales_qty: "Units sold",
  sales_amt: "Net sales",
  sales_cost: "Cost of goods sold",
  discount: "Discount",
  ship_cost: "Shipping",
  sales_mgrn: "Margin, as delivered",
  sales_lines: "Transaction lines",
  inventory_on_hand_qty: "On hand",
  inventory_on_order_qty: "On order",
  out_of_stock_flg: "Out of stock",
  low_stock_flg: "Low on stock",
  waste_qty: "Waste, units",
  promotion_flg: "On promotion",
  next_delivery_dt: "Next delivery",
};

function spoken(name: string): string {
  const text = name.replaceAll("_", " ");
  return words[name] ?? text.charAt(0).toUpperCase() + text.slice(1);
}
