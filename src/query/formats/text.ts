/** How one value reads as text, the same in CSV and in tables. */
import type { QueryValue } from "../query.ts";

/** NULL is the caller's to say; nested values are JSON. */
export function valueText(value: Exclude<QueryValue, null>): string {
  if (typeof value === "object") return JSON.stringify(jsonValue(value));
  return String(value);
}

/** What JSON carries: whole numbers beyond 2^53 as text, for readers would round them; NaN and infinities as text, for JSON has none. */
export function jsonValue(value: QueryValue): unknown {
  if (typeof value === "bigint") {
    return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(value)
      : String(value);
  }
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(jsonValue);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, jsonValue(part)]));
  }
  return value;
}
