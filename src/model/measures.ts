/**
 * Every measure, once: the SQL of the screens, the labels, the column comments, the reference page and the refusal of
 * questions without a meaning all come from here.
 */

/**
 * How a measure adds up over the weekly fact:
 * - `additive`: Σ over anything; unknown (NULL) parts are left out and counted.
 * - `last`: a stock; Σ over stores and products, never over time, where the last week counts.
 * - `ratio`: one DOUBLE division of two sums, reckoned again at every level.
 * - `share`: like ratio, over columns that are themselves counts of days.
 */
export type Aggregation =
  | { kind: "additive"; column: string }
  | { kind: "last"; column: string }
  | { kind: "ratio"; numerator: Part; denominator: Part };

/** One side of a ratio. `scale` multiplies a count (7 days a week). */
export type Part = { column: string; kind: "additive" | "last"; scale?: number };

export type Unit = "money" | "quantity" | "count" | "days" | "ratio" | "percent" | "price" | "weeks";
export type Direction = "higher" | "lower" | "neutral";

/** A kind of data that a retailer may not deliver, and without which a value is unknown. */
export type Need = "sales" | "stock" | "cost" | "shipping" | "discount" | "margin" | "waste";

export type Measure = {
  name: string;
  label: string;
  /** The brief's number, 1 to 13, for the core measures. */
  number?: number;
  formula: string;
  unit: Unit;
  direction: Direction;
  /** What an empty value means. */
  nullMeans: string;
  needs: Need;
  aggregation: Aggregation;
};

const noSnapshot = "no stock snapshot: unknown";

function additive(column: string): Aggregation {
  return { kind: "additive", column };
}

export const measures = [
  {
    name: "total_sales_qty",
    label: "Units sold",
    number: 1,
    formula: "Σ sales_qty",
    unit: "quantity",
    direction: "higher",
    nullMeans: "never empty",
    needs: "sales",
    aggregation: additive("total_sales_qty"),
  },
  {
    name: "total_sales_amt",
    label: "Net sales",
    number: 2,
    formula: "Σ sales_amt",
    unit: "money",
    direction: "higher",
    nullMeans: "never empty",
    needs: "sales",
    aggregation: additive("total_sales_amt"),
  },
  {
    name: "avg_sales_price",
    label: "Average selling price",
    number: 3,
    formula: "Σ sales_amt / Σ sales_qty",
    unit: "price",
    direction: "neutral",
    nullMeans: "nothing sold on balance",
    needs: "sales",
    aggregation: {
      kind: "ratio",
      numerator: { column: "total_sales_amt", kind: "additive" },
      denominator: { column: "total_sales_qty", kind: "additive" },
    },
  },
  {
    name: "eow_on_hand_qty",
    label: "On hand, end of week",
    number: 4,
    formula: "on-hand quantity at the week's last snapshot",
    unit: "quantity",
    direction: "neutral",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: { kind: "last", column: "eow_on_hand_qty" },
  },
  {
    name: "eow_on_order_qty",
    label: "On order, end of week",
    number: 5,
    formula: "on-order quantity at the week's last snapshot",
    unit: "quantity",
    direction: "neutral",
    nullMeans: "no stock snapshot, or on order not delivered",
    needs: "stock",
    aggregation: { kind: "last", column: "eow_on_order_qty" },
  },
  {
    name: "total_cost",
    label: "Cost of goods sold",
    number: 6,
    formula: "Σ sales_cost",
    unit: "money",
    direction: "lower",
    nullMeans: "a line without cost",
    needs: "cost",
    aggregation: additive("total_cost"),
  },
  {
    name: "store_in_stock_pct",
    label: "Days out of stock ÷ 7 (0 is best)",
    number: 7,
    formula: "days out of stock / 7",
    unit: "percent",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: {
      kind: "ratio",
      numerator: { column: "no_stock_instances", kind: "additive" },
      denominator: { column: "observed_weeks", kind: "additive", scale: 7 },
    },
  },
  {
    name: "total_low_stock_impact",
    label: "Out-of-stock + low-stock days",
    number: 8,
    formula: "Σ (out_of_stock_flg + low_stock_flg)",
    unit: "days",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: additive("total_low_stock_impact"),
  },
  {
    name: "potential_low_stock_impact",
    label: "Sales beyond stock on low days",
    number: 9,
    formula: "Σ over low-stock days of (sales_amt − on hand × sales_amt / sales_qty)",
    unit: "money",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: additive("potential_low_stock_impact"),
  },
  {
    name: "no_stock_impact",
    label: "Sales on out-of-stock days",
    number: 10,
    formula: "Σ sales_amt over out-of-stock days",
    unit: "money",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: additive("no_stock_impact"),
  },
  {
    name: "low_stock_instances",
    label: "Low-stock days",
    number: 11,
    formula: "days with low_stock_flg = 1",
    unit: "days",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: additive("low_stock_instances"),
  },
  {
    name: "no_stock_instances",
    label: "Out-of-stock days",
    number: 12,
    formula: "days with out_of_stock_flg = 1",
    unit: "days",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: additive("no_stock_instances"),
  },
  {
    name: "weeks_of_supply",
    label: "Weeks of supply",
    number: 13,
    formula: "on hand at the end of the week / quantity sold in the week",
    unit: "weeks",
    direction: "neutral",
    nullMeans: "no stock snapshot, or nothing sold on balance",
    needs: "stock",
    aggregation: {
      kind: "ratio",
      numerator: { column: "eow_on_hand_qty", kind: "last" },
      denominator: { column: "total_sales_qty", kind: "last" },
    },
  },
  {
    name: "total_discount",
    label: "Discount",
    formula: "Σ discount",
    unit: "money",
    direction: "lower",
    nullMeans: "a line without discount",
    needs: "discount",
    aggregation: additive("total_discount"),
  },
  {
    name: "total_ship_cost",
    label: "Shipping",
    formula: "Σ ship_cost",
    unit: "money",
    direction: "lower",
    nullMeans: "a line without shipping cost",
    needs: "shipping",
    aggregation: additive("total_ship_cost"),
  },
  {
    name: "total_sales_margin",
    label: "Margin, as delivered",
    formula: "Σ sales_mgrn",
    unit: "money",
    direction: "higher",
    nullMeans: "a line without margin",
    needs: "margin",
    aggregation: additive("total_sales_margin"),
  },
  {
    name: "total_waste_qty",
    label: "Waste, units",
    formula: "Σ waste_qty",
    unit: "quantity",
    direction: "lower",
    nullMeans: "no stock snapshot, or waste not delivered",
    needs: "waste",
    aggregation: additive("total_waste_qty"),
  },
  {
    name: "in_stock_pct",
    label: "In stock",
    formula: "in-stock days / days observed",
    unit: "percent",
    direction: "higher",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: {
      kind: "ratio",
      numerator: { column: "in_stock_days", kind: "additive" },
      denominator: { column: "days_observed", kind: "additive" },
    },
  },
  {
    name: "distressed_days",
    label: "Distressed days",
    formula: "days with either flag",
    unit: "days",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: additive("distressed_days"),
  },
  {
    name: "days_observed",
    label: "Days observed",
    formula: "days with a stock snapshot",
    unit: "days",
    direction: "neutral",
    nullMeans: "never empty",
    needs: "sales",
    aggregation: additive("days_observed"),
  },
  {
    name: "days_with_sales",
    label: "Days with sales",
    formula: "days with at least one line",
    unit: "days",
    direction: "neutral",
    nullMeans: "never empty",
    needs: "sales",
    aggregation: additive("days_with_sales"),
  },
] as const satisfies readonly Measure[];

export type MeasureName = (typeof measures)[number]["name"];
