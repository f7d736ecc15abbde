/**
 * What the store dashboard shows beside the sums, which rank the size of stores: shares of the item-days that were
 * observed, and what is at stake.
 */
import type { FinanceMeasure, Term } from "../../model/finance-measures.ts";

const plus = (column: string): Term => ({ column, sign: 1 });
const noSnapshot = "no stock snapshot: unknown";

export const rateMeasures = [
  {
    name: "out_of_stock_rate",
    label: "Out of stock, share of item-days",
    formula: "out-of-stock days / days observed, of every product in every store",
    unit: "percent",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: { kind: "share", numerator: [plus("no_stock_instances")], denominator: [plus("days_observed")] },
  },
  {
    name: "low_stock_rate",
    label: "Low on stock, share of item-days",
    formula: "low-stock days / days observed, of every product in every store",
    unit: "percent",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: { kind: "share", numerator: [plus("low_stock_instances")], denominator: [plus("days_observed")] },
  },
  {
    name: "distressed_rate",
    label: "Distressed, share of item-days",
    formula: "days out of stock or low on stock / days observed, of every product in every store",
    unit: "percent",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: { kind: "share", numerator: [plus("distressed_days")], denominator: [plus("days_observed")] },
  },
  {
    name: "stock_impact",
    label: "Sales at risk",
    formula: "Σ sales on out-of-stock days + sales beyond the stock on low days",
    unit: "money",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: { kind: "sum", terms: [plus("no_stock_impact"), plus("potential_low_stock_impact")] },
  },
  {
    name: "stock_impact_rate",
    label: "Sales at risk, share of net sales",
    formula: "sales at risk / net sales of the rows with a stock snapshot",
    unit: "percent",
    direction: "lower",
    nullMeans: noSnapshot,
    needs: "stock",
    aggregation: {
      kind: "share",
      numerator: [plus("no_stock_impact"), plus("potential_low_stock_impact")],
      denominator: [plus("total_sales_amt")],
    },
  },
  {
    name: "waste_rate",
    label: "Waste, share of units sold",
    formula: "waste, units / units sold of the rows with known waste",
    unit: "percent",
    direction: "lower",
    nullMeans: "waste not delivered, or nothing sold on balance",
    needs: "waste",
    aggregation: { kind: "share", numerator: [plus("total_waste_qty")], denominator: [plus("total_sales_qty")] },
  },
] as const satisfies readonly FinanceMeasure[];
