/** What one delivered row says, by the contract alone: its typed values, or the reason to quarantine it. */
import {
  contract,
  requiredColumns,
  scales,
  type KeyTypes,
  type Kind,
  type KeyColumn,
  type RawRow,
  type TableName,
} from "./contract.ts";
import { isDate } from "./dates.ts";
import { parseDecimal } from "./decimals.ts";

/** Decimals as units of their last digit, flags and integers as numbers, dates, keys and texts as text. */
export type Value = bigint | number | string | null;
export type Values = Record<string, Value>;

export type Refusal = { rule: "field count" | "does not fit" | "required empty"; column: string | null };

export type ReadRow = { values: Values; refusal: null } | { values: null; refusal: Refusal };

/** A value that does not fit its kind. */
const MISFIT = Symbol("misfit");

const FLAGS: Readonly<Record<string, number>> = { "1": 1, "0": 0, true: 1, false: 0, t: 1, f: 0, y: 1, n: 0 };
const INT32 = 2_147_483_647n;
const INT64 = 2n ** 63n - 1n;

/** `columns` are those that the file has; of the others the values are null. */
export function readRow(table: TableName, columns: readonly string[], row: RawRow, keys: KeyTypes): ReadRow {
  if (row.fieldCount !== undefined) return refused("field count", null);
  const values: Values = {};
  for (const [column, kind] of Object.entries(contract[table])) {
    const text = columns.includes(column) ? (row.cells[column]?.trim() ?? "") : "";
    if (text === "") {
      values[column] = null;
      continue;
    }
    const value = readCell(text, kind, keys[column as KeyColumn]);
    if (value === MISFIT) return refused("does not fit", column);
    values[column] = value;
  }
  const missing = requiredColumns[table].find((column) => values[column] === null);
  if (missing !== undefined) return refused("required empty", missing);
  return { values, refusal: null };
}

function refused(rule: Refusal["rule"], column: string | null): ReadRow {
  return { values: null, refusal: { rule, column } };
}

function readCell(text: string, kind: Kind, keyType: "BIGINT" | "VARCHAR" | undefined): Value | typeof MISFIT {
  switch (kind) {
    case "money":
    case "quantity":
      return parseDecimal(text, scales[kind]) ?? MISFIT;
    case "date":
      return isDate(text) ? text : MISFIT;
    case "flag":
      return FLAGS[text.toLowerCase()] ?? MISFIT;
    case "integer":
      return readWhole(text, INT32) ?? MISFIT;
    case "number":
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : MISFIT;
    case "text":
      return text;
    case "key":
      return readKey(text, keyType);
  }
}

function readWhole(text: string, limit: bigint): number | null {
  const match = /^(-?\d+)(?:\.0*)?$/.exec(text);
  const value = match === null ? null : BigInt(match[1] ?? "");
  return value === null || value > limit || value < -limit ? null : Number(value);
}

function readKey(text: string, keyType: "BIGINT" | "VARCHAR" | undefined): string | typeof MISFIT {
  if (/^\d+(\.\d+)?e[+-]\d+$/i.test(text)) return MISFIT;
  if (keyType !== "BIGINT") return text;
  const match = /^(-?(?:0|[1-9]\d*))(?:\.0+)?$/.exec(text);
  if (match === null) return MISFIT;
  const value = BigInt(match[1] ?? "");
  return value > INT64 || value < -INT64 ? MISFIT : value.toString();
}
