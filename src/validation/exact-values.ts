/** The values that SQL left in doubt, read exactly: one text → its value, or the rule it breaks. */
import type { FileFormat } from "../config/project-config.ts";
import { parseDateText, type ParsedDate } from "../core/date-format.ts";
import { parseKeyText, type KeyError } from "../core/key-format.ts";
import { parseDecimalText, parseFlagText } from "../core/number-format.ts";
import { localTime } from "../core/time-zone.ts";
import type { ColumnType, KeyType } from "../model/tables.ts";
import type { RuleName } from "./rules.ts";

/** `value`: text that the column's SQL type casts without loss; null with no rule: an empty value. */
export type ExactValue = { value: string | null; rule: RuleName | null; rounded: boolean };

export type ExactContext = {
  format: FileFormat;
  keyType: KeyType | null;
  /** Whether a text that looks like scientific notation is a key like any other. */
  keepScientific: boolean;
  /** Whether the calendar has this day. */
  inCalendar(date: string): boolean;
  /** The day of an instant is the local one of this zone. */
  timeZone: string;
  /** Whether a midnight UTC is no instant but the day that is written. */
  midnightsAreDays: boolean;
  /** Hour before which a local timestamp belongs to the day before. */
  businessDayStartsAt: number;
};

const EMPTY: ExactValue = { value: null, rule: null, rounded: false };
const KEY_RULES: Record<KeyError, RuleName> = {
  empty: "key-empty",
  scientific: "key-scientific",
  "not-a-whole-number": "key-type",
  "leading-zero": "key-type",
  "too-large": "key-type",
};

export function exactValue(type: ColumnType, text: string, context: ExactContext): ExactValue {
  if (text.includes("\u0000")) return broken("nul-byte");
  const trimmed = text.trim();
  if (isNullText(trimmed, context.format)) return EMPTY;
  switch (type) {
    case "key": {
      const parsed = parseKeyText(trimmed, context.keyType ?? "VARCHAR", context.keepScientific);
      return "error" in parsed ? broken(KEY_RULES[parsed.error]) : whole(parsed.key);
    }
    case "money":
      return exactDecimal(trimmed, 2, context.format);
    case "quantity":
      return exactDecimal(trimmed, 3, context.format);
    case "integer":
      return exactInteger(trimmed);
    case "number":
      return exactNumber(trimmed, context.format);
    case "flag": {
      const flag = parseFlagText(trimmed);
      return flag === null ? broken("not-a-flag") : whole(String(flag));
    }
    case "date":
      return exactDate(trimmed, context);
    case "text":
      return whole(trimmed);
  }
}

export function isNullText(trimmed: string, format: FileFormat): boolean {
  return trimmed === "" || trimmed === "\\N" || trimmed.toLowerCase() === "null" || format.nulls.includes(trimmed);
}

function whole(value: string): ExactValue {
  return { value, rule: null, rounded: false };
}

function broken(rule: RuleName): ExactValue {
  return { value: null, rule, rounded: false };
}

function exactDecimal(text: string, scale: 2 | 3, format: FileFormat): ExactValue {
  const parsed = parseDecimalText(text, { decimal: format.decimal, scale, maxDigits: 18 });
  if (!("error" in parsed)) return { value: unitsText(parsed.units, scale), rule: null, rounded: parsed.rounded };
  if (parsed.error === "not-a-number" && hasOtherSign(text, scale, format)) return broken("decimal-sign");
  if (parsed.error === "too-large" || parsed.error === "not-a-number") return broken(parsed.error);
  return broken("decimal-sign");
}

/** A quantity or unit price before it is rounded, with six decimals, or null: the product of two is rounded once. */
export function exactFactor(text: string, { decimal }: FileFormat): string | null {
  const parsed = parseDecimalText(text, { decimal, scale: 6, maxDigits: 19 });
  return "error" in parsed ? null : unitsText(parsed.units, 6);
}

/** Whether the text is a number with the decimal sign that is not the declared one. */
function hasOtherSign(text: string, scale: 2 | 3, { decimal }: FileFormat): boolean {
  if (decimal === null) return false;
  const parsed = parseDecimalText(text, { decimal: decimal === "," ? "." : ",", scale, maxDigits: 18 });
  return !("error" in parsed);
}

/** 1234n with two decimals → "12.34". */
export function unitsText(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  return `${units < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function exactInteger(text: string): ExactValue {
  const match = /^[+-]?\d+(?:\.0+)?$/.exec(text);
  const value = match === null ? Number.NaN : Number(text);
  if (Number.isNaN(value)) return broken("not-a-number");
  return Math.abs(value) > 2_147_483_647 ? broken("too-large") : whole(String(value));
}

function exactNumber(text: string, format: FileFormat): ExactValue {
  const sign = format.decimal ?? ".";
  const plain = sign === "," ? text.replaceAll(".", "").replace(",", ".") : text;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain)) return broken("not-a-number");
  return Number.isFinite(Number(plain)) ? whole(String(Number(plain))) : broken("too-large");
}

function exactDate(text: string, context: ExactContext): ExactValue {
  const parsed = parseDateText(text, context.format.dates);
  if (parsed === null) return broken("not-a-date");
  const local = localDate(parsed, context);
  const before = local.time !== null && Number(local.time.slice(0, 2)) < context.businessDayStartsAt;
  const day = before ? dayBefore(local.date) : local.date;
  return context.inCalendar(day) ? whole(day) : broken("date-not-in-calendar");
}

function localDate({ date, time, offset }: ParsedDate, { timeZone, midnightsAreDays }: ExactContext): ParsedDate {
  if (time === null || offset === undefined) return { date, time };
  if (midnightsAreDays && offset === 0 && time === "00:00:00") return { date, time: null };
  return localTime({ date, time }, offset, timeZone);
}

function dayBefore(iso: string): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}
