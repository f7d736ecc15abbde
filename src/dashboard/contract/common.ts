/** The parts that every page's answer is made of. */
import { z } from "zod";

export const unit = z.enum(["money", "quantity", "count", "days", "ratio", "percent", "price", "weeks"]);
export const direction = z.enum(["higher", "lower", "neutral"]);

/** Money as text, everything else that is counted or divided as a number; null is unknown. */
export const amount = z.union([z.string(), z.number()]).nullable();
export type Amount = z.infer<typeof amount>;

/** A number on a screen, with all that must be said about it. */
export const figure = z.object({
  value: amount,
  /** The same in the comparison weeks; absent without a comparison. */
  before: amount.optional(),
  /** value − before in the same unit (percent: in points, as a share); null where either is unknown or the weeks do not match. */
  delta: amount.optional(),
  /** delta ÷ |before|; null where before is 0 or the delta is. */
  deltaPct: z.number().nullable().optional(),
  /** Share of the table's total (tables, additive measures). */
  share: z.number().nullable().optional(),
  /** Rows of the fact that the value leaves out because their part is unknown; absent when none. */
  unknown: z.number().int().optional(),
  /** Why the value is null. */
  reason: z.string().optional(),
  /** What must be said beside the value, for example which week a stock is of. */
  note: z.string().optional(),
});
export type Figure = z.infer<typeof figure>;

export const measureInfo = z.object({
  name: z.string(),
  label: z.string(),
  unit,
  direction,
  formula: z.string(),
  /** What an empty value means. */
  nullMeans: z.string(),
  /** The brief's number, 1 to 13. */
  number: z.number().int().optional(),
  /** Present where the measure is the project's own, from its configuration. */
  own: z.literal(true).optional(),
  /** How it adds up. `last`: never over weeks, the last one counts. */
  adds: z.enum(["additive", "last", "ratio"]),
});
export type MeasureInfo = z.infer<typeof measureInfo>;

export const spark = z.object({ weeks: z.array(z.number().int()), values: z.array(z.number().nullable()) });

export const tile = z.object({
  measure: measureInfo,
  figure,
  /** The last 13 weeks up to the end of the period, for drawing only. */
  spark,
  /** Rows of the weekly fact behind the value. */
  rows: z.number().int(),
});
export type Tile = z.infer<typeof tile>;

/** What a click on a row adds to the filter. */
export const link = z.object({ param: z.string(), value: z.string() });

export const tableRow = z.object({
  key: z.string(),
  label: z.string(),
  /** Text beside the label: region, category, as-of day. */
  text: z.record(z.string(), z.string().nullable()).optional(),
  figures: z.record(z.string(), figure),
  link: link.optional(),
});
export type TableRow = z.infer<typeof tableRow>;

export const table = z.object({
  name: z.string(),
  title: z.string(),
  /** Heading of the label column. */
  keyLabel: z.string(),
  /** Names and headings of the columns of `text`. */
  textColumns: z.array(z.object({ name: z.string(), label: z.string() })),
  /** The figures' columns, in order. */
  columns: z.array(measureInfo),
  rows: z.array(tableRow),
  /** Reckoned from the parts of all rows, also of those on other pages; null without rows. */
  total: tableRow.nullable(),
  rowCount: z.number().int(),
  offset: z.number().int(),
  limit: z.number().int(),
  sort: z.object({ by: z.string(), dir: z.enum(["asc", "desc"]) }),
});
export type Table = z.infer<typeof table>;

/** A heat grid: one measure by row and week. */
export const grid = z.object({
  measure: measureInfo,
  weeks: z.array(z.number().int()),
  rows: z.array(z.object({ key: z.string(), label: z.string(), values: z.array(amount), link: link.optional() })),
});
export type Grid = z.infer<typeof grid>;

/** What every number, export and message carries. */
export const asOf = z.object({
  /** The last complete business date; null when there is none. */
  date: z.string().nullable(),
  /** For people: "2026-01-31, 43 of 45 stores". */
  text: z.string(),
  /** What is missing, one sentence each. */
  missing: z.array(z.string()),
  /** The commit that the numbers were read from; changes with every publication. */
  commit: z.string(),
});
export type AsOf = z.infer<typeof asOf>;

export const period = z.object({
  from: z.number().int().nullable(),
  to: z.number().int().nullable(),
  weeks: z.array(z.number().int()),
  /** Weeks of the period not all of whose days were delivered. */
  incomplete: z.array(z.number().int()),
  firstDay: z.string().nullable(),
  lastDay: z.string().nullable(),
});

export const comparison = z.object({
  kind: z.enum(["previous", "last-year", "none"]),
  label: z.string(),
  /** By place the counterpart of `period.weeks`; null where the calendar has none. */
  weeks: z.array(z.number().int().nullable()),
  /** Weeks of the period whose counterpart has no data; while there are any, deltas are null. */
  missing: z.array(z.number().int()),
  /** What the reader must know: a restated year, missing or incomplete weeks. */
  notes: z.array(z.string()),
});

/** Head of every page with numbers. */
export const pageHead = { asOf, period, comparison, currency: z.string() };

export const place = z.object({
  table: z.string().optional(),
  file: z.string().optional(),
  line: z.number().optional(),
  column: z.string().optional(),
  step: z.string().optional(),
  setting: z.string().optional(),
});

export const errorRecord = z.object({
  what: z.string(),
  where: place,
  tried: z.string().optional(),
  next: z.string(),
  retryable: z.boolean(),
});

/** Every answer with a status of 400 or more. */
export const errorAnswer = z.object({ error: errorRecord });
export type ErrorAnswer = z.infer<typeof errorAnswer>;
