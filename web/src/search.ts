/**
 * The state of every page, as it stands in the address. What equals the default is left out; what makes no sense is
 * ignored rather than refused, so that an old link still opens. Names and meaning: src/dashboard/contract/filter.ts.
 */
import * as z from "zod/mini";

function lenient<T extends z.core.$ZodType>(schema: T) {
  return z.catch(z.optional(schema), undefined);
}

const whole = z.pipe(z.union([z.number(), z.string()]), z.transform(Number));
const week = lenient(z.pipe(whole, z.int().check(z.gte(1), z.lte(999_999))));
const place = lenient(z.pipe(whole, z.int().check(z.gte(0))));
const text = lenient(z.string());
const list = lenient(
  z.pipe(
    z.union([
      z.array(z.string()),
      z.pipe(
        z.string(),
        z.transform((one) => [one]),
      ),
    ]),
    z.array(z.string()),
  ),
);
const flag = lenient(
  z.pipe(
    z.union([z.boolean(), z.string()]),
    z.transform((value) => (value === true || value === "true" || value === "1" ? true : undefined)),
  ),
);

const filterShape = {
  from: week,
  to: week,
  compare: lenient(z.enum(["previous", "last-year", "none"])),
  region: list,
  market: list,
  store: list,
  category: list,
  subcategory: list,
  brand: list,
  product: list,
  complete: flag,
};

const tableShape = { sort: text, dir: lenient(z.enum(["asc", "desc"])), offset: place };

export const filterSearch = z.object(filterShape);
export const revenueSearch = z.object({
  ...filterShape,
  ...tableShape,
  by: lenient(z.enum(["region", "market", "store", "category", "subcategory", "brand", "product"])),
  /** Measure that the breakdown bars show; the page's own, not asked of the server. */
  show: text,
});
export const storesSearch = z.object({
  ...filterShape,
  ...tableShape,
  /** Measure that colours the grid. */
  measure: text,
  /** The accepted rows on show: a business date or a week of the product. */
  rows: text,
  rowsTable: lenient(z.enum(["sales", "inventory"])),
});
export const pipelineSearch = z.object({
  ...filterShape,
  run: text,
  /** Quarantine: which table and rule. */
  table: text,
  rule: text,
  offset: place,
});

export type FilterSearch = z.infer<typeof filterSearch>;
export type RevenueSearch = z.infer<typeof revenueSearch>;
export type StoresSearch = z.infer<typeof storesSearch>;
export type PipelineSearch = z.infer<typeof pipelineSearch>;

const filterNames = Object.keys(filterShape) as (keyof FilterSearch)[];

/** Only the filter of a page's search: what travels along from page to page. */
export function filterOf(search: FilterSearch): FilterSearch {
  return pick(search, filterNames);
}

/** The named fields, without those that are undefined. */
export function pick<T extends object, K extends keyof T>(search: T, names: readonly K[]): Pick<T, K> {
  const picked = {} as Pick<T, K>;
  for (const name of names) if (search[name] !== undefined) picked[name] = search[name];
  return picked;
}

/** A URL's search as the record that the schemas read: a repeated parameter becomes a list. */
export function parseSearch(query: string): Record<string, string | string[]> {
  const params = new URLSearchParams(query);
  const record: Record<string, string | string[]> = {};
  for (const name of new Set(params.keys())) {
    const all = params.getAll(name);
    record[name] = all.length === 1 ? (all[0] as string) : all;
  }
  return record;
}

/** Every parameter that some page reads. */
const names = new Set(
  [revenueSearch, storesSearch, pipelineSearch].flatMap(({ shape }: { shape: object }) => Object.keys(shape)),
);

/** "compare=never" of each parameter of an address that the page reads nothing from: unknown names, impossible values. */
export function unreadOf(asked: Readonly<Record<string, string | string[]>>, read: object): string[] {
  return Object.entries(asked).flatMap(([name, value]) => {
    if (names.has(name) && (read as Record<string, unknown>)[name] !== undefined) return [];
    if (name === "complete" && ["", "0", "false"].includes(String(value))) return [];
    return [`${name}=${String(value)}`];
  });
}

type SearchValue = string | number | boolean | null | undefined | readonly string[];

/** "?from=202601&region=North&region=South", or the empty text; undefined, false and empty lists are left out. */
export function stringifySearch(search: Readonly<Record<string, SearchValue>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "object") for (const item of value) params.append(name, item);
    else params.set(name, String(value));
  }
  const query = params.toString();
  return query === "" ? "" : `?${query}`;
}
