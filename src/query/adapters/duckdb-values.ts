/** DuckDB's values as the port's: text where a JavaScript number would not be exact. */
import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBUnionValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import type { QueryValue } from "../query.ts";

/** `DECIMAL`, dates, times and whatever else DuckDB wraps become their own text. */
export function plainValue(value: DuckDBValue): QueryValue {
  if (value === null || typeof value !== "object") return value ?? null;
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(plainValue);
  if (value instanceof DuckDBStructValue) return plainEntries(Object.entries(value.entries));
  if (value instanceof DuckDBMapValue) {
    return plainEntries(value.entries.map((entry) => [keyText(entry.key), entry.value]));
  }
  if (value instanceof DuckDBUnionValue) return plainValue(value.value);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString("hex");
  return value.toString();
}

function plainEntries(entries: readonly (readonly [string, DuckDBValue])[]): QueryValue {
  return Object.fromEntries(entries.map(([name, value]) => [name, plainValue(value)]));
}

function keyText(key: DuckDBValue): string {
  const plain = plainValue(key);
  return typeof plain === "object" && plain !== null ? JSON.stringify(plain) : String(plain);
}
