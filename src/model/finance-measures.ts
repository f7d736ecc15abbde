/** Measures that the revenue page adds to those of `measures.ts`: sums and differences of the weekly fact's columns. */
import type { Measure } from "./measures.ts";

/** Σ over rows of the signed columns; a row of which one is unknown is left out and counted. */
export type Term = { column: string; sign: 1 | -1 };

/** `a + b - c`, the SQL of one row's sum. */
export function termsSql(terms: readonly Term[]): string {
  return terms.map(({ column, sign }, at) => `${sign === 1 ? (at === 0 ? "" : " + ") : " - "}${column}`).join("");
}

export type FinanceMeasure = Omit<Measure, "aggregation" | "number"> & {
  aggregation:
    | { kind: "sum"; terms: readonly Term[] }
    | { kind: "share"; numerator: readonly Term[]; denominator: readonly Term[] };
};

const plus = (column: string): Term => ({ column, sign: 1 });
const minus = (column: string): Term => ({ column, sign: -1 });
const sales = plus("total_sales_amt");

export const financeMeasures = [
  {
    name: "gross_margin",
    label: "Gross margin",
    formula: "Σ (sales_amt − sales_cost)",
    unit: "money",
    direction: "higher",
    nullMeans: "cost unknown",
    needs: "cost",
    aggregation: { kind: "sum", terms: [sales, minus("total_cost")] },
  },
  {
    name: "gross_margin_pct",
    label: "Gross margin %",
    formula: "gross margin / net sales of the rows with known cost",
    unit: "percent",
    direction: "higher",
    nullMeans: "cost unknown, or no sales on balance",
    needs: "cost",
    aggregation: { kind: "share", numerator: [sales, minus("total_cost")], denominator: [sales] },
  },
  {
    name: "expenses",
    label: "Expenses",
    formula: "Σ (sales_cost + ship_cost)",
    unit: "money",
    direction: "lower",
    nullMeans: "cost or shipping unknown",
    needs: "cost",
    aggregation: { kind: "sum", terms: [plus("total_cost"), plus("total_ship_cost")] },
  },
  {
    name: "contribution",
    label: "Contribution",
    formula: "Σ (sales_amt − sales_cost − ship_cost)",
    unit: "money",
    direction: "higher",
    nullMeans: "cost or shipping unknown",
    needs: "cost",
    aggregation: { kind: "sum", terms: [sales, minus("total_cost"), minus("total_ship_cost")] },
  },
  {
    name: "contribution_pct",
    label: "Contribution %",
    formula: "contribution / net sales of the rows with known cost and shipping",
    unit: "percent",
    direction: "higher",
    nullMeans: "cost or shipping unknown, or no sales on balance",
    needs: "cost",
    aggregation: {
      kind: "share",
      numerator: [sales, minus("total_cost"), minus("total_ship_cost")],
      denominator: [sales],
    },
  },
  {
    name: "discount_pct",
    label: "Discount %",
    formula: "Σ discount / Σ (sales_amt + discount)",
    unit: "percent",
    direction: "lower",
    nullMeans: "discount unknown, or no sales on balance",
    needs: "discount",
    aggregation: { kind: "share", numerator: [plus("total_discount")], denominator: [sales, plus("total_discount")] },
  },
] as const satisfies readonly FinanceMeasure[];

export type FinanceMeasureName = (typeof financeMeasures)[number]["name"];
