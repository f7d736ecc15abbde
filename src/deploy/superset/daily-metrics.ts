/** Certified metrics of the daily rows: the same rules as for weeks, with the day as the moment of a stock. */
import type { Unit } from "../../model/measures.ts";
import { metricOf, type Metric, type MetricParams } from "./metrics.ts";
import { currencyOf, formatOf } from "./units.ts";

type Daily = { name: string; label: string; unit: Unit; formula: string; expression: string };

const sum = (name: string, label: string, unit: Unit, column = name): Daily => ({
  name,
  label,
  unit,
  formula: `Σ ${column}; what is unknown is left out`,
  expression: `SUM(${column})`,
});

/** The share of the rows that know it; NULL where none does. */
const rate = (name: string, label: string, above: string, formula: string): Daily => ({
  name,
  label,
  unit: "percent",
  formula,
  expression: `CASE WHEN COUNT(${above}) > 0 THEN CAST(SUM(${above}) AS DOUBLE) / COUNT(${above}) END`,
});

const additive: readonly Daily[] = [
  sum("sales_qty", "Units sold", "quantity"),
  sum("sales_amt", "Net sales", "money"),
  sum("sales_cost", "Cost of goods sold", "money"),
  sum("discount", "Discount", "money"),
  sum("ship_cost", "Shipping", "money"),
  sum("sales_mgrn", "Margin, as delivered", "money"),
  sum("sales_lines", "Transaction lines", "count"),
  sum("waste_qty", "Waste, units", "quantity"),
  sum("out_of_stock_days", "Out-of-stock days", "days", "out_of_stock_flg"),
  sum("low_stock_days", "Low-stock days", "days", "low_stock_flg"),
  {
    name: "days_observed",
    label: "Days observed",
    unit: "days",
    formula: "item-days with a stock snapshot",
    expression: "COUNT(inventory_on_hand_qty)",
  },
  rate(
    "out_of_stock_rate",
    "Out of stock, share of item-days",
    "out_of_stock_flg",
    "out-of-stock days / days observed, of every product in every store",
  ),
  rate(
    "low_stock_rate",
    "Low on stock, share of item-days",
    "low_stock_flg",
    "low-stock days / days observed, of every product in every store",
  ),
  {
    name: "avg_sales_price",
    label: "Average selling price",
    unit: "price",
    formula: "Σ sales_amt / Σ sales_qty",
    expression: "CASE WHEN SUM(sales_qty) > 0 THEN CAST(SUM(sales_amt) AS DOUBLE) / CAST(SUM(sales_qty) AS DOUBLE) END",
  },
];

const stocks = [
  ["inventory_on_hand_qty", "On hand, end of the last day"],
  ["inventory_on_order_qty", "On order, end of the last day"],
] as const;

export function dailyMetrics({ dialect, currency }: MetricParams): Metric[] {
  const last = stocks.map(([column, label]): Daily => ({
    name: column,
    label,
    unit: "quantity",
    formula: `${column} of the last day, summed over stores and products, never over days`,
    expression: dialect.lastSum({ value: column, point: "cal_dt", conditions: [] }),
  }));
  const asOf = metricOf({
    name: "as_of",
    label: "As of",
    expression: "CAST(MAX(cal_dt) AS VARCHAR)",
    description: "The last day that the data hold.",
  });
  return [...[...additive, ...last].map((one) => asMetric(one, currency)), asOf];
}

function asMetric({ name, label, unit, formula, expression }: Daily, currency: string): Metric {
  const { d3format, isMoney } = formatOf(unit);
  return metricOf({
    name,
    label,
    expression,
    description: `${formula}.`,
    d3format,
    currency: isMoney ? currencyOf(currency) : null,
  });
}
