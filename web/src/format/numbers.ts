/**
 * Numbers as people read them, by unit. Money and quantities travel as decimal text and are never turned into floating
 * point on the way to an exact display; charts use `toNumber`, tables `formatValue`, tiles `formatShort`.
 */
import type { Unit } from "../../../src/model/measures.ts";

/** Decimal text (money, quantity), a JSON number (counts, ratios), or unknown. */
export type Value = string | number | null | undefined;

export const UNKNOWN = "–";
const LOCALE = "en-US";
const MINUS = "−";

type Options = Intl.NumberFormatOptions;

const cache = new Map<string, Intl.NumberFormat>();

function formatter(options: Options): Intl.NumberFormat {
  const key = JSON.stringify(options);
  let found = cache.get(key);
  if (found === undefined) {
    found = new Intl.NumberFormat(LOCALE, options);
    cache.set(key, found);
  }
  return found;
}

function write(value: string | number, options: Options): string {
  return formatter(options)
    .format(value as number)
    .replace("-", MINUS);
}

function money(currency: string, options: Options): Options {
  return { style: "currency", currency, currencyDisplay: "narrowSymbol", ...options };
}

function optionsOf(unit: Unit, currency: string): Options {
  switch (unit) {
    case "money":
    case "price":
      return money(currency, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    case "quantity":
      return { maximumFractionDigits: 3 };
    case "count":
    case "days":
      return { maximumFractionDigits: 0 };
    case "percent":
      return { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 };
    case "ratio":
      return { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    case "weeks":
      return { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  }
}

export function isKnown(value: Value): value is string | number {
  return value !== null && value !== undefined && value !== "" && !(typeof value === "number" && Number.isNaN(value));
}

/** For geometry and ordering only; null when unknown. */
export function toNumber(value: Value): number | null {
  if (!isKnown(value)) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** The exact value with its unit's decimals: "$12,345.60", "1,204.5", "4.3 %"; "–" when unknown. */
export function formatValue(value: Value, unit: Unit, currency: string): string {
  return isKnown(value) ? write(value, optionsOf(unit, currency)) : UNKNOWN;
}

/** A shortened value for tiles and axes: "$1.24M"; small values stay as they are. */
export function formatShort(value: Value, unit: Unit, currency: string): string {
  const number = toNumber(value);
  if (number === null) return UNKNOWN;
  const scaled = isScaled(unit);
  if (!scaled || Math.abs(number) < 10_000) {
    const whole = scaled && unit !== "quantity" && Math.abs(number) >= 1000;
    const base = optionsOf(unit, currency);
    return write(number, whole ? { ...base, minimumFractionDigits: 0, maximumFractionDigits: 0 } : shorter(base, unit));
  }
  return write(number, unit === "money" ? money(currency, COMPACT) : COMPACT);
}

const COMPACT: Options = { notation: "compact", minimumSignificantDigits: 3, maximumSignificantDigits: 3 };
/** A small difference that the unit's own decimals would show as nothing. */
const ONE_DIGIT: Options = { minimumFractionDigits: 0, maximumFractionDigits: 20, maximumSignificantDigits: 1 };

/** Units of what adds up, and so grows long. */
function isScaled(unit: Unit): boolean {
  return unit === "money" || unit === "quantity" || unit === "count" || unit === "days";
}

function shorter(options: Options, unit: Unit): Options {
  return unit === "quantity" ? { ...options, maximumFractionDigits: 1 } : options;
}

/** Axis labels: as short as possible. */
export function formatTick(value: number, unit: Unit, currency: string): string {
  if (unit === "percent") return write(value, { style: "percent", maximumFractionDigits: 1 });
  const compact: Options = { notation: "compact", maximumSignificantDigits: 3 };
  return write(value, unit === "money" || unit === "price" ? money(currency, compact) : compact);
}

/** A difference with its sign, exact: "+$1,204.00", "−12"; shares in points ("+1.2 pt"). */
export function formatSigned(delta: Value, unit: Unit, currency: string): string {
  const number = toNumber(delta);
  if (number === null) return UNKNOWN;
  if (unit === "percent") return `${signed(number * 100, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} pt`;
  const text = signed(delta as number, optionsOf(unit, currency));
  const isHidden = number !== 0 && !/[1-9]/.test(text);
  return isHidden ? signed(number, { ...optionsOf(unit, currency), ...ONE_DIGIT }) : text;
}

/** The same for tiles: what adds up is shortened from 10,000 on. */
export function formatSignedShort(delta: Value, unit: Unit, currency: string): string {
  const number = toNumber(delta);
  if (number === null || !isScaled(unit) || Math.abs(number) < 10_000) return formatSigned(delta, unit, currency);
  return signed(number, unit === "money" ? money(currency, COMPACT) : COMPACT);
}

function signed(value: string | number, options: Options): string {
  return write(value, { ...options, signDisplay: "exceptZero" });
}

export function formatPercent(share: number | null): string {
  return share === null
    ? UNKNOWN
    : write(share, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
}

export function formatCount(value: number | null): string {
  return value === null ? UNKNOWN : write(value, { maximumFractionDigits: 0 });
}

/** "The same weeks last year": a label where a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "1 row", "12 rows", "1 delivery", "3 deliveries". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
