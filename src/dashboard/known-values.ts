/** Values of a question that exist nowhere: refused with the nearest that does, or left out and told. One place for all pages. */
import { didYouMean } from "../config/did-you-mean.ts";
import { UsageError } from "../core/errors.ts";
import type { FilterList } from "./contract.ts";
import { filterLists, labelsOf } from "./levels.ts";
import type { Warehouse } from "./warehouse.ts";

/** Key → label of what a parameter may name. */
export type Choices = ReadonlyMap<string, string>;

/** What the parameters of one page may name, beside the filter that all share: `sort`, `measure`. */
export type PageChoices = Readonly<Partial<Record<"sort" | "measure", Choices>>>;

export type Question = { [name in FilterList]?: string | readonly string[] } & {
  from?: number | null;
  to?: number | null;
  week?: number | undefined;
  sort?: string | undefined;
  measure?: string | undefined;
  /** `leave-out`: what is unknown is taken out of the question. */
  unknown?: "refuse" | "leave-out";
};

type Unknown = { param: string; value: string; what: string; next: string; known: Choices };

/**
 * The question without the values that exist nowhere, and a sentence on each of them. Throws a `UsageError` that names
 * the first parameter and all values, unless the question asks to leave them out.
 */
export function knownQuestion<Q extends Question>(
  warehouse: Warehouse,
  question: Q,
  choices: PageChoices = {},
): { question: Q; leftOut: string[] } {
  const unknown = [
    ...filterLists.flatMap((param) => unknownKeys(warehouse, param, question[param] ?? [])),
    ...unknownWeeks(warehouse, question),
    ...(["sort", "measure"] as const).flatMap((param) => {
      const [value, known] = [question[param], choices[param]];
      return value === undefined || known === undefined || known.has(value) ? [] : [unknownName(param, value, known)];
    }),
  ];
  const [first] = unknown;
  if (first === undefined) return { question, leftOut: [] };
  if (question.unknown !== "leave-out") {
    throw new UsageError({
      what: unknown.map(({ what }) => what).join("; "),
      where: { setting: first.param },
      next: first.next,
    });
  }
  return { question: without(question, unknown), leftOut: unknown.map(noteOn) };
}

function noteOn({ what, value, known }: Unknown): string {
  const near = nearestTo(value, known);
  return near === null ? `Left out: ${what}` : `Left out: ${what}. ${near}`;
}

/** How a list that is known helps someone who named what is not in it. */
export function nextFor(value: string, known: Choices, all: string): string {
  const near = nearestTo(value, known);
  if (near !== null) return near;
  if (known.size === 0 || known.size > MOST_NAMED) return all;
  const named = [...known].map(([key, text]) => (key === "" || key === text ? shown(key) : `${key} (${text})`));
  return `Choose from ${named.sort(byName.compare).join(", ")}`;
}

function nearestTo(value: string, known: Choices): string | null {
  const near = didYouMean(value, known.keys());
  if (near !== null) return `Did you mean ${near}?`;
  const keys = new Map([...known].map(([key, label]) => [label, key]));
  const label = didYouMean(value, keys.keys());
  return label === null ? null : `Did you mean ${keys.get(label)} (${label})?`;
}

const MOST_NAMED = 12;
const byName = new Intl.Collator("en", { numeric: true });

const keysByWarehouse = new WeakMap<Warehouse, Map<FilterList, Choices>>();

function choicesOf(warehouse: Warehouse, param: FilterList): Choices {
  const lists = keysByWarehouse.get(warehouse) ?? new Map<FilterList, Choices>();
  keysByWarehouse.set(warehouse, lists);
  const known = lists.get(param) ?? labelsOf(warehouse, param);
  lists.set(param, known);
  return known;
}

function unknownKeys(warehouse: Warehouse, param: FilterList, asked: string | readonly string[]): Unknown[] {
  const values = typeof asked === "string" ? [asked] : asked;
  if (values.length === 0) return [];
  const known = choicesOf(warehouse, param);
  return values
    .filter((value) => !known.has(value))
    .map((value) => ({
      param,
      value,
      what: `There are no numbers of ${param} ${shown(value)}`,
      next: nextFor(value, known, param === "product" ? "/api/revenue?by=product lists them" : "/api/meta lists them"),
      known,
    }));
}

/** The ends of a period may lie outside the calendar, as long as it does not lie there whole. */
function unknownWeeks({ calendar }: Warehouse, { from, to, week }: Question): Unknown[] {
  const known = new Map(calendar.map(({ yrWk }) => [String(yrWk), String(yrWk)]));
  const [first, last] = [calendar[0]?.yrWk, calendar.at(-1)?.yrWk];
  const next = (value: number) => nextFor(String(value), known, `The calendar has the weeks from ${first} to ${last}`);
  const isOutside = (value: number) => first === undefined || last === undefined || value < first || value > last;
  const isBeyond = { from: (value: number) => value > (last ?? 0), to: (value: number) => value < (first ?? 0) };
  return Object.entries({ from, to, week }).flatMap(([param, value]): Unknown[] => {
    if (value === undefined || value === null || known.has(String(value))) return [];
    if (param !== "week" && isOutside(value) && !isBeyond[param as "from" | "to"](value)) return [];
    return [{ param, value: String(value), what: `The calendar has no week ${value}`, next: next(value), known }];
  });
}

const words = { sort: "There is no order by", measure: "The grid shows no measure" } as const;

function unknownName(param: "sort" | "measure", value: string, known: Choices): Unknown {
  return {
    param,
    value,
    what: `${words[param]} ${shown(value)}`,
    next: nextFor(value, known, `Use ${param}=${[...known.keys()].join(", ")}`),
    known,
  };
}

function without<Q extends Question>(question: Q, unknown: readonly Unknown[]): Q {
  const rest: Record<string, unknown> = { ...question };
  for (const { param, value } of unknown) {
    const asked = rest[param];
    rest[param] = Array.isArray(asked)
      ? asked.filter((one) => String(one) !== value)
      : param === "from" || param === "to"
        ? null
        : undefined;
  }
  return rest as Q;
}

function shown(key: string): string {
  return key === "" ? "(none)" : key;
}
