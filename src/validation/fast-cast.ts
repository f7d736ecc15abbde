/**
 * The casts that SQL may do alone. Each comes with a check that holds only where the text is provably plain; all other
 * texts are read character by character by `exact-values.ts`.
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

export type FastCast = {
  /** SQL of the value of `x`, an SQL text expression. */
  cast(x: string): string;
  /** SQL that is true where the value `v` of `x` is beyond doubt; an empty text is not. */
  check(v: string, x: string): string;
};

const BLANKS = literal(" \t\r\n\u00a0");
const DECIMALS = { money: 2, quantity: 3 } as const;

export function fastCast(type: ColumnType, context: CastContext): FastCast {
  switch (type) {
    case "key":
      return context.keyType === "BIGINT" ? wholeNumber("BIGINT") : keyText(context.format);
    case "integer":
      return wholeNumber("INTEGER");
    case "money":
    case "quantity":
      return decimal(DECIMALS[type], context.format);
    case "number":
      return { cast: (x) => `TRY_CAST(${x} AS DOUBLE)`, check: (v, x) => `isfinite(${v}) AND NOT contains(${x}, '_')` };
    case "flag":
      return {
        cast: (x) =>
          `CASE ${x} WHEN '0' THEN 0 WHEN '1' THEN 1 WHEN 'N' THEN 0 WHEN 'Y' THEN 1 WHEN 'false' THEN 0 WHEN 'true' THEN 1 END`,
        check: (v) => `${v} IS NOT NULL`,
      };
    case "date":
      return date(context);
    case "text":
      return text(context.format);
  }
}

function wholeNumber(type: "BIGINT" | "INTEGER"): FastCast {
  return { cast: (x) => `TRY_CAST(${x} AS ${type})`, check: (v, x) => `CAST(${v} AS VARCHAR) = ${x}` };
}

/** No sign of an exponent, no blanks around, no word for NULL: the text itself is the key. */
function keyText(format: FileFormat): FastCast {
  return {
    cast: (x) => x,
    check: (_, x) =>
      `${x} <> '' AND NOT contains(${x}, 'E') AND NOT contains(${x}, 'e') AND ${x} = trim(${x}, ${BLANKS}) AND ${isNoNull(x, format)}`,
  };
}

/**
 * The exact decimal counts where it is the number that floating point reads as well: then no digit was rounded away and
 * no exponent misread. "_" between digits, which both would take, is not for SQL to read.
 */
function decimal(scale: 2 | 3, format: FileFormat): FastCast {
  const type = `DECIMAL(18,${scale})`;
  if (format.decimal !== ",") {
    return {
      cast: (x) => `TRY_CAST(${x} AS ${type})`,
      check: (v, x) => `CAST(${v} AS DOUBLE) = TRY_CAST(${x} AS DOUBLE) AND NOT contains(${x}, '_')`,
    };
  }
  const plain = (x: string) => `replace(${x}, ',', '.')`;
  return {
    cast: (x) => `TRY_CAST(${plain(x)} AS ${type})`,
    check: (v, x) =>
      `CAST(${v} AS DOUBLE) = TRY_CAST(${plain(x)} AS DOUBLE) AND NOT contains(${x}, '.') AND NOT contains(${x}, '_')`,
  };
}

function date(context: CastContext): FastCast {
  const { format, hasTime, businessDayStartsAt } = context;
  const mayHaveTime = hasTime || /[Hms]/.test(format.dates ?? "");
  if (mayHaveTime && businessDayStartsAt > 0) return { cast: () => "CAST(NULL AS DATE)", check: () => "false" };
  if (format.dates !== null) {
    const formats = strptimeFormats(format.dates, hasTime);
    return { cast: (x) => `CAST(try_strptime(${x}, ${formats}) AS DATE)`, check: (v) => inCalendar(v, context) };
  }
  if (!hasTime) {
    return {
      cast: (x) => `TRY_CAST(${x} AS DATE)`,
      check: (v, x) => `CAST(${v} AS VARCHAR) = ${x} AND ${inCalendar(v, context)}`,
    };
  }
  return {
    cast: (x) => `TRY_CAST(left(${x}, 10) AS DATE)`,
    check: (v, x) =>
      `CAST(${v} AS VARCHAR) = left(${x}, 10) AND (strlen(${x}) = 10 OR (strlen(${x}) > 15 AND TRY_CAST(${x} AS TIMESTAMP) IS NOT NULL)) AND ${inCalendar(v, context)}`,
  };
}

function inCalendar(value: string, { calendar }: CastContext): string {
  if (calendar === null) return `${value} BETWEEN DATE '1900-01-01' AND DATE '2199-12-31'`;
  const gaps =
    calendar.gaps.length === 0
      ? ""
      : ` AND NOT list_contains([${calendar.gaps.map((gap) => `DATE '${gap}'`).join(", ")}], ${value})`;
  return `${value} BETWEEN DATE '${calendar.first}' AND DATE '${calendar.last}'${gaps}`;
}

/** DuckDB's formats for a declared one, with and without a time after it. */
export function strptimeFormats(declared: string, hasTime: boolean): string {
  const tokens: Record<string, string> = {
    YYYY: "%Y",
    YY: "%y",
    MMM: "%b",
    MM: "%m",
    M: "%m",
    DD: "%d",
    D: "%d",
    HH: "%H",
    H: "%H",
    mm: "%M",
    ss: "%S",
  };
  const base = declared
    .replaceAll("%", "%%")
    .replace(/YYYY|YY|MMM|MM|M|DD|D|HH|H|mm|ss/g, (token) => tokens[token] ?? token);
  const formats = hasTime && !base.includes("%H") ? [base, `${base} %H:%M`, `${base} %H:%M:%S`] : [base];
  return `[${formats.map(literal).join(", ")}]`;
}

/** Text is never in doubt: blanks around it and words for NULL are taken off. */
function text(format: FileFormat): FastCast {
  const longest = Math.max(4, ...format.nulls.map((word) => Buffer.byteLength(word)));
  return {
    cast: (x) => {
      const trimmed = `trim(${x}, ${BLANKS})`;
      return `CASE WHEN strlen(${x}) > ${longest} THEN nullif(${trimmed}, '') WHEN ${trimmed} <> '' AND ${isNoNull(trimmed, format)} THEN ${trimmed} END`;
    },
    check: () => "true",
  };
}

/** Comparisons, not IN: a list of five or more becomes a join, and rows would no longer come in the order of the file. */
function isNoNull(x: string, format: FileFormat): string {
  return ["\\N", "NULL", "null", "Null", ...format.nulls].map((word) => `${x} <> ${literal(word)}`).join(" AND ");
}
