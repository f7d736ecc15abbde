/** The deliveries of a batch, and what their names say of earlier ones. */
import type { Store } from "../catalog/store.ts";
import type { SourceTableName } from "../model/tables.ts";
import type { BatchFile } from "./validate-batch.ts";

export type BatchDelivery = {
  /** The date in the name; null: undated. */
  effectiveDate: string | null;
  /** What is written over an undated file is no older than that was; "" where nothing is known. */
  notBefore: string;
  /** The names of its files. */
  deliveredAs: string;
  files: number;
  /** Whether none of its files is refused. */
  isWhole: boolean;
  /** Older deliveries with a file of the same name. */
  earlier: ReadonlySet<number>;
};

type Earlier = { id: number; earlier: number; effective_date: string | null };

export function batchDeliveries(
  store: Store,
  table: SourceTableName,
  files: Iterable<BatchFile>,
): Map<number, BatchDelivery> {
  const members = Map.groupBy(files, ({ landed }) => landed.deliveryId);
  const ids = JSON.stringify([...members.keys()]);
  const earlier = Map.groupBy(
    store.all<Earlier>(
      `SELECT DISTINCT own.delivery_id AS id, older.delivery_id AS earlier, v.effective_date
       FROM files AS own JOIN files AS older ON older.source_name = own.source_name AND older.delivery_id < own.delivery_id
       JOIN deliveries AS v ON v.delivery_id = older.delivery_id
       WHERE own.delivery_id IN (SELECT value FROM json_each(?1)) AND own.table_name = ?2 AND older.table_name = ?2`,
      ids,
      table,
    ),
    ({ id }) => id,
  );
  const own = new Map(
    store
      .all<{ delivery_id: number; effective_date: string | null }>(
        "SELECT delivery_id, effective_date FROM deliveries WHERE delivery_id IN (SELECT value FROM json_each(?))",
        ids,
      )
      .map(({ delivery_id, effective_date }) => [delivery_id, effective_date]),
  );
  return new Map(
    [...members].map(([id, group]) => {
      const isWhole = group.every(({ refusal }) => refusal === null);
      const before = earlier.get(id) ?? [];
      const known = [...before.map(({ effective_date }) => effective_date), isWhole ? null : own.get(id)];
      return [
        id,
        {
          effectiveDate: group[0]?.landed.effectiveDate ?? null,
          notBefore: known.reduce<string>((last, date) => ((date ?? "") > last ? (date ?? "") : last), ""),
          deliveredAs: group
            .map(({ landed }) => landed.name)
            .toSorted()
            .join("\n"),
          files: group.length,
          isWhole,
          earlier: new Set(before.map((row) => row.earlier)),
        },
      ];
    }),
  );
}
