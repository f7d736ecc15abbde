/**
 * The casts that SQL may do alone. Each says of which texts it is provably right; all other texts are read character by
 * character by `exact-values.ts`.
 */
import type { FileFormat } from "../config/project-config.ts";
import { literal } from "../core/duck.ts";
import type { ColumnType, KeyType } from "../model/tables.ts";
import type { ZonedDates } from "./zoned-dates.ts";

export type CastContext = {
  format: FileFormat;
  keyType: KeyType | null;
  /** First and last day of the calendar, and the days between them that it lacks. */
  calendar: { first: string; last: string; gaps: readonly string[] } | null;
  /** Whether the group's dates come with a time of day. */
  hasTime: boolean;
  /** What the dates are, where a zone stands beside their times; the zone whose local day an instant means. */
  zonedDates: ZonedDates;
  timeZone: string;
  /** Hour before which a timestamp belongs to the day before; 0: the calendar day. */
  businessDayStartsAt: number;
};

export type FastCast = {
  /** SQL of the value of `x`, an SQL text expression. */
  cast(x: string): string;
  /** The same where `x` is known to have no blanks around it. */
  castTrimmed?: (x: string) => string;
  /** Regular expression (RE2, without anchors) of the texts whose value is beyond doubt; null: any text. An empty text is none of them. */
  pattern: string | null;
  /** What must hold of the value `v` of `x` as well, as SQL; null: nothing. */
  rest: ((v: string, x: string) => string) | null;
};

/** SQL that is true where the value `v` of `x` is beyond doubt. */
export function isPlain({ pattern, rest }: FastCast, v: string, x: string): string {
  const parts = [
    ...(pattern === null ? [] : [`regexp_full_match(${x}, ${literal(pattern)})`]),
    ...(rest === null ? [] : [rest(v, x)]),
  ];
  return parts.length === 0 ? "true" : parts.join(" AND ");
}

const BLANKS = literal(" \t\r\n\u00a0");
const DECIMALS = { money: 2, quantity: 3 } as const;
const CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
const MIDNIGHT = "00:00(?::00(?:[.]0{1,9})?)?(?:Z|[+]00(?::?00)?)";
const ISO_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

export function fastCast(type: ColumnType, context: CastContext): FastCast {
  const fast = ofType(type, context);
  const { nulls } = context.format;
  if (type === "text" || nulls.length === 0) return fast;
  const isNone = (x: string) => nulls.map((word) => `trim(${x}, ${BLANKS}) <> ${literal(word)}`).join(" AND ");
  return { ...fast, rest: (v, x) => [...(fast.rest === null ? [] : [fast.rest(v, x)]), isNone(x)].join(" AND ") };
}

function ofType(type: ColumnType, context: CastContext): FastCast {
  switch (type) {
    case "key":
      return context.keyType === "BIGINT" ? wholeNumber("BIGINT") : keyText(context.format);
    case "integer":
      return wholeNumber("INTEGER");
    case "money":
    case "quantity":
      return decimal(DECIMALS[type], context.format);
    case "number":
      return {
        cast: (x) => `TRY_CAST(${x} AS DOUBLE)`,
        pattern: null,
        rest: (v, x) => `isfinite(${v}) AND NOT contains(${x}, '_')`,
      };
    case "flag":
      return {
        cast: (x) =>
          `CASE ${x} WHEN '0' THEN 0 WHEN '1' THEN 1 WHEN 'N' THEN 0 WHEN 'Y' THEN 1 WHEN 'false' THEN 0 WHEN 'true' THEN 1 END`,
        pattern: null,
        rest: (v) => `${v} IS NOT NULL`,
      };
    case "date":
      return date(context);
    case "text":
      return text(context.format);
  }
}

/** A whole number as it is written back: no sign but minus, no zero before it. */
function wholeNumber(type: "BIGINT" | "INTEGER"): FastCast {
  return {
    cast: (x) => `TRY_CAST(${x} AS ${type})`,
    pattern: "0|-?[1-9][0-9]{0,18}",
    rest: (v) => `${v} IS NOT NULL`,
  };
}

/** No sign of an exponent, no blanks around, no word for NULL: the text itself is the key. */
function keyText(format: FileFormat): FastCast {
  return {
    cast: (x) => x,
    pattern: null,
    rest: (_, x) =>
      `${x} <> '' AND NOT contains(${x}, 'E') AND NOT contains(${x}, 'e') AND ${x} = trim(${x}, ${BLANKS}) AND ${isNoNull(x, format)}`,
  };
}

/**
 * Digits with one decimal sign that the type holds without rounding: no exponent, no separator of thousands. Where nobody
 * declared the sign, three decimals of an amount may be such a group.
 */
function decimal(scale: 2 | 3, format: FileFormat): FastCast {
  const type = `DECIMAL(18,${scale})`;
  const sign = format.decimal === "," ? "," : "[.]";
  const text = (x: string) => (format.decimal === "," ? `replace(${x}, ',', '.')` : x);
  const decimals = scale === 2 && format.decimal === null ? "(?:[0-9]{0,2}|[0-9]{2}000*)" : `[0-9]{0,${scale}}0*`;
  return {
    cast: (x) => `TRY_CAST(${text(x)} AS ${type})`,
    pattern: ` *-?(?:[0-9]{1,${18 - scale}}(?:${sign}${decimals})?|${sign}[0-9]{1,${scale}}) *`,
    rest: null,
  };
}

function date(context: CastContext): FastCast {
  const { format, hasTime, businessDayStartsAt } = context;
  const mayHaveTime = hasTime || /[Hms]/.test(format.dates ?? "");
  if (mayHaveTime && businessDayStartsAt > 0)
    return { cast: () => "CAST(NULL AS DATE)", pattern: null, rest: () => "false" };
  if (format.dates !== null) {
    const formats = strptimeFormats(format.dates, hasTime);
    return {
      cast: (x) => `CAST(try_strptime(${x}, ${formats}) AS DATE)`,
      pattern: null,
      rest: (v) => inCalendar(v, context),
    };
  }
  if (!hasTime)
    return { cast: (x) => `TRY_CAST(${x} AS DATE)`, pattern: ISO_DATE, rest: (v) => inCalendar(v, context) };
  if (context.zonedDates === "instants")
    return {
      cast: (x) => `CAST(timezone(${literal(context.timeZone)}, TRY_CAST(${x} AS TIMESTAMPTZ)) AS DATE)`,
      pattern: `${ISO_DATE}[T ]${CLOCK}:[0-5][0-9](?:[.][0-9]{1,6})?(?:Z|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)`,
      rest: (v) => inCalendar(v, context),
    };
  const time = context.zonedDates === "midnights" ? MIDNIGHT : `${CLOCK}(?::[0-5][0-9](?:[.][0-9]{1,9})?)?`;
  return {
    cast: (x) => `TRY_CAST(left(${x}, 10) AS DATE)`,
    pattern: `${ISO_DATE}(?:[T ]${time})?`,
    rest: (v) => inCalendar(v, context),
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
    cast: (x) =>
      `CASE WHEN trim(${x}, ${BLANKS}) <> '' AND ${isNoNull(`trim(${x}, ${BLANKS})`, format)} THEN trim(${x}, ${BLANKS}) END`,
    castTrimmed: (x) =>
      `CASE WHEN strlen(${x}) > ${longest} THEN ${x} WHEN ${x} <> '' AND ${isNoNull(x, format)} THEN ${x} END`,
    pattern: null,
    rest: null,
  };
}

/** Regular expression of a text without blanks around it and without this delimiter (both as written in one). */
export function trimmedText(delimiter: string): string {
  const edge = `[^${delimiter} \\t\\r\\n\\x{a0}]`;
  return `${edge}(?:[^${delimiter}]*${edge})?`;
}

/** Comparisons, not IN: a list of five or more becomes a join, and rows would no longer come in the order of the file. */
function isNoNull(x: string, format: FileFormat): string {
  return ["\\N", "NULL", "null", "Null", ...format.nulls].map((word) => `${x} <> ${literal(word)}`).join(" AND ");
}
