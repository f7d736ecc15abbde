/** Measures as columns that add up: what the tables in memory hold instead of the measures themselves. */
import { measureParts, type AnyMeasure } from "../model/measure-sql.ts";
import { builtInMeasures } from "../model/own-measure-names.ts";
import type { OwnMeasure } from "../model/own-measures.ts";
import { weeklyMeasuresColumns } from "../model/weekly-measures.ts";
import { isCovered, type Coverage } from "./coverage.ts";

/** Shipping that is never delivered is left out of expenses and contribution; the pages say so. */
export function absentColumns(coverage: Pick<Coverage, "shipping">): ReadonlySet<string> {
  return new Set(coverage.shipping ? [] : ["total_ship_cost"]);
}

/** A measure's columns; `known` null: every row counts. */
export type MeasureColumns = {
  above: string;
  below: string | null;
  known: string | null;
  scale: number;
  isLast: boolean;
};

export type Parts = {
  /** Column expressions over a row of the weekly table, and over groups of rows that hold these columns. */
  perRow: readonly string[];
  summed: readonly string[];
  /** null for a measure of what is never delivered. */
  columnsOf(measure: AnyMeasure): MeasureColumns | null;
};

/** The parts of all measures of what is delivered; parts that measures share are one column. */
export function partsOf(coverage: Coverage, own: readonly OwnMeasure[]): Parts {
  const typeOf = typesOf(own);
  const columns = new Map<string, { name: string; type: string }>();
  const add = (sql: string, type: string) => {
    const found = columns.get(sql) ?? { name: `part_${columns.size}`, type };
    columns.set(sql, found);
    return found.name;
  };
  const byMeasure = new Map<string, MeasureColumns>();
  for (const measure of [...builtInMeasures.values(), ...own]) {
    if (!isCovered(coverage, measure)) continue;
    const { above, below, known, scale, isLast } = measureParts(measure, absentColumns(coverage));
    byMeasure.set(measure.name, {
      above: add(above, typeOf(above)),
      below: below === null ? null : add(below, typeOf(below)),
      known: known === null ? null : add(known, COUNT),
      scale,
      isLast,
    });
  }
  return {
    perRow: [...columns].map(([sql, { name, type }]) => `CAST(${sql} AS ${type}) AS ${name}`),
    summed: [...columns.values()].map(
      ({ name, type }) => `CAST(SUM(${name}) AS ${type === COUNT ? "BIGINT" : type}) AS ${name}`,
    ),
    columnsOf: (measure) => byMeasure.get(measure.name) ?? null,
  };
}

const COUNT = "INTEGER";
const MONEY = "DECIMAL(18,2)";
const QUANTITY = "DECIMAL(18,3)";

/** The lake's own type of what an expression adds up: the finest of the columns that it names. */
function typesOf(own: readonly OwnMeasure[]): (sql: string) => string {
  const columns = new Map(weeklyMeasuresColumns(own).map(({ name, type }) => [name, type]));
  return (sql) => {
    const types = new Set((sql.match(/\w+/g) ?? []).map((word) => columns.get(word)));
    return [QUANTITY, MONEY].find((type) => types.has(type)) ?? COUNT;
  };
}
