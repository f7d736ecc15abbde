/** The state of the filter bar: it lives in the URL, the same for page, JSON twin and CSV. */
import { z } from "zod";
import { LARGEST_WEEK } from "../../core/dates.ts";
import { comparisons, filterLists, type FilterList } from "./parameters.ts";

/** A repeated parameter: `region=North&region=South`. The empty text is the key of "has none". */
const list = z.union([z.array(z.string()), z.string().transform((text) => [text])]).default([]);
const week = z.coerce.number().int().min(1).max(LARGEST_WEEK).nullable().default(null);
const yes = z
  .union([z.boolean(), z.enum(["true", "false", "1", "0", ""])])
  .default(false)
  .transform((value) => value === true || value === "true" || value === "1");

const filterShape = {
  /** First and last fiscal week, both included; null: the 13 weeks that end with the last complete one. */
  from: week,
  to: week,
  /**
   * `previous`: as many weeks before; `last-year`: the same fiscal weeks, restated where that year had 53. Without it, what
   * the history can be compared with (`defaultComparison` of the meta answer).
   */
  compare: z.enum(comparisons).optional(),
  region: list,
  market: list,
  store: list,
  category: list,
  subcategory: list,
  brand: list,
  product: list,
  /** Leaves incomplete weeks out. */
  complete: yes,
};

export const filterSchema = z.object(filterShape);
export type Filter = z.output<typeof filterSchema>;

const paging = {
  /** Column to sort by; a page has its own default. */
  sort: z.string().optional(),
  dir: z.enum(["asc", "desc"]).optional(),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(2_000).default(200),
  /** `csv` answers with the table named by `table` as a file. */
  format: z.enum(["json", "csv"]).default("json"),
};

/** What becomes of a value that exists nowhere: the question is refused, or answered without it, which its notes say. */
const unknown = z.enum(["refuse", "leave-out"]).default("refuse");

export type RevenueBy = FilterList;

/** `by` is the level of the table; without it, one level below what the product filter narrows to. */
export const revenueSearch = z.object({ ...filterShape, ...paging, unknown, by: z.enum(filterLists).optional() });
export type RevenueSearch = z.output<typeof revenueSearch>;

/**
 * One store in the filter opens it (its categories and products); one store and one product open the weeks and days.
 * `measure` colours the grid; `table` names the table of a CSV.
 */
export const storesSearch = z.object({
  ...filterShape,
  ...paging,
  unknown,
  measure: z.string().optional(),
  table: z.string().optional(),
});
export type StoresSearch = z.output<typeof storesSearch>;

/** `GET /api/measure`: one measure over a selection, by its name. */
export const measureSearch = z.object({ ...filterShape, name: z.string() });
export type MeasureSearch = z.output<typeof measureSearch>;

/** Accepted rows behind a number: of one date, or of one fiscal week. */
export const rowsSearch = z.object({
  table: z.enum(["sales", "inventory"]).default("sales"),
  store: z.string(),
  product: z.string(),
  date: z.iso.date().optional(),
  week: z.coerce.number().int().optional(),
  offset: paging.offset,
  limit: paging.limit,
  format: paging.format,
});
export type RowsSearch = z.output<typeof rowsSearch>;

export const quarantineSearch = z.object({
  table: z.string().optional(),
  rule: z.string().optional(),
  file: z.string().optional(),
  offset: paging.offset,
  limit: paging.limit,
  format: paging.format,
});
export type QuarantineSearch = z.output<typeof quarantineSearch>;

type SearchValue = string | number | boolean | null | undefined | readonly string[];

/** The URL form of any of these searches, in a stable order; what is empty or equals the schema's default may be left out by the caller. */
export function searchParams(search: Readonly<Record<string, SearchValue>>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === null || value === undefined) continue;
    if (Array.isArray(value)) for (const item of value) params.append(name, item);
    else params.set(name, String(value));
  }
  return params;
}
