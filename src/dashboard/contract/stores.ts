/** `GET /api/stores` and `GET /api/rows`: the thirteen measures, from the network down to a file's line. */
import { z } from "zod";
import { asOf, grid, measureInfo, pageHead, table, tile } from "./common.ts";

/** What the dimensions say about a store or product: label and text. */
export const facts = z.object({
  key: z.string(),
  label: z.string(),
  items: z.array(z.object({ label: z.string(), value: z.string() })),
});

export type Facts = z.infer<typeof facts>;

export const storesAnswer = z.object({
  ...pageHead,
  /**
   * network: tables `stores`; store: `categories`, `products`, `weeks`; product: `weeks`, `days`. Keys of `weeks` are
   * weeks, of `days` dates; the figures of `days` are named as the columns of daily_store_product.
   */
  level: z.enum(["network", "store", "product"]),
  store: facts.nullable(),
  product: facts.nullable(),
  /** no_stock_impact, potential_low_stock_impact, in_stock_pct, low_stock_instances, no_stock_instances, weeks_of_supply … */
  tiles: z.array(tile),
  tables: z.array(table),
  /** By store (network), category (store) and week; null on the product's level. */
  grid: grid.nullable(),
  /** Measures that may colour the grid. */
  gridMeasures: z.array(measureInfo),
  /** What the page must say, for example why stock measures are unknown. */
  notes: z.array(z.string()),
});
export type StoresAnswer = z.infer<typeof storesAnswer>;

export const rowsAnswer = z.object({
  asOf,
  table: z.enum(["sales", "inventory"]),
  /** Contract columns, then source_file and source_line. */
  columns: z.array(z.object({ name: z.string(), type: z.string(), comment: z.string() })),
  /** Money and keys as text, quantities, flags and lines as numbers, dates as text. */
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number()]).nullable())),
  rowCount: z.number().int(),
  offset: z.number().int(),
  limit: z.number().int(),
});
export type RowsAnswer = z.infer<typeof rowsAnswer>;
