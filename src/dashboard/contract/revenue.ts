/** `GET /api/revenue`: revenue and expenses. */
import { z } from "zod";
import { amount, figure, measureInfo, pageHead, table, tile } from "./common.ts";

/** One week of a series; the amounts of `before` are those of the comparable week. */
export const weekPoint = z.object({
  week: z.number().int(),
  complete: z.boolean(),
  beforeWeek: z.number().int().nullable(),
  /** By measure name. */
  values: z.record(z.string(), amount),
  before: z.record(z.string(), amount).nullable(),
});
export type WeekPoint = z.infer<typeof weekPoint>;

export const bar = z.object({
  key: z.string(),
  label: z.string(),
  figures: z.record(z.string(), figure),
  link: z.object({ param: z.string(), value: z.string() }).optional(),
});

export type Bar = z.infer<typeof bar>;

export const barGroup = z.object({
  /** region, market, store, category, subcategory, brand or product. */
  by: z.string(),
  title: z.string(),
  /** The largest by net sales; `rest` sums the others. */
  bars: z.array(bar),
  rest: bar.nullable(),
  count: z.number().int(),
});
export type BarGroup = z.infer<typeof barGroup>;

export const revenueAnswer = z.object({
  ...pageHead,
  /** total_sales_amt, total_sales_qty, avg_sales_price, gross_margin, gross_margin_pct, expenses, contribution, discount_pct. */
  tiles: z.array(tile),
  series: z.object({
    /** total_sales_amt, total_cost, total_ship_cost, gross_margin, contribution, total_waste_qty. */
    measures: z.array(measureInfo),
    points: z.array(weekPoint),
  }),
  /** Places (region, or market or store inside one) and products (category, or deeper inside one). */
  places: barGroup,
  goods: barGroup,
  table,
  /** What the page must say: parts not delivered, unknown rows, waste not valued. */
  notes: z.array(z.string()),
  /** The levels that `by` may take, given the filter. */
  levels: z.array(z.object({ by: z.string(), label: z.string() })),
});
export type RevenueAnswer = z.infer<typeof revenueAnswer>;
