/** A table of measures by one level: figures, shares, total, order and page. */
import { stockNote, type AnyMeasure } from "../model/measure-sql.ts";
import type { Amount, Table, TableRow } from "./contract.ts";
import { figureOf, measureInfo, type ComparisonState } from "./figures.ts";
import { levels, labelsOf, type Level } from "./levels.ts";
import type { MeasureGroups, MeasureRow } from "./measure-rows.ts";
import type { Comparison, Period } from "./period.ts";
import type { Warehouse } from "./warehouse.ts";

export type Sides = { now: MeasureRow | undefined; before: MeasureRow | undefined };

/** What every figure of a page shares. */
export type PageContext = { warehouse: Warehouse; period: Period; comparison: Comparison };

export function comparisonState({ comparison }: PageContext): ComparisonState {
  if (comparison.kind === "none") return "none";
  if (comparison.missing.length === comparison.weeks.length) return "empty";
  return comparison.missing.length > 0 ? "uneven" : "even";
}

/** All measures of one group, with their shares of a total where one is given. */
export function figuresOf(
  context: PageContext,
  measures: readonly AnyMeasure[],
  sides: Sides,
  total?: MeasureRow,
): TableRow["figures"] {
  const { coverage } = context.warehouse;
  const comparison = comparisonState(context);
  return Object.fromEntries(
    measures.map((measure) => [measure.name, figureOf({ measure, coverage, ...sides, comparison, total })]),
  );
}

/** The same for the whole selection, with what must be said once: which week a stock is of. */
export function totalFigures(context: PageContext, measures: readonly AnyMeasure[], sides: Sides): TableRow["figures"] {
  const figures = figuresOf(context, measures, sides, sides.now);
  for (const measure of measures) {
    const note = stockNote(measure, context.period.weeks);
    const figure = figures[measure.name];
    if (note !== null && figure !== undefined && figure.value !== null) figure.note = note;
  }
  return figures;
}

export type OrderBy = { by: string; dir: "asc" | "desc" };

export type TableParams = {
  name: string;
  level: Exclude<Level, "week">;
  measures: readonly AnyMeasure[];
  now: MeasureGroups;
  before: MeasureGroups;
  total: Sides;
  /** A measure's name, `label`, or a name that `orders` knows. */
  order: OrderBy;
  /** Orders beside the measures themselves. */
  orders?: Readonly<Record<string, (row: MeasureRow | undefined) => number | null>>;
  offset: number;
  limit: number;
  textColumns?: Table["textColumns"];
  /** Text beside the label, by key. */
  textOf?: (key: string) => Record<string, string | null>;
};

/** Groups of either side have a row; unknown values come last in either direction. */
export function tableOf(context: PageContext, params: TableParams): Table {
  const { level, measures, now, before, total, order, offset, limit } = params;
  const labels = labelsOf(context.warehouse, level);
  const label = (key: string) => labels.get(key) ?? key;
  const keys = [...new Set([...now.keys(), ...before.keys()])];
  const known =
    order.by === "label" ||
    measures.some((measure) => measure.name === order.by) ||
    params.orders?.[order.by] !== undefined;
  const by = known ? order.by : (measures[0]?.name ?? "label");
  const valueOf = params.orders?.[by] ?? ((row: MeasureRow | undefined) => numberOf(row?.value(by) ?? null));
  sortKeys(keys, order.dir, by === "label" ? null : (key) => valueOf(now.get(key)), label);
  const rows = keys.slice(offset, offset + limit).map((key) => ({
    key,
    label: label(key),
    ...(params.textOf === undefined ? {} : { text: params.textOf(key) }),
    figures: figuresOf(context, measures, { now: now.get(key), before: before.get(key) }, total.now),
    link: { param: level, value: key },
  }));
  return {
    name: params.name,
    title: levels[level].plural,
    keyLabel: levels[level].title,
    textColumns: params.textColumns ?? [],
    columns: measures.map(measureInfo),
    rows,
    total: keys.length === 0 ? null : { key: "", label: "Total", figures: totalFigures(context, measures, total) },
    rowCount: keys.length,
    offset,
    limit,
    sort: { by, dir: order.dir },
  };
}

const byName = new Intl.Collator("en", { numeric: true });

function sortKeys(
  keys: string[],
  dir: "asc" | "desc",
  valueOf: ((key: string) => number | null) | null,
  label: (key: string) => string,
): void {
  const sign = dir === "asc" ? 1 : -1;
  const byLabel = (a: string, b: string) => byName.compare(label(a), label(b)) || (a < b ? -1 : 1);
  if (valueOf === null) {
    keys.sort((a, b) => sign * byLabel(a, b));
    return;
  }
  const values = new Map(keys.map((key) => [key, valueOf(key)]));
  keys.sort((a, b) => {
    const [left, right] = [values.get(a) ?? null, values.get(b) ?? null];
    if (left === right) return byLabel(a, b);
    if (left === null) return 1;
    if (right === null) return -1;
    return sign * (left - right);
  });
}

export function numberOf(value: Amount): number | null {
  return value === null ? null : Number(value);
}
