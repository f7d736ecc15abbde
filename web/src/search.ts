/**
 * The state of every page, as it stands in the address. What equals the default is left out; what makes no sense is
 * ignored rather than refused, so that an old link still opens. Names and meaning: src/dashboard/contract/filter.ts.
 */
import {
  comparisons,
  filterLists,
  type ComparisonKind,
  type FilterList,
} from "../../src/dashboard/contract/parameters.ts";

/** What an address says of one parameter as the value that a page reads; undefined where it makes no sense. */
type Reader<T> = (said: unknown) => T | undefined;

function whole(least: number, most: number): Reader<number> {
  return (said) => {
    const number = typeof said === "number" || typeof said === "string" ? Number(said) : Number.NaN;
    return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
  };
}

function oneOf<const T extends string>(options: readonly T[]): Reader<T> {
  return (said) => options.find((option) => option === said);
}

const week = whole(1, 999_999);
const place = whole(0, Number.MAX_SAFE_INTEGER);
const text: Reader<string> = (said) => (typeof said === "string" ? said : undefined);
const list: Reader<string[]> = (said) => {
  const items: unknown[] = Array.isArray(said) ? said : [said];
  return items.every((item) => typeof item === "string") ? items : undefined;
};
const flag: Reader<true> = (said) => (said === true || said === "true" || said === "1" ? true : undefined);

type Shape = Readonly<Record<string, Reader<unknown>>>;
type Read<S extends Shape> = { [Name in keyof S]?: Exclude<ReturnType<S[Name]>, undefined> | undefined };

/**
 * The state of a page as its parameters say it, and of its own alone. What makes no sense is undefined and not absent:
 * the router would keep it as it was written.
 */
function state<S extends Shape>(shape: S): { shape: S; parse(search: Readonly<Record<string, unknown>>): Read<S> } {
  return {
    shape,
    parse: (search) =>
      Object.fromEntries(Object.entries(shape).map(([name, reader]) => [name, reader(search[name])])) as Read<S>,
  };
}

const filterShape = {
  from: week,
  to: week,
  compare: oneOf<ComparisonKind>(comparisons),
  ...(Object.fromEntries(filterLists.map((name) => [name, list])) as Record<FilterList, Reader<string[]>>),
  complete: flag,
};

const tableShape = { sort: text, dir: oneOf(["asc", "desc"]), offset: place };

export const filterSearch = state(filterShape);
export const revenueSearch = state({
  ...filterShape,
  ...tableShape,
  by: oneOf(filterLists),
  /** Measure that the breakdown bars show; the page's own, not asked of the server. */
  show: text,
});
export const storesSearch = state({
  ...filterShape,
  ...tableShape,
  /** Measure that colours the grid. */
  measure: text,
  /** The accepted rows on show: a business date or a week of the product. */
  rows: text,
  rowsTable: oneOf(["sales", "inventory"]),
});
export const pipelineSearch = state({
  ...filterShape,
  run: text,
  /** Quarantine: which table and rule. */
  table: text,
  rule: text,
  offset: place,
});

export type FilterSearch = ReturnType<typeof filterSearch.parse>;
export type RevenueSearch = ReturnType<typeof revenueSearch.parse>;
export type StoresSearch = ReturnType<typeof storesSearch.parse>;
export type PipelineSearch = ReturnType<typeof pipelineSearch.parse>;

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
