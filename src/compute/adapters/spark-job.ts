/** One SQL file for Spark that computes all models of the touched weeks from the accepted rows, and writes each as Parquet. */
import { literal } from "../../core/duck.ts";
import { weekModels } from "../../model/models.ts";
import type { KeyTypes } from "../../model/tables.ts";
import { calendarDaysSql, calendarWeeksSql } from "../calendar-relations.ts";
import type { WeekInputs } from "../week-inputs.ts";
import { acceptedSql } from "./spark-accepted.ts";

export type SparkJobParams = {
  weeks: readonly WeekInputs[];
  keys: KeyTypes;
  /** Address, for Spark, of a stored path relative to the project. */
  at(relative: string): string;
  /** Address of the folder that takes each model's rows. */
  output(table: string): string;
};

/** Settings that make Spark reckon as DuckDB does, whatever the cluster's defaults are. */
export const SPARK_SETTINGS = {
  "spark.sql.ansi.enabled": "true",
  "spark.sql.session.timeZone": "UTC",
  "spark.sql.decimalOperations.allowPrecisionLoss": "true",
  "spark.sql.parquet.enableVectorizedReader": "true",
  "spark.sql.sources.default": "parquet",
} as const;

export function sparkJobSql({ weeks, keys, at, output }: SparkJobParams): string {
  const days = weeks.flatMap((week) => week.days);
  const statements = [
    ...Object.entries(SPARK_SETTINGS).map(([name, value]) => `SET ${name}=${value}`),
    ...(["sales", "inventory"] as const).map((table) =>
      view(`accepted_${table}`, acceptedSql({ table, days, keys, at })),
    ),
    view("calendar_days", calendarDaysSql(weeks)),
    view("calendar_weeks", calendarWeeksSql(weeks)),
  ];
  for (const { table, sql } of weekModels()) {
    statements.push(
      `INSERT OVERWRITE DIRECTORY ${literal(output(table.name))} USING parquet
${sql.trim().replace(/;$/, "")}`,
      view(table.name, `SELECT * FROM parquet.\`${output(table.name)}\``),
    );
  }
  return `${statements.join(";\n\n")};\n`;
}

function view(name: string, sql: string): string {
  return `CREATE OR REPLACE TEMPORARY VIEW ${name} AS\n${sql}`;
}
