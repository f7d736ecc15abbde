/** `GET /api/meta`: what the shell needs before any page: filter options, measures, facts of the project. */
import { z } from "zod";
import { amount, asOf, measureInfo, period } from "./common.ts";
import { comparisons } from "./parameters.ts";

const option = z.object({ key: z.string(), label: z.string() });

export const metaWeek = z.object({
  week: z.number().int(),
  /** "2026 week 5". */
  label: z.string(),
  firstDay: z.string(),
  lastDay: z.string(),
  complete: z.boolean(),
});

export const metaStore = option.extend({ region: z.string(), market: z.string() });
export const metaMarket = option.extend({ region: z.string() });
export const metaSubcategory = option.extend({ category: z.string() });
export const metaBrand = option;

export const metaAnswer = z.object({
  project: z.string(),
  currency: z.string(),
  /** The retailer's, in which the screens show when something happened. */
  timeZone: z.string(),
  version: z.string(),
  asOf,
  /** Weeks that have facts, oldest first. */
  weeks: z.array(metaWeek),
  /** What null `from` and `to` mean now. */
  defaultPeriod: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
  /** What the numbers are compared with unless a comparison is asked for: the same one for all pages and weeks. */
  defaultComparison: z.enum(comparisons),
  comparisons: z.array(z.object({ kind: z.enum(comparisons), label: z.string() })),
  /** The key of a store, product … without the attribute is the empty text, its label "(none)". */
  regions: z.array(option),
  markets: z.array(metaMarket),
  stores: z.array(metaStore),
  categories: z.array(option),
  subcategories: z.array(metaSubcategory),
  brands: z.array(metaBrand),
  productCount: z.number().int(),
  measures: z.array(measureInfo),
  /** Whether there are stock snapshots at all, and else why stock measures are unknown. */
  stock: z.object({ known: z.boolean(), reason: z.string().nullable() }),
});
export type MetaAnswer = z.infer<typeof metaAnswer>;

/** `GET /api/measure`. */
export const measureAnswer = z.object({
  asOf,
  period,
  measure: measureInfo,
  value: amount,
  /** Rows of the weekly fact left out because their part is unknown. */
  unknown: z.number().int(),
  /** What must be said beside the value: a stock is the last week's, never a sum over weeks. */
  note: z.string().nullable(),
  /** Why the value is null. */
  reason: z.string().nullable(),
});
export type MeasureAnswer = z.infer<typeof measureAnswer>;
