/** What the values of a column say about how they are written: gathered value by value, decided later. */
import { parseDateText } from "../../core/date-format.ts";
import { localTime } from "../../core/time-zone.ts";
import { parseDecimalText } from "../../core/number-format.ts";
import { parseFlagText } from "../../core/number-format.ts";
import { isTotalWord, parseKeyText } from "../../core/key-format.ts";
import type { ColumnType } from "../../model/tables.ts";

export type ColumnEvidence = {
  /** Different date texts, without their time, up to MOST_DATES. */
  dates: Set<string>;
  /** Of dates: an example of an instant, and of a midnight UTC, which is one only where others are. */
  instant: string | null;
  midnight: string | null;
  /** Numbers: an example each of what speaks for a decimal point, for a decimal comma, and of what could be both. */
  point: string | null;
  comma: string | null;
  either: string | null;
  /** `1.234`: a number with three decimals, or with grouped thousands where the decimal sign is a comma. */
  eitherPoint: string | null;
  /** How many of those, how many of them with three noughts, and how many whole numbers below a thousand beside them. */
  grouped: number;
  thousands: number;
  small: number;
  /** `1234`: a whole number beyond a thousand without a group. */
  ungrouped: string | null;
  /** ISO 4217 codes of currency signs seen. */
  currencies: Set<string>;
  /** Texts where a number, date or flag should be that could mean "no value", with an example's count. */
  nullWords: Map<string, number>;
  /** A key that is no whole number or has zeros in front: it makes the key a text. */
  textKey: string | null;
  /** A number or flag that is none, nor a word for no value, with how many there are. */
  odd: { text: string; count: number } | null;
  /** Number of values that were no blank. */
  values: number;
  /** The largest amount, near enough to tell shares from money; 0 without one. */
  largest: number;
};

const MOST_DATES = 20_000;
const NULL_WORD = /^(?:n\/?a|#n\/a|-+|\?+|none|nil|null|\(null\)|unknown|missing|\.|n\.a\.|k\.a\.)$/i;
/** Understood without being declared. */
const KNOWN_NULL = /^(?:|null|\\n)$/i;
const TIME_AFTER = /[T\s,]+\d{1,2}[:.]\d{2}.*$/;
const ZONED = /:\d{2}(?:[.,]\d+)? ?(?:z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$/;
const CURRENCIES: readonly [RegExp, string][] = [
  [/€|EUR/, "EUR"],
  [/£|GBP/, "GBP"],
  [/₹|INR/, "INR"],
  [/¥|JPY/, "JPY"],
  [/R\$|BRL/, "BRL"],
  [/zł|PLN/, "PLN"],
  [/CHF/, "CHF"],
  [/CA\$|C\$|CAD/, "CAD"],
  [/A\$|AUD/, "AUD"],
  [/\$|USD/, "USD"],
];

export function newEvidence(): ColumnEvidence {
  return {
    dates: new Set(),
    instant: null,
    midnight: null,
    point: null,
    comma: null,
    either: null,
    eitherPoint: null,
    grouped: 0,
    thousands: 0,
    small: 0,
    ungrouped: null,
    currencies: new Set(),
    nullWords: new Map(),
    textKey: null,
    odd: null,
    values: 0,
    largest: 0,
  };
}

/** Takes one value of a column of that type into account; the day of an instant is the local one of the zone. */
export function takeValue(evidence: ColumnEvidence, type: ColumnType, text: string, timeZone: string): void {
  if (KNOWN_NULL.test(text)) return;
  evidence.values += 1;
  if (type === "key") takeKey(evidence, text);
  else if (type === "date") takeDate(evidence, text, timeZone);
  else if (type === "flag") takeFlag(evidence, text);
  else if (type !== "text") takeNumber(evidence, text, type === "money");
}

/** Adds what another file's column of the same meaning says. */
export function mergeEvidence(into: ColumnEvidence, other: ColumnEvidence): void {
  for (const date of other.dates) if (into.dates.size < MOST_DATES) into.dates.add(date);
  into.instant ??= other.instant;
  into.midnight ??= other.midnight;
  into.point ??= other.point;
  into.comma ??= other.comma;
  into.either ??= other.either;
  into.eitherPoint ??= other.eitherPoint;
  into.grouped += other.grouped;
  into.thousands += other.thousands;
  into.small += other.small;
  into.ungrouped ??= other.ungrouped;
  into.textKey ??= other.textKey;
  if (other.odd !== null)
    into.odd = { text: into.odd?.text ?? other.odd.text, count: (into.odd?.count ?? 0) + other.odd.count };
  into.values += other.values;
  into.largest = Math.max(into.largest, other.largest);
  for (const currency of other.currencies) into.currencies.add(currency);
  for (const [word, count] of other.nullWords) into.nullWords.set(word, (into.nullWords.get(word) ?? 0) + count);
}

function takeKey(evidence: ColumnEvidence, text: string): void {
  if (evidence.textKey !== null || /^[1-9]\d{0,17}$/.test(text)) return;
  const parsed = parseKeyText(text, "BIGINT");
  if ("key" in parsed || parsed.error === "scientific" || parsed.error === "empty" || isTotalWord(text)) return;
  if (NULL_WORD.test(text)) evidence.nullWords.set(text, (evidence.nullWords.get(text) ?? 0) + 1);
  else evidence.textKey = text;
}

function takeDate(evidence: ColumnEvidence, text: string, timeZone: string): void {
  if (evidence.dates.size >= MOST_DATES || takeNullWord(evidence, text)) return;
  const local = text.endsWith("Z") || ZONED.test(text) ? instantDay(evidence, text, timeZone) : null;
  evidence.dates.add(local ?? text.replace(TIME_AFTER, ""));
}

/** The day of an instant; null for a midnight UTC, and for what is no instant. */
function instantDay(evidence: ColumnEvidence, text: string, timeZone: string): string | null {
  const parsed = parseDateText(text, null);
  if (parsed?.offset === undefined || parsed.time === null) return null;
  const { date, time, offset } = parsed;
  if (offset === 0 && time === "00:00:00") {
    evidence.midnight ??= text;
    return null;
  }
  evidence.instant ??= text;
  return localTime({ date, time }, offset, timeZone).date;
}

function takeFlag(evidence: ColumnEvidence, text: string): void {
  if (parseFlagText(text) === null && !takeNullWord(evidence, text)) takeOdd(evidence, text);
}

function takeNumber(evidence: ColumnEvidence, text: string, money: boolean): void {
  if (money) {
    const size = Math.abs(Number(text.replace(",", ".").replace(/[^\d.eE+-]/g, "")));
    if (size > evidence.largest && Number.isFinite(size)) evidence.largest = size;
  }
  if (/^-?\d+$/.test(text)) {
    if (/\d{4}/.test(text)) evidence.ungrouped ??= text;
    else evidence.small += 1;
    return;
  }
  if (evidence.point !== null && /^-?\d+\.\d+$/.test(text)) return;
  const parsed = parseDecimalText(text, { decimal: null, scale: money ? 2 : 3, maxDigits: 18 });
  if ("error" in parsed) {
    if (parsed.error === "decimal-comma") evidence.comma ??= text;
    else if (parsed.error === "ambiguous-separator") evidence.either ??= text;
    else if (parsed.error === "not-a-number" && !takeNullWord(evidence, text)) takeOdd(evidence, text);
    if (parsed.error === "not-a-number" || parsed.error === "too-large") return;
  } else if (/^\D*[1-9]\d{0,2}\.\d{3}\D*$/.test(text)) {
    evidence.eitherPoint ??= text;
    evidence.grouped += 1;
    if (/\.000\D*$/.test(text)) evidence.thousands += 1;
  } else if (text.includes(".")) {
    evidence.point ??= text;
  }
  const currency = CURRENCIES.find(([sign]) => sign.test(text));
  if (currency !== undefined) evidence.currencies.add(currency[1]);
}

function takeOdd(evidence: ColumnEvidence, text: string): void {
  evidence.odd = { text: evidence.odd?.text ?? text, count: (evidence.odd?.count ?? 0) + 1 };
}

function takeNullWord(evidence: ColumnEvidence, text: string): boolean {
  if (!NULL_WORD.test(text)) return false;
  evidence.nullWords.set(text, (evidence.nullWords.get(text) ?? 0) + 1);
  return true;
}
