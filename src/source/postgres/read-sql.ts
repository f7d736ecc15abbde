/** The statements that read one table of PostgreSQL. Nothing here comes from rows; names are quoted, dates are literals. */
import { addDays } from "../../core/dates.ts";
import { identifier, literal } from "../../core/duck.ts";
import type { ReadColumn, TableRead } from "../database/database.ts";

export type TypedTable = {
  /** Schema and name, quoted. */
  sql: string;
  /** Column → the name of its type, such as "timestamptz". */
  types: ReadonlyMap<string, string>;
  /** Whether the server hashes rows by their values (from version 14 on). */
  hashesRows: boolean;
};

/** A transaction that was open when changes were last looked at may write older times than those that were seen. */
const OPEN_TRANSACTIONS = "INTERVAL '1 hour'";

const TIMESTAMPS = new Set(["timestamp", "timestamptz"]);
const TIMES = new Set(["time", "timetz", "timestamp", "timestamptz"]);
/** Types whose values PostgreSQL hashes; rows with others are hashed by their text, which costs more. */
const HASHED = new Set(
  "bool int2 int4 int8 numeric text varchar bpchar date time timestamp timestamptz uuid float4 float8".split(" "),
);
const FLOATS = new Set(["float4", "float8"]);

export function datesSql(read: TableRead, table: TypedTable): string {
  return `SELECT DISTINCT to_char(${dayOf(read, table)}, 'YYYY-MM-DD') AS day FROM ${table.sql} WHERE ${dateColumn(read)} IS NOT NULL ORDER BY 1`;
}

/** One statement for the days from `from` on, and one for older days that were written since. */
export function marksSql(
  read: TableRead,
  table: TypedTable,
  { from, since }: { from: string; since: string | null },
): string[] {
  const day = dayOf(read, table);
  const select = (where: string) =>
    `SELECT to_char(${day}, 'YYYY-MM-DD') AS date, count(*) AS rows, ${markOf(read, table)} AS mark FROM ${table.sql} WHERE ${where} GROUP BY ${day}`;
  const statements = [select(isBetween(read, table, from, null))];
  if (read.changed !== null && since !== null) {
    const written = `SELECT DISTINCT ${day} FROM ${table.sql} WHERE ${identifier(read.changed)} >= ${sinceOf(read, table, since)} AND NOT (${isBetween(read, table, from, null)})`;
    statements.push(select(`${day} IN (${written})`));
  }
  return statements;
}

export function newestChangeSql(read: TableRead, table: TypedTable): string {
  return `SELECT max(${identifier(read.changed ?? "")})::text AS newest FROM ${table.sql}`;
}

export function wholeMarkSql(read: TableRead, table: TypedTable): string {
  return `SELECT ${markOf(read, table)} AS mark FROM ${table.sql}`;
}

export function copySql(read: TableRead, table: TypedTable, date: string | null): string {
  const columns = read.columns.map((column) => `${valueOf(read, table, column)} AS ${identifier(column.name)}`);
  const where = date === null ? "" : ` WHERE ${isBetween(read, table, date, addDays(date, 1))}`;
  return toCsv(`SELECT ${columns.join(", ")} FROM ${table.sql}${where}`);
}

export function sampleSql(table: TypedTable, rows: number): string {
  const columns = [...table.types.keys()].map((name) => `${asText(name, table)} AS ${identifier(name)}`);
  return toCsv(`SELECT ${columns.join(", ")} FROM ${table.sql} LIMIT ${rows}`);
}

function toCsv(select: string): string {
  return `COPY (${select}) TO STDOUT WITH (FORMAT csv, HEADER, ENCODING 'UTF8')`;
}

/** Counts, and what changes with any value that is read: the newest change where the table keeps it, else a sum over all rows. */
function markOf(read: TableRead, table: TypedTable): string {
  if (read.changed !== null) return `count(*) || ' ' || coalesce(max(${identifier(read.changed)})::text, '')`;
  const row = read.columns.map(({ name }) => identifier(name)).join(", ");
  const isHashed = table.hashesRows && read.columns.every(({ name }) => HASHED.has(table.types.get(name) ?? ""));
  const hash = isHashed ? `hash_record_extended(ROW(${row}), 0)` : `hashtextextended(ROW(${row})::text, 0)`;
  return `count(*) || ' ' || coalesce(sum(${hash}::numeric), 0)`;
}

function dateColumn({ date }: TableRead): string {
  return identifier(date ?? "");
}

function isTimestamp(table: TypedTable, column: string): boolean {
  return TIMESTAMPS.has(table.types.get(column) ?? "");
}

/** The business date of a row, of type date. */
function dayOf(read: TableRead, table: TypedTable): string {
  const column = dateColumn(read);
  if (read.dayStartsAt === 0) return `${column}::date`;
  const hours = `INTERVAL '${read.dayStartsAt} hours'`;
  if (isTimestamp(table, read.date ?? "")) return `(${column} - ${hours})::date`;
  return hasTime(read, table)
    ? `(${column}::date + ${identifier(read.time ?? "")}::time - ${hours})::date`
    : `${column}::date`;
}

/** Whether days are cut by a time that stands beside the date. */
function hasTime({ time, dayStartsAt }: TableRead, table: TypedTable): boolean {
  return dayStartsAt > 0 && time !== null && TIMES.has(table.types.get(time) ?? "");
}

/** The rows of the days from `from` on, before `to` where there is one; an index of the date column serves. */
function isBetween(read: TableRead, table: TypedTable, from: string, to: string | null): string {
  const column = dateColumn(read);
  const day = dayOf(read, table);
  const apart = hasTime(read, table);
  const conditions = [`${column} >= ${startOf(read, table, from)}`];
  if (apart) conditions.push(`${day} >= DATE ${literal(from)}`);
  if (to !== null) conditions.push(`${column} < ${startOf(read, table, to, apart ? 1 : 0)}`);
  if (to !== null && apart) conditions.push(`${day} < DATE ${literal(to)}`);
  return conditions.join(" AND ");
}

/** The instant or day at which a business date begins, `later` days on; as the column's own type, so that an index serves. */
function startOf(read: TableRead, table: TypedTable, date: string, later = 0): string {
  const day = later === 0 ? `DATE ${literal(date)}` : `(DATE ${literal(date)} + ${later})`;
  const type = table.types.get(read.date ?? "") ?? "date";
  if (TIMESTAMPS.has(type)) return `(${day} + INTERVAL '${read.dayStartsAt} hours')::${type}`;
  return type === "date" ? day : `${day}::text`;
}

function sinceOf(read: TableRead, table: TypedTable, since: string): string {
  const column = read.changed ?? "";
  const type = table.types.get(column) ?? "text";
  return isTimestamp(table, column)
    ? `(${literal(since)}::${type} - ${OPEN_TRANSACTIONS})`
    : `${literal(since)}::${type}`;
}

/** Values as text that says exactly what is stored: local times, plain decimals, 1 and 0. */
function valueOf(read: TableRead, table: TypedTable, { name, kind }: ReadColumn): string {
  if (kind === "date" && name === read.date) return dayOf(read, table);
  if (kind === "date" && isTimestamp(table, name)) return `${identifier(name)}::date`;
  if (kind === "flag" && table.types.get(name) === "bool") return `${identifier(name)}::int`;
  return asText(name, table);
}

function asText(name: string, table: TypedTable): string {
  const column = identifier(name);
  const type = table.types.get(name) ?? "text";
  if (type === "timestamptz") return `${column}::timestamp`;
  if (type === "money") return `${column}::numeric`;
  if (FLOATS.has(type)) return `${column}::text::numeric`;
  return column;
}
