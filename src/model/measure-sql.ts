/** The SQL of any measure at any grouping of `weekly_store_product`, from the measures' own definitions. */
import { termsSql, type FinanceMeasure, type FinanceMeasureName, type Term } from "./finance-measures.ts";
import { WEEKLY_MEASURES } from "./lake.ts";
import type { Measure, MeasureName } from "./measures.ts";
import { builtInMeasures } from "./own-measure-names.ts";
import type { OwnMeasure } from "./own-measures.ts";

export type AnyMeasure = Measure | FinanceMeasure | OwnMeasure;
export type AnyMeasureName = MeasureName | FinanceMeasureName;

export function measureNamed(name: AnyMeasureName): AnyMeasure {
  return builtInMeasures.get(name) as AnyMeasure;
}

export function findMeasure(name: string, own: readonly OwnMeasure[] = []): AnyMeasure | null {
  return builtInMeasures.get(name) ?? own.find((measure) => measure.name === name) ?? null;
}

/** Columns that measures speak of and that the fact does not store, from those that it does. */
const helperColumns: Readonly<Record<string, string>> = {
  in_stock_days: "(days_observed - no_stock_instances)",
  observed_weeks: "CAST(days_observed > 0 AS INTEGER)",
};

/** A column that a measure speaks of, by those that the fact stores. */
export function storedSql(column: string): string {
  return helperColumns[column]?.replace(/^\((.*)\)$/, "$1") ?? column;
}

/** Columns and helper columns that no row lacks. */
const neverEmpty: ReadonlySet<string> = new Set([
  "total_sales_qty",
  "total_sales_amt",
  "days_observed",
  "days_with_sales",
  "observed_weeks",
]);

/** One summand of a measure: a row's expression, and whether only the period's last week counts. */
type Part = { sql: string; isLast: boolean; scale: number };

/** A measure as sums: one, or one divided by another. */
type Sums = { numerator: Part; denominator: Part | null };

export type MeasureSqlParams = {
  /**
   * The last week of the period, the only one whose stock counts: on hand is never added over weeks. It is the period's
   * last week, not each product's last known one, so that all keys of a total speak of the same week; keys without a
   * snapshot in it are unknown. A text is the column that holds it. null: every group is of one week (grouped by week), so
   * that all of it counts.
   */
  lastWeek: number | string | null;
  /** Instead of `lastWeek`: the sum of a stock where the query itself does not know its last week. All of `conditions` hold. */
  lastSum?: (sql: string, conditions: readonly string[]) => string;
  /** Columns that are never delivered, left out of sums and differences (the caller says so). */
  absent?: ReadonlySet<string>;
};

export type MeasureSql = {
  /** Money and quantities DECIMAL, counts HUGEINT, ratios DOUBLE; NULL where nothing is known. */
  value: string;
  /** Rows that `value` leaves out because a part is unknown. */
  unknown: string;
};

/**
 * Aggregate expressions over the fact's columns, for a query grouped in any way. A ratio is one division of two sums over
 * the rows whose both parts are known, and NULL where the lower sum is not positive.
 */
export function measureSql(measure: AnyMeasure, params: MeasureSqlParams): MeasureSql {
  const { numerator, denominator } = sumsOf(measure, params.absent ?? new Set());
  const isLast = numerator.isLast && params.lastWeek !== null;
  const inPeriod = isLast ? [`yr_wk_num = ${params.lastWeek}`] : [];
  const sum = (part: Part, conditions: readonly string[]) =>
    part.isLast && params.lastSum !== undefined
      ? params.lastSum(part.sql, conditions)
      : `SUM(${part.sql})${filter(conditions)}`;
  if (denominator === null) {
    return {
      value: sum(numerator, inPeriod),
      unknown: `COUNT(*)${filter([`${numerator.sql} IS NULL`, ...inPeriod])}`,
    };
  }
  const bothKnown = [numerator, denominator].map((part) => `${part.sql} IS NOT NULL`);
  const above = sum(numerator, [...bothKnown, ...inPeriod]);
  const below = `${sum(denominator, [...bothKnown, ...inPeriod])}${denominator.scale === 1 ? "" : ` * ${denominator.scale}`}`;
  return {
    value: `CASE WHEN ${below} > 0 THEN CAST(${above} AS DOUBLE) / CAST(${below} AS DOUBLE) END`,
    unknown: `COUNT(*)${filter([`(${numerator.sql} IS NULL OR ${denominator.sql} IS NULL)`, ...inPeriod])}`,
  };
}

/** A ratio of one row of the fact: the same division, of its own two values. */
export function ratioOfRow(measure: AnyMeasure): string {
  const { numerator, denominator } = sumsOf(measure, new Set());
  if (denominator === null) return numerator.sql;
  return `CASE WHEN ${denominator.sql} > 0 THEN CAST(${numerator.sql} AS DOUBLE) / CAST(${denominator.sql} AS DOUBLE) END`;
}

/**
 * A measure as sums of row expressions that are never NULL, for tables that keep such sums ready at several grains:
 * value = Σ above, or Σ above / (Σ below × scale) where that is positive; unknown where Σ known is 0; Σ 1 − Σ known rows are left out.
 */
export type MeasureParts = {
  above: string;
  below: string | null;
  scale: number;
  /** 1 where the row counts, else 0; null: every row counts. */
  known: string | null;
  /** Only the period's last week counts. */
  isLast: boolean;
};

export function measureParts(measure: AnyMeasure, absent: ReadonlySet<string>): MeasureParts {
  const { numerator, denominator } = sumsOf(measure, absent);
  const columns = new Set(columnsOf(measure).filter((column) => !absent.has(column) && !neverEmpty.has(column)));
  const condition = [...columns].map((column) => `${helperColumns[column] ?? column} IS NOT NULL`).join(" AND ");
  const known = (sql: string) => (condition === "" ? sql : `CASE WHEN ${condition} THEN ${sql} ELSE 0 END`);
  return {
    above: known(numerator.sql),
    below: denominator === null ? null : known(denominator.sql),
    scale: denominator?.scale ?? 1,
    known: condition === "" ? null : known("1"),
    isLast: numerator.isLast,
  };
}

/** Whether a measure speaks of stock at a moment, which no sum over weeks can answer. */
export function isStock(measure: AnyMeasure): boolean {
  return sumsOf(measure, new Set()).numerator.isLast;
}

/** How a measure adds up, in the words of the screens. */
export function howItAdds(measure: AnyMeasure): "additive" | "last" | "ratio" {
  if (sumsOf(measure, new Set()).denominator !== null) return "ratio";
  return isStock(measure) ? "last" : "additive";
}

/** The fact's columns that a measure is made of, helper columns as the columns they come from. */
export function columnsOf(measure: AnyMeasure): string[] {
  const { aggregation } = measure;
  switch (aggregation.kind) {
    case "additive":
    case "last":
      return [aggregation.column];
    case "ratio":
      return [aggregation.numerator.column, aggregation.denominator.column];
    case "sum":
      return aggregation.terms.map((term) => term.column);
    case "share":
      return [...aggregation.numerator, ...aggregation.denominator].map((term) => term.column);
  }
}

function sumsOf(measure: AnyMeasure, absent: ReadonlySet<string>): Sums {
  const { aggregation } = measure;
  const column = (name: string, isLast: boolean, scale = 1): Part => ({
    sql: helperColumns[name] ?? name,
    isLast,
    scale,
  });
  const terms = (all: readonly Term[], isLast = false): Part => {
    const present = all.filter((term) => !absent.has(term.column));
    const known = present.length === 0 ? all : present;
    const [only] = known;
    if (known.length === 1 && only?.sign === 1) return column(only.column, isLast);
    return { sql: `(${termsSql(known)})`, isLast, scale: 1 };
  };
  switch (aggregation.kind) {
    case "additive":
      return { numerator: column(aggregation.column, false), denominator: null };
    case "last":
      return { numerator: column(aggregation.column, true), denominator: null };
    case "ratio": {
      const { numerator, denominator } = aggregation;
      return {
        numerator: column(numerator.column, numerator.kind === "last"),
        denominator: column(denominator.column, denominator.kind === "last", denominator.scale),
      };
    }
    case "sum":
      return { numerator: terms(aggregation.terms), denominator: null };
    case "share": {
      const isLast = "isLast" in aggregation && aggregation.isLast;
      return { numerator: terms(aggregation.numerator, isLast), denominator: terms(aggregation.denominator, isLast) };
    }
  }
}

function filter(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : ` FILTER (WHERE ${conditions.join(" AND ")})`;
}

export type MeasureQuestion = {
  measure: AnyMeasure;
  /** Fiscal weeks in the calendar's order, at least one. */
  weeks: readonly number[];
  /** SQL condition over the fact's columns. */
  where?: string;
  /** As in `measureSql`. */
  absent?: ReadonlySet<string>;
};

export type MeasureAnswer = {
  /** DECIMAL and counts as text, ratios as numbers; null is unknown. */
  value: string | number | null;
  /** Rows left out because their part is unknown. */
  unknown: number;
  /** What must be said beside the value. */
  note?: string;
};

/** Runs SQL and gives its only row. */
export type RunOne = (sql: string) => Promise<{ value: unknown; unknown: unknown }>;

/** The answer to one measure over some weeks; a stock is answered with the last week's value, and the note says so. */
export async function answerMeasure(
  run: RunOne,
  { measure, weeks, where, absent }: MeasureQuestion,
): Promise<MeasureAnswer> {
  const lastWeek = weeks.at(-1) ?? null;
  const { value, unknown } = measureSql(measure, { lastWeek, ...(absent === undefined ? {} : { absent }) });
  const conditions = [
    `yr_wk_num IN (${weeks.length === 0 ? "NULL" : weeks.join(", ")})`,
    ...(where === undefined ? [] : [`(${where})`]),
  ];
  const table = "isOwn" in measure ? WEEKLY_MEASURES : "weekly_store_product";
  const row = await run(
    `SELECT ${value} AS value, ${unknown} AS unknown FROM ${table} WHERE ${conditions.join(" AND ")}`,
  );
  const note = stockNote(measure, weeks);
  return {
    value: row.value === null ? null : typeof row.value === "number" ? row.value : String(row.value),
    unknown: Number(row.unknown),
    ...(note === null ? {} : { note }),
  };
}

/** What to say when a stock was asked for over several weeks; null where there is nothing to say. */
export function stockNote(measure: AnyMeasure, weeks: readonly number[]): string | null {
  if (weeks.length < 2 || !isStock(measure)) return null;
  return `Stock is never added over weeks: this is week ${weeks.at(-1)}, the last of ${weeks.length}`;
}
