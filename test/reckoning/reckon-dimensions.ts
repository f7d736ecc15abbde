/** The dimensions: one row a key, whatever was delivered how often. */
import { dimensionKey, type DimensionName, type KeyTypes } from "./contract.ts";
import { deliveriesInOrder, type DeliveredFile } from "./delivered.ts";
import type { QuarantinedRow } from "./reckon-facts.ts";
import { readRow, type Value } from "./read-row.ts";

export type DimensionRow = Record<string, Value | boolean> & { is_delivered: boolean };

export type Dimension = {
  /**
   * Key → row: the last row of the newest snapshot that has the key; `is_delivered` is false where that is not the
   * newest snapshot of all.
   */
  rows: Map<string, DimensionRow>;
  /** Of all snapshots, superseded ones too. */
  quarantined: QuarantinedRow[];
};

export function reckonDimension(files: readonly DeliveredFile[], table: DimensionName, keys: KeyTypes): Dimension {
  const rows = new Map<string, DimensionRow>();
  const quarantined: QuarantinedRow[] = [];
  const deliveries = deliveriesInOrder(files, table);
  for (const delivery of deliveries) {
    const standing = delivery === deliveries.at(-1) ? "current" : "superseded";
    for (const row of rows.values()) row.is_delivered = false;
    for (const file of delivery.files) {
      for (const { line, row } of file.rows) {
        const { values, refusal } = readRow(table, file.columns, row, keys);
        if (values !== null) rows.set(String(values[dimensionKey[table]]), { ...values, is_delivered: true });
        else quarantined.push({ table, file: file.path, arrival: file.arrival, line, standing, ...refusal });
      }
    }
  }
  return { rows, quarantined };
}
