/** One SQL file for Spark that computes all models of the touched weeks from the accepted rows, and writes each as Parquet. */
import { literal } from "../../core/duck.ts";
import { weekModels } from "../../model/models.ts";
import { sourceTables, sqlType, type KeyTypes } from "../../model/tables.ts";
import { calendarDaysSql, calendarWeeksSql } from "../calendar-relations.ts";
import type { DayInput, WeekInputs } from "../week-inputs.ts";

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
    ...(["sales", "inventory"] as const).map((table) => view(`accepted_${table}`, acceptedSql(table, days, keys, at))),
    view("calendar_days", calendarDaysSql(weeks)),
    view("calendar_weeks", calendarWeeksSql(weeks)),
  ];
  for (const { table, sql } of weekModels()) {
    statements.push(
      `INSERT OVERWRITE DIRECTORY ${literal(output(table.name))} USING parquet
SELECT * FROM (
${sql.trim().replace(/;$/, "")}
) DISTRIBUTE BY yr_wk_num SORT BY yr_wk_num`,
      view(table.name, `SELECT * FROM parquet.\`${output(table.name)}\``),
    );
  }
  return `${statements.join(";\n\n")};\n`;
}

function view(name: string, sql: string): string {
  return `CREATE OR REPLACE TEMPORARY VIEW ${name} AS\n${sql}`;
}

/** The accepted rows of exactly these days: of each file the deliveries and dates that count. */
function acceptedSql(
  table: "sales" | "inventory",
  days: readonly DayInput[],
  keys: KeyTypes,
  at: (relative: string) => string,
): string {
  const { columns, dateColumn } = sourceTables[table];
  const own = days.filter((day) => day.table === table && day.path !== null && day.rows > 0);
  const names = [...columns.map(({ name }) => name), "source_file_id", "source_line"];
  if (own.length === 0) {
    const empty = columns.map((column) => `CAST(NULL AS ${sparkType(sqlType(column, keys))}) AS ${column.name}`);
    return `SELECT ${empty.join(", ")}, CAST(NULL AS INT) AS source_file_id, CAST(NULL AS INT) AS source_line WHERE false`;
  }
  const wanted = own.map(
    ({ path, rowsDeliveryId, date }) => `(${literal(basename(path ?? ""))}, ${rowsDeliveryId}, DATE ${literal(date)})`,
  );
  const dates = own.map(({ date }) => date).sort();
  return `SELECT ${names.map((name) => `rows.${name}`).join(", ")}
FROM (SELECT *, _metadata.file_name AS accepted_file FROM parquet.\`${filesOf(own, at)}\`) AS rows
LEFT SEMI JOIN (VALUES ${wanted.join(", ")}) AS wanted(wanted_file, wanted_delivery, wanted_date)
  ON rows.accepted_file = wanted.wanted_file AND rows.delivery_id = wanted.wanted_delivery AND rows.${dateColumn} = wanted.wanted_date
WHERE rows.${dateColumn} BETWEEN DATE ${literal(dates[0] ?? "")} AND DATE ${literal(dates.at(-1) ?? "")}`;
}

/** All files of a table stand in one folder: one pattern names those that are read. */
function filesOf(days: readonly DayInput[], at: (relative: string) => string): string {
  const paths = [...new Set(days.map(({ path }) => path ?? ""))].sort();
  const [first = ""] = paths;
  const folder = first.slice(0, first.lastIndexOf("/"));
  const names = paths.map((path) => basename(path));
  return at(`${folder}/${names.length === 1 ? names[0] : `{${names.join(",")}}`}`);
}

function basename(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** VARCHAR without a length is STRING in Spark. */
function sparkType(type: string): string {
  return type === "VARCHAR" ? "STRING" : type;
}
