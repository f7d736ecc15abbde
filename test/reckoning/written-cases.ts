/** Small deliveries written by hand, for the tests of the reckoning itself. */
import assert from "node:assert/strict";
import { contract, type KeyTypes, type TableName } from "./contract.ts";
import type { DeliveredFile } from "./delivered.ts";
import { reckon, type Reckoning, type Row } from "./reckon.ts";

const KEYS: KeyTypes = { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" };

export type Line = Record<string, string | null>;
type FileParams = { nameDate?: string; arrival?: number; path?: string; bytesId?: string; columns?: string[] };

export function file(table: TableName, lines: readonly Line[], params: FileParams = {}): DeliveredFile {
  const path = params.path ?? `${table}${params.nameDate === undefined ? "" : `_${params.nameDate}`}.csv`;
  const arrival = params.arrival ?? 0;
  return {
    path,
    table,
    nameDate: params.nameDate ?? null,
    arrival,
    bytesId: params.bytesId ?? `${path}/${arrival}`,
    columns: params.columns ?? Object.keys(contract[table]),
    rows: lines.map((cells, index) => ({ line: index + 2, row: { cells } })),
    skipped: 0,
  };
}

export function sale(date: string, qty: string, amt: string, more: Line = {}): Line {
  return { trans_id: "1", prod_key: "7", store_key: "3", trans_dt: date, sales_qty: qty, sales_amt: amt, ...more };
}

export function snapshot(date: string, onHand: string, more: Line = {}): Line {
  return { cal_dt: date, store_key: "3", prod_key: "7", inventory_on_hand_qty: onHand, ...more };
}

export function reckoned(...files: DeliveredFile[]): Reckoning {
  return reckon({ files, keys: KEYS, dailyTables: ["sales"] });
}

/** The only row of a table, of these columns. */
export function only(rows: readonly Row[], ...columns: string[]): Row {
  assert.equal(rows.length, 1);
  const row = rows[0] as Row;
  return Object.fromEntries(columns.map((column) => [column, row[column] as Row[string]]));
}
