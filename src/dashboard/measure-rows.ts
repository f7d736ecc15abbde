/** Measures of the weekly fact, grouped; several groupings of one table are answered by one scan. */
import type { AnyMeasure } from "../model/measure-sql.ts";
import type { QueryValue } from "../query/query.ts";
import type { Amount } from "./contract.ts";
import { levelColumn, type Conditions, type Level } from "./levels.ts";
import type { MeasureColumns } from "./measure-columns.ts";
import { sourceFor } from "./sources.ts";
import type { Warehouse } from "./warehouse.ts";

/** Measures of one group, by name. `rows` counts the fact's rows, `unknown` those that the value leaves out. */
export type MeasureRow = { rows: number; value(name: string): Amount; unknown(name: string): number };

/** Group key → measures. The key of a grouping by several levels joins theirs with `keySeparator`; that of the total is "". */
export type MeasureGroups = ReadonlyMap<string, MeasureRow>;

export const keySeparator = "\u0000";

export type MeasureRowsParams = {
  measures: readonly AnyMeasure[];
  /** In the calendar's order. The last one is the one whose stock counts, unless every grouping holds the week. */
  weeks: readonly number[];
  where: Conditions;
  /** Each grouping a list of levels; `[]` is the total. */
  groupings: readonly (readonly Level[])[];
};

/** One map per grouping, in their order. Groups without rows are absent. */
export async function measureRows(warehouse: Warehouse, params: MeasureRowsParams): Promise<MeasureGroups[]> {
  const { weeks, where, groupings } = params;
  if (weeks.length === 0) return groupings.map(() => new Map<string, MeasureRow>());
  const bySource = Map.groupBy(groupings, (grouping) =>
    sourceFor(warehouse.sources.current(), new Set([...grouping, ...where.levels])),
  );
  const found = new Map<readonly Level[], MeasureGroups>();
  await Promise.all(
    [...bySource].map(async ([source, some]) => {
      const scanned = await scan(warehouse, source, { ...params, groupings: some });
      for (const [at, groups] of scanned.entries()) found.set(some[at] ?? [], groups);
    }),
  );
  return groupings.map((grouping) => found.get(grouping) ?? new Map<string, MeasureRow>());
}

async function scan(
  warehouse: Warehouse,
  source: string,
  params: MeasureRowsParams,
): Promise<Map<string, MeasureRow>[]> {
  const { measures, weeks, where, groupings } = params;
  const all = [...new Set(groupings.flat())];
  const columns = all.map(levelColumn);
  const isByWeek = groupings.every((grouping) => grouping.includes("week"));
  const sums = new Sums(all.length + 1, isByWeek ? null : (weeks.at(-1) ?? null));
  const rowCount = sums.place("row_count", false);
  const reads = new Map<string, MeasureRead>();
  for (const measure of measures) {
    const parts = warehouse.parts.columnsOf(measure);
    if (parts !== null) reads.set(measure.name, { unit: measure.unit, ...sums.places(parts) });
  }
  const sets = [...new Set(groupings.map((grouping) => `(${grouping.map(levelColumn).join(", ")})`))];
  const result = await warehouse.engine.run({
    sql: `
    SELECT
      ${[...columns, all.length === 0 ? "0" : `GROUPING(${columns.join(", ")})`, ...sums.selected()].join(",\n      ")}
    FROM ${source}
    WHERE ${[`f.yr_wk_num IN (${weeks.join(", ")})`, ...where.sql].join(" AND ")}
    ${all.length === 0 ? "" : `GROUP BY GROUPING SETS (${sets.join(", ")})`}`,
  });
  const answers = groupings.map((grouping) => ({
    mask: maskOf(all, grouping),
    places: grouping.map((level) => all.indexOf(level)),
    groups: new Map<string, MeasureRow>(),
  }));
  for await (const block of result.blocks()) {
    for (const row of block) {
      if (row[rowCount] === null) continue;
      const measured = new ReadRow(row, Number(row[rowCount]), reads);
      const id = Number(row[all.length]);
      for (const { mask, places, groups } of answers) {
        if (id === mask) groups.set(places.map((place) => String(row[place])).join(keySeparator), measured);
      }
    }
  }
  return answers.map(({ groups }) => groups);
}

/** GROUPING(a, b, c): a bit is 1 where the level is not part of the row's grouping, the first level highest. */
function maskOf(all: readonly Level[], grouping: readonly Level[]): number {
  return all.reduce((mask, level) => mask * 2 + (grouping.includes(level) ? 0 : 1), 0);
}

/** Where a row holds a measure's sums. `all` counts the rows that the measure could know. */
type Places = { above: number; below: number | null; known: number; all: number; scale: number };
type MeasureRead = Places & { unit: AnyMeasure["unit"] };

/** The sums that the measures share, each selected once. */
class Sums {
  private readonly found = new Map<string, number>();
  private readonly first: number;
  private readonly lastWeek: number | null;

  constructor(first: number, lastWeek: number | null) {
    this.first = first;
    this.lastWeek = lastWeek;
  }

  places({ above, below, known, scale, isLast }: MeasureColumns): Places {
    const all = this.place("row_count", isLast);
    return {
      above: this.place(above, isLast),
      below: below === null ? null : this.place(below, isLast),
      known: known === null ? all : this.place(known, isLast),
      all,
      scale,
    };
  }

  place(column: string, isLast: boolean): number {
    const filter = isLast && this.lastWeek !== null ? ` FILTER (WHERE f.yr_wk_num = ${this.lastWeek})` : "";
    const sql = `SUM(f.${column})${filter}`;
    const place = this.found.get(sql) ?? this.first + this.found.size;
    this.found.set(sql, place);
    return place;
  }

  selected(): string[] {
    return [...this.found.keys()];
  }
}

/** A row of sums, read only where someone looks: a table of many groups shows one page of them. */
class ReadRow implements MeasureRow {
  readonly rows: number;
  private readonly sums: readonly QueryValue[];
  private readonly reads: ReadonlyMap<string, MeasureRead>;

  constructor(sums: readonly QueryValue[], rows: number, reads: ReadonlyMap<string, MeasureRead>) {
    this.sums = sums;
    this.rows = rows;
    this.reads = reads;
  }

  /** A ratio is one division of two doubles, each the nearest to its exact sum. */
  value(name: string): Amount {
    const read = this.reads.get(name);
    if (read === undefined || this.count(read.known) === 0) return null;
    const above = this.sums[read.above] ?? null;
    if (read.below === null) return amountOf(read.unit, above);
    const divisor = Number(this.sums[read.below] ?? 0) * read.scale;
    return above !== null && divisor > 0 ? Number(above) / divisor : null;
  }

  unknown(name: string): number {
    const read = this.reads.get(name);
    return read === undefined ? this.rows : this.count(read.all) - this.count(read.known);
  }

  private count(place: number): number {
    return Number(this.sums[place] ?? 0);
  }
}

/** Money as text, all else as a number. */
export function amountOf(unit: AnyMeasure["unit"], value: QueryValue): Amount {
  if (value === null) return null;
  return unit === "money" ? String(value) : Number(value);
}
