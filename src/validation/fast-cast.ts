/**
 * The casts that SQL may do alone: each answers a value only for text that is provably plain, and NULL for everything
 * else, which `exact-values.ts` then reads character by character. What is empty is NULL too, and not in doubt.
 */
import type { FileFormat } from "../config/project-config.ts";
import { literal } from "../core/duck.ts";
import type { ColumnType, KeyType } from "../model/tables.ts";

export type CastContext = {
  format: FileFormat;
  keyType: KeyType | null;
  /** First and last day of the calendar, and the days between them that it lacks. */
  calendar: { first: string; last: string; gaps: readonly string[] } | null;
  /** Whether the group's dates come with a time of day. */
  hasTime: boolean;
  /** Hour before which a timestamp belongs to the day before; 0: the calendar day. */
  businessDayStartsAt: number;
};

const BLANKS = literal(" \t\r\n\u00a0");
const DECIMALS = { money: 2, quantity: 3 } as const;

/** SQL of the value of `x` (an SQL text expression) for a column of this type. */
export function fastCast(type: ColumnType, x: string, context: CastContext): string {
  switch (type) {
    case "key":
      return context.keyType === "BIGINT" ? wholeNumber(x, "BIGINT") : keyText(x, context.format);
    case "integer":
      return wholeNumber(x, "INTEGER");
    case "money":
    case "quantity":
      return decimal(x, DECIMALS[type], context.format);
    case "number":
      return `CASE WHEN isfinite(TRY_CAST(${x} AS DOUBLE)) AND NOT contains(${x}, '_') THEN TRY_CAST(${x} AS DOUBLE) END`;
    case "flag":
      return `CASE ${x} WHEN '0' THEN 0 WHEN '1' THEN 1 WHEN 'N' THEN 0 WHEN 'Y' THEN 1 WHEN 'false' THEN 0 WHEN 'true' THEN 1 WHEN 'f' THEN 0 WHEN 't' THEN 1 END`;
    case "date":
      return inCalendar(date(x, context), context);
    case "text":
      return text(x, context.format);
  }
}

function wholeNumber(x: string, type: "BIGINT" | "INTEGER"): string {
  const value = `TRY_CAST(${x} AS ${type})`;
  return `CASE WHEN CAST(${value} AS VARCHAR) = ${x} THEN ${value} END`;
}

/** No sign of an exponent, no blanks around, no word for NULL: the text itself is the key. */
function keyText(x: string, format: FileFormat): string {
  return `CASE WHEN ${x} <> '' AND NOT contains(${x}, 'E') AND NOT contains(${x}, 'e') AND ${x} = trim(${x}, ${BLANKS}) AND ${isNoNull(x, format)} THEN ${x} END`;
}

/** Digits, sign and decimal sign only, with no more decimals than the type: exponents and "_" are not for SQL to read. */
function decimal(x: string, scale: 2 | 3, format: FileFormat): string {
  const sign = format.decimal ?? ".";
  const plain = `(strpos(${x}, '${sign}') = 0 OR strlen(${x}) - strpos(${x}, '${sign}') <= ${scale}) AND NOT contains(${x}, 'e') AND NOT contains(${x}, 'E') AND NOT contains(${x}, '_')`;
  if (sign === ".") return `CASE WHEN ${plain} THEN TRY_CAST(${x} AS DECIMAL(18,${scale})) END`;
  return `CASE WHEN ${plain} AND NOT contains(${x}, '.') THEN TRY_CAST(replace(${x}, ',', '.') AS DECIMAL(18,${scale})) END`;
}

function date(x: string, context: CastContext): string {
  const { format, hasTime, businessDayStartsAt } = context;
  if (hasTime && businessDayStartsAt > 0) return "CAST(NULL AS DATE)";
  if (format.dates !== null) return `CAST(try_strptime(${x}, ${strptimeFormats(format.dates, hasTime)}) AS DATE)`;
  if (!hasTime) return isoDate(x);
  const day = isoDate(`left(${x}, 10)`);
  return `CASE WHEN strlen(${x}) = 10 OR (strlen(${x}) > 15 AND TRY_CAST(${x} AS TIMESTAMP) IS NOT NULL) THEN ${day} END`;
}

function isoDate(x: string): string {
  return `CASE WHEN CAST(TRY_CAST(${x} AS DATE) AS VARCHAR) = ${x} THEN TRY_CAST(${x} AS DATE) END`;
}

function inCalendar(value: string, { calendar }: CastContext): string {
  if (calendar === null) return `CASE WHEN ${value} BETWEEN DATE '1900-01-01' AND DATE '2199-12-31' THEN ${value} END`;
  const gaps = calendar.gaps.length === 0 ? "" : ` AND NOT list_contains([${calendar.gaps.map((gap) => `DATE '${gap}'`).join(", ")}], ${value})`;
  return `CASE WHEN ${value} BETWEEN DATE '${calendar.first}' AND DATE '${calendar.last}'${gaps} THEN ${value} END`;
}

/** DuckDB's formats for a declared one, with and without a time after it. */
export function strptimeFormats(declared: string, hasTime: boolean): string {
  const tokens: Record<string, string> = { YYYY: "%Y", YY: "%y", MMM: "%b", MM: "%m", M: "%m", DD: "%d", D: "%d", HH: "%H", H: "%H", mm: "%M", ss: "%S" };
  const base = declared.replaceAll("%", "%%").replace(/YYYY|YY|MMM|MM|M|DD|D|HH|H|mm|ss/g, (token) => tokens[token] ?? token);
  const formats = hasTime && !base.includes("%H") ? [base, `${base} %H:%M`, `${base} %H:%M:%S`] : [base];
  return `[${formats.map(literal).join(", ")}]`;
}

function text(x: string, format: FileFormat): string {
  const trimmed = `trim(${x}, ${BLANKS})`;
  return `CASE WHEN ${trimmed} <> '' AND ${isNoNull(trimmed, format)} THEN ${trimmed} END`;
}

/** Comparisons, not IN: a list of five or more becomes a join, and rows would no longer come in the order of the file. */
function isNoNull(x: string, format: FileFormat): string {
  return ["\\N", "NULL", "null", "Null", ...format.nulls].map((word) => `${x} <> ${literal(word)}`).join(" AND ");
}
