/** The statements that read one table of Snowflake. Nothing here comes from rows; names are quoted, dates are literals. */
import { addDays } from "../../core/dates.ts";
import { identifier, literal } from "../../core/duck.ts";
import type { ReadColumn, TableRead } from "../database/database.ts";

export type TypedTable = {
  /** Database, schema and name, quoted. */
  sql: string;
  /** Column → its type as the information schema names it, such as "TIMESTAMP_LTZ". */
  types: ReadonlyMap<string, string>;
  /** Whether it is a table, which can be read as it was; a view cannot. */
  hasHistory: boolean;
};

export type ReadAt = {
  /** The instant as which all is read, with its offset. */
  instant: string;
  /** The retailer's, which is the session's too. */
  timeZone: string;
};

/** A transaction that was open when changes were last looked at may write older times than those that were seen. */
const OPEN_TRANSACTIONS_HOURS = 1;

const TIMESTAMPS = new Set(["TIMESTAMP_NTZ", "TIMESTAMP_LTZ", "TIMESTAMP_TZ"]);
const TIMES = new Set(["TIME", ...TIMESTAMPS]);

export function datesSql(read: TableRead, table: TypedTable, at: ReadAt): string {
  return `SELECT DISTINCT ${asDay(dayOf(read, table, at))} AS DAY FROM ${rowsOf(table, at)} WHERE ${dateColumn(read)} IS NOT NULL ORDER BY 1`;
}

/** One statement for the days from `from` on, and one for older days that were written since. */
export function marksSql(
  read: TableRead,
  table: TypedTable,
  { from, since, at }: { from: string; since: string | null; at: ReadAt },
): string[] {
  const day = dayOf(read, table, at);
  const recent = isBetween(read, table, { from, to: null, at });
  const select = (where: string) =>
    `SELECT ${asDay(day)} AS DAY, COUNT(*) AS N, ${markOf(read)} AS MARK FROM ${rowsOf(table, at)} WHERE ${where} GROUP BY 1`;
  if (read.changed === null || since === null) return [select(recent)];
  const written = `SELECT ${day} FROM ${rowsOf(table, at)} WHERE ${identifier(read.changed)} >= ${sinceOf(read.changed, table, since)} AND NOT (${recent})`;
  return [select(recent), select(`${day} IN (${written})`)];
}

export function newestChangeSql(changed: string, table: TypedTable, at: ReadAt): string {
  const newest = `MAX(${identifier(changed)})`;
  const text = TIMESTAMPS.has(table.types.get(changed) ?? "")
    ? `TO_VARCHAR(${newest}, 'YYYY-MM-DD HH24:MI:SS.FF9')`
    : `TO_VARCHAR(${newest})`;
  return `SELECT ${text} AS NEWEST FROM ${rowsOf(table, at)}`;
}

export function wholeMarkSql(read: TableRead, table: TypedTable, at: ReadAt): string {
  return `SELECT ${markOf(read)} AS MARK FROM ${rowsOf(table, at)}`;
}

export function copySql(read: TableRead, table: TypedTable, at: ReadAt, date: string | null): string {
  const columns = read.columns.map((column) => `${valueOf(read, table, column, at)} AS ${identifier(column.name)}`);
  const where = date === null ? "" : ` WHERE ${isBetween(read, table, { from: date, to: addDays(date, 1), at })}`;
  return `SELECT ${columns.join(", ")} FROM ${rowsOf(table, at)}${where}`;
}

export function sampleSql(table: TypedTable, timeZone: string, rows: number): string {
  const columns = [...table.types.keys()].map((name) => `${asText(name, table, timeZone)} AS ${identifier(name)}`);
  return `SELECT ${columns.join(", ")} FROM ${table.sql} LIMIT ${rows}`;
}

function rowsOf({ sql, hasHistory }: TypedTable, { instant }: ReadAt): string {
  return hasHistory ? `${sql} AT(TIMESTAMP => ${literal(instant)}::TIMESTAMP_TZ)` : sql;
}

/** Counts, and what changes with any value that is read: the newest change where the table keeps it, else a sum over all rows. */
function markOf(read: TableRead): string {
  const columns = read.columns.map(({ name }) => identifier(name)).join(", ");
  const mark = read.changed === null ? `HASH_AGG(${columns})` : `MAX(${identifier(read.changed)})`;
  return `TO_VARCHAR(COUNT(*)) || ' ' || COALESCE(TO_VARCHAR(${mark}), '')`;
}

function dateColumn({ date }: TableRead): string {
  return identifier(date ?? "");
}

function asDay(date: string): string {
  return `TO_VARCHAR(${date}, 'YYYY-MM-DD')`;
}

/** A timestamp as the retailer's clock shows it. */
function localTime(name: string, table: TypedTable, timeZone: string): string {
  const column = identifier(name);
  switch (table.types.get(name)) {
    case "TIMESTAMP_TZ":
      return `TO_TIMESTAMP_NTZ(CONVERT_TIMEZONE(${literal(timeZone)}, ${column}))`;
    case "TIMESTAMP_LTZ":
      return `TO_TIMESTAMP_NTZ(${column})`;
    default:
      return column;
  }
}

/** The business date of a row, of type DATE. */
function dayOf(read: TableRead, table: TypedTable, { timeZone }: ReadAt): string {
  const name = read.date ?? "";
  const local = localTime(name, table, timeZone);
  if (read.dayStartsAt === 0) return `TO_DATE(${local})`;
  if (TIMESTAMPS.has(table.types.get(name) ?? "")) return `TO_DATE(DATEADD(HOUR, -${read.dayStartsAt}, ${local}))`;
  if (!hasTime(read, table)) return `TO_DATE(${local})`;
  const moment = `TIMESTAMP_NTZ_FROM_PARTS(TO_DATE(${local}), TO_TIME(${identifier(read.time ?? "")}))`;
  return `COALESCE(TO_DATE(DATEADD(HOUR, -${read.dayStartsAt}, ${moment})), TO_DATE(${local}))`;
}

/** Whether days are cut by a time that stands beside the date. */
function hasTime({ time, dayStartsAt }: TableRead, table: TypedTable): boolean {
  return dayStartsAt > 0 && time !== null && TIMES.has(table.types.get(time) ?? "");
}

/** The rows of the days from `from` on, before `to` where there is one, so that whole micro-partitions are left out. */
function isBetween(
  read: TableRead,
  table: TypedTable,
  { from, to, at }: { from: string; to: string | null; at: ReadAt },
): string {
  const column = dateColumn(read);
  const day = dayOf(read, table, at);
  const apart = hasTime(read, table);
  const conditions = [`${column} >= ${startOf(read, table, from)}`];
  if (apart) conditions.push(`${day} >= ${literal(from)}::DATE`);
  if (to !== null) conditions.push(`${column} < ${startOf(read, table, apart ? addDays(to, 1) : to)}`);
  if (to !== null && apart) conditions.push(`${day} < ${literal(to)}::DATE`);
  return conditions.join(" AND ");
}

/** Where a business date begins, in the column's own type; one with a zone begins by the session's clock. */
function startOf({ date, dayStartsAt }: TableRead, table: TypedTable, day: string): string {
  const type = table.types.get(date ?? "") ?? "DATE";
  const clock = `${day} ${String(dayStartsAt).padStart(2, "0")}:00:00`;
  if (type === "TIMESTAMP_NTZ") return `${literal(clock)}::TIMESTAMP_NTZ`;
  if (TIMESTAMPS.has(type)) return `${literal(clock)}::TIMESTAMP_LTZ`;
  return type === "DATE" ? `${literal(day)}::DATE` : literal(day);
}

function sinceOf(changed: string, table: TypedTable, since: string): string {
  const type = table.types.get(changed) ?? "TEXT";
  if (TIMESTAMPS.has(type)) return `DATEADD(HOUR, -${OPEN_TRANSACTIONS_HOURS}, ${literal(since)}::TIMESTAMP_NTZ)`;
  return type === "NUMBER" ? since.replaceAll(/[^0-9.-]/g, "") : literal(since);
}

/** Values as text that says exactly what is stored: local times, plain decimals. */
function valueOf(read: TableRead, table: TypedTable, { name, kind }: ReadColumn, at: ReadAt): string {
  if (kind === "date" && name === read.date) return asDay(dayOf(read, table, at));
  if (kind === "date" && TIMESTAMPS.has(table.types.get(name) ?? ""))
    return asDay(`TO_DATE(${localTime(name, table, at.timeZone)})`);
  return asText(name, table, at.timeZone);
}

/** Snowflake's texts of NUMBER, BOOLEAN and VARIANT are exact as they are. */
function asText(name: string, table: TypedTable, timeZone: string): string {
  const column = identifier(name);
  const type = table.types.get(name) ?? "TEXT";
  if (TIMESTAMPS.has(type)) return `TO_VARCHAR(${localTime(name, table, timeZone)}, 'YYYY-MM-DD HH24:MI:SS')`;
  if (type === "DATE") return asDay(column);
  if (type === "TIME") return `TO_VARCHAR(${column}, 'HH24:MI:SS')`;
  if (type === "FLOAT") return `TO_VARCHAR(${column}::NUMBER(38,12))`;
  return `TO_VARCHAR(${column})`;
}
