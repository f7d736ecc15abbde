/** One product in one store: its weeks, and its days. */
import { literal } from "../core/duck.ts";
import type { AnyMeasure } from "../model/measure-sql.ts";
import { dailyStoreProduct } from "../model/lake.ts";
import type { OwnMeasure } from "../model/own-measures.ts";
import type { Figure, MeasureInfo, Table, TableRow } from "./contract.ts";
import { notDelivered, whyEmpty } from "./coverage.ts";
import { weekParts } from "./warehouse.ts";
import { figureOf, measureInfo } from "./figures.ts";
import { amountOf, type MeasureGroups } from "./measure-rows.ts";
import { totalFigures, type PageContext, type Sides } from "./tables.ts";

export function weeksTable(
  context: PageContext,
  { measures, byWeek, total }: { measures: readonly AnyMeasure[]; byWeek: MeasureGroups; total: Sides },
): Table {
  const { warehouse, period, comparison } = context;
  const { coverage } = warehouse;
  const rows: TableRow[] = period.weeks.map((week, at) => {
    const other = comparison.weeks[at] ?? null;
    const sides = { now: byWeek.get(String(week)), before: other === null ? undefined : byWeek.get(String(other)) };
    const state = comparison.kind === "none" ? "none" : comparison.missing.includes(week) ? "empty" : "even";
    const figures = measures.map(
      (measure) => [measure.name, figureOf({ measure, coverage, ...sides, comparison: state })] as const,
    );
    return { key: String(week), label: String(week), figures: Object.fromEntries(figures) };
  });
  return {
    name: "weeks",
    title: "Weeks",
    keyLabel: "Week",
    textColumns: [],
    columns: measures.map(measureInfo),
    rows,
    total: rows.length === 0 ? null : { key: "", label: "Total", figures: totalFigures(context, measures, total) },
    rowCount: rows.length,
    offset: 0,
    limit: rows.length,
    sort: { by: "label", dir: "asc" },
  };
}

/** Columns of the daily table on screen; whether one needs stock snapshots says why it is empty. */
const dayColumns = [
  { name: "sales_qty", label: "Units sold", unit: "quantity", direction: "higher", needs: "sales" },
  { name: "sales_amt", label: "Net sales", unit: "money", direction: "higher", needs: "sales" },
  { name: "sales_cost", label: "Cost", unit: "money", direction: "lower", needs: "cost" },
  { name: "inventory_on_hand_qty", label: "On hand", unit: "quantity", direction: "neutral", needs: "stock" },
  { name: "inventory_on_order_qty", label: "On order", unit: "quantity", direction: "neutral", needs: "stock" },
  { name: "out_of_stock_flg", label: "Out of stock", unit: "count", direction: "lower", needs: "stock" },
  { name: "low_stock_flg", label: "Low stock", unit: "count", direction: "lower", needs: "stock" },
  { name: "waste_qty", label: "Waste", unit: "quantity", direction: "lower", needs: "waste" },
  { name: "promotion_flg", label: "Promotion", unit: "count", direction: "neutral", needs: "stock" },
] as const;

/** The project's own measures that are made of days, each with its value of one day. */
function ownOfDays({ own }: PageContext["warehouse"]): { measure: OwnMeasure; sql: string }[] {
  return own.flatMap((measure) =>
    measure.expression?.table === "daily_store_product" ? [{ measure, sql: measure.expression.sql }] : [],
  );
}

/** Every day of the period with a sale or a snapshot, oldest first. */
export async function daysTable(
  { warehouse, period }: PageContext,
  { store, product }: { store: string; product: string },
): Promise<Table> {
  const own = ownOfDays(warehouse);
  const selected = [
    ...dayColumns.map(({ name }) => name),
    ...own.map(({ measure, sql }) => `${sql} AS ${measure.name}`),
  ];
  const found =
    period.weeks.length === 0
      ? []
      : await warehouse.rows(
          `
    SELECT cal_dt, yr_wk_num, ${selected.join(", ")}
    FROM daily_store_product
    WHERE yr_wk_num IN (${period.weeks.join(", ")})
      AND store_key IN (SELECT store_key FROM places WHERE store = ${literal(store)})
      AND prod_key IN (SELECT prod_key FROM goods WHERE product = ${literal(product)})
    ORDER BY cal_dt`,
          [],
          weekParts(period.weeks),
        );
  const rows: TableRow[] = found.map((row) => ({
    key: String(row["cal_dt"]),
    label: String(row["cal_dt"]),
    text: { week: String(row["yr_wk_num"]) },
    figures: Object.fromEntries([
      ...dayColumns.map(({ name, unit, needs }): [string, Figure] => {
        const value = amountOf(unit, row[name] ?? null);
        if (value !== null) return [name, { value }];
        return [name, { value, reason: warehouse.coverage[needs] ? emptyReason(needs) : notDelivered[needs] }];
      }),
      ...own.map(({ measure }): [string, Figure] => {
        const value = amountOf(measure.unit, row[measure.name] ?? null);
        return [measure.name, value !== null ? { value } : { value, reason: whyEmpty(warehouse.coverage, measure) }];
      }),
    ]),
  }));
  return {
    name: "days",
    title: "Days",
    keyLabel: "Day",
    textColumns: [{ name: "week", label: "Week" }],
    columns: [...dayColumns.map(dayInfo), ...own.map(({ measure }) => measureInfo(measure))],
    rows,
    total: null,
    rowCount: rows.length,
    offset: 0,
    limit: rows.length,
    sort: { by: "label", dir: "asc" },
  };
}

function emptyReason(needs: (typeof dayColumns)[number]["needs"]): string {
  return needs === "cost" ? "a line without cost" : "no stock snapshot of that day, or not in it";
}

function dayInfo({ name, label, unit, direction, needs }: (typeof dayColumns)[number]): MeasureInfo {
  const formula = dailyStoreProduct.columns.find((column) => column.name === name)?.comment ?? label;
  return {
    name,
    label,
    unit,
    direction,
    formula,
    nullMeans: emptyReason(needs),
    adds: needs === "stock" ? "last" : "additive",
  };
}
