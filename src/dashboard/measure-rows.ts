/** Measures of the weekly fact, grouped; several groupings of one table are answered by one scan. */
import type { AnyMeasure } from "../model/measure-sql.ts";
import type { QueryValue } from "../query/query.ts";
import type { Amount } from "./contract.ts";
import { levelColumn, sourceOf, type Conditions, type Level } from "./levels.ts";
import type { Warehouse } from "./warehouse.ts";
import { absentColumns, partColumns } from "./warehouse-sql.ts";

/** Measures of one group. `rows` counts the fact's rows. */
export type MeasureRow = { rows: number; values: Record<string, Amount>; unknown: Record<string, number> };

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
  const bySource = Map.groupBy(groupings, (grouping) => sourceOf(new Set([...grouping, ...where.levels])));
  const found = new Map<readonly Level[], MeasureGroups>();
  await Promise.all(
    [...bySource].map(async ([source, some]) => {
      for (const [at, groups] of (await scan(warehouse, source, { ...params, groupings: some })).entries())
        found.set(some[at] ?? [], groups);
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
  const isByWeek = groupings.every((grouping) => grouping.includes("week"));
  const sums = new Sums(isByWeek ? null : (weeks.at(-1) ?? null));
  const absent = absentColumns(warehouse.coverage);
  const read = measures.map((measure) => ({ measure, ...sums.columnsOf(measure, absent) }));
  const columns = all.map(levelColumn);
  const sets = [...new Set(groupings.map((grouping) => `(${grouping.map(levelColumn).join(", ")})`))];
  const rows = await warehouse.rows(`
    SELECT
      ${[
        ...columns.map((column, at) => `${column} AS k${at}`),
        `${all.length === 0 ? "0" : `GROUPING(${columns.join(", ")})`} AS grouping_id`,
        "SUM(row_count) AS row_count",
        ...sums.selected(),
      ].join(",\n      ")}
    FROM ${source}
    WHERE ${[`f.yr_wk_num IN (${weeks.join(", ")})`, ...where.sql].join(" AND ")}
    ${all.length === 0 ? "" : `GROUP BY GROUPING SETS (${sets.join(", ")})`}`);
  const answers = groupings.map(() => new Map<string, MeasureRow>());
  const masks = groupings.map((grouping) => maskOf(all, grouping));
  for (const row of rows) {
    if (row["row_count"] === null) continue;
    const measured = measureRow(read, row);
    for (const [at, mask] of masks.entries()) {
      if (Number(row["grouping_id"]) !== mask) continue;
      const key = (groupings[at] ?? []).map((level) => String(row[`k${all.indexOf(level)}`])).join(keySeparator);
      answers[at]?.set(key, measured);
    }
  }
  return answers;
}

type Columns = { above: string; below: string | null; known: string; all: string; scale: number };

/** The sums that the measures share, each selected once. */
class Sums {
  private readonly names = new Map<string, string>();
  private readonly lastWeek: number | null;

  constructor(lastWeek: number | null) {
    this.lastWeek = lastWeek;
  }

  columnsOf(measure: AnyMeasure, absent: ReadonlySet<string>): Columns {
    const { above, below, known, scale, isLast } = partColumns(measure, absent);
    const all = this.sum("row_count", isLast);
    return {
      above: this.sum(above, isLast),
      below: below === null ? null : this.sum(below, isLast),
      known: known === null ? all : this.sum(known, isLast),
      all,
      scale,
    };
  }

  selected(): string[] {
    return [...this.names].map(([sql, name]) => `${sql} AS ${name}`);
  }

  private sum(column: string, isLast: boolean): string {
    const sql = `SUM(f.${column})${isLast && this.lastWeek !== null ? ` FILTER (WHERE f.yr_wk_num = ${this.lastWeek})` : ""}`;
    const name = this.names.get(sql) ?? `s${this.names.size}`;
    this.names.set(sql, name);
    return name;
  }
}

/** GROUPING(a, b, c): a bit is 1 where the level is not part of the row's grouping, the first level highest. */
function maskOf(all: readonly Level[], grouping: readonly Level[]): number {
  return all.reduce((mask, level) => mask * 2 + (grouping.includes(level) ? 0 : 1), 0);
}

function measureRow(
  read: readonly (Columns & { measure: AnyMeasure })[],
  row: Readonly<Record<string, QueryValue>>,
): MeasureRow {
  const measured: MeasureRow = { rows: Number(row["row_count"]), values: {}, unknown: {} };
  for (const { measure, above, below, known, all, scale } of read) {
    const rowsKnown = Number(row[known] ?? 0);
    measured.unknown[measure.name] = Number(row[all] ?? 0) - rowsKnown;
    measured.values[measure.name] =
      rowsKnown === 0
        ? null
        : valueOf(measure, row[above] ?? null, below === null ? null : [row[below] ?? null, scale]);
  }
  return measured;
}

/** A ratio is one division of two doubles, each the nearest to its exact sum. */
function valueOf(measure: AnyMeasure, above: QueryValue, below: readonly [QueryValue, number] | null): Amount {
  if (below === null) return amountOf(measure.unit, above);
  const [sum, scale] = below;
  const divisor = Number(sum ?? 0) * scale;
  return above !== null && divisor > 0 ? Number(above) / divisor : null;
}

/** Money as text, all else as a number. */
export function amountOf(unit: AnyMeasure["unit"], value: QueryValue): Amount {
  if (value === null) return null;
  return unit === "money" ? String(value) : Number(value);
}
