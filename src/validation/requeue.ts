/** Files that may be read differently now are validated again: after a correction of the configuration, or on request. */
import { createHash } from "node:crypto";
import type { ProjectConfig } from "../config/project-config.ts";
import type { Store } from "../catalog/store.ts";
import type { SourceTableName } from "../model/tables.ts";

/** Changes when what decides how a table's files are read changes. */
export function readingVersion(config: ProjectConfig, table: SourceTableName): string {
  return createHash("sha256")
    .update(JSON.stringify([config.tables[table], config.keys, config.severities, config.calendar]))
    .digest("hex")
    .slice(0, 16);
}

/** Puts refused files back in line whose table is configured differently since. Returns how many. */
export function requeueCorrected(store: Store, config: ProjectConfig): number {
  return requeueDeliveries(store, correctedDeliveries(store, config));
}

/** Deliveries with a refused file whose table is configured differently since. */
export function correctedDeliveries(store: Store, config: ProjectConfig): number[] {
  const refused = store.all<{ delivery_id: number; table_name: SourceTableName; error: string }>(
    "SELECT delivery_id, table_name, error FROM files WHERE status = 'refused' AND json_extract(facts, '$.removed') IS NULL",
  );
  const corrected = refused.filter(
    ({ table_name, error }) =>
      (JSON.parse(error) as { version?: string }).version !== readingVersion(config, table_name),
  );
  return [...new Set(corrected.map(({ delivery_id }) => delivery_id))];
}

export type ReadAgainDates = {
  from: string;
  to: string;
  /** Their new readings count also where a day comes out much smaller, or not at all. */
  confirmed?: boolean;
};

/** Puts the deliveries that hold these business dates, or bear one in their name, back in line. Returns how many. */
export function requeueDates(store: Store, { from, to, confirmed = false }: ReadAgainDates): number {
  const rows = store.all<{ delivery_id: number }>(
    `SELECT delivery_id FROM days WHERE state <> 'superseded' AND business_date >= ?1 AND business_date <= ?2
     UNION SELECT delivery_id FROM deliveries WHERE status = 'refused' AND name_date >= ?1 AND name_date <= ?2`,
    from,
    to,
  );
  const ids = rows.map(({ delivery_id }) => delivery_id);
  return store.transaction(() => {
    if (confirmed)
      store.run(
        `INSERT OR REPLACE INTO doubtful_readings (table_name, business_date, delivery_id, rows, confirmed)
         SELECT table_name, '', delivery_id, 0, 1 FROM deliveries WHERE delivery_id IN (SELECT value FROM json_each(?))`,
        JSON.stringify(ids),
      );
    return requeueDeliveries(store, ids);
  });
}

/**
 * The next run reads the deliveries again. Until it has recorded them, what was accepted of them counts; a delivery whose
 * landed copies were removed is left alone. Returns how many are read again.
 */
export function requeueDeliveries(store: Store, deliveryIds: readonly number[]): number {
  return store.transaction(() => {
    const there = store.all<{ id: number }>(
      `SELECT value AS id FROM json_each(?) AS v WHERE NOT EXISTS (
         SELECT 1 FROM files WHERE delivery_id = v.value AND json_extract(facts, '$.removed') IS NOT NULL)`,
      JSON.stringify(deliveryIds),
    );
    for (const { id } of there) store.run("UPDATE files SET status = 'landed', error = NULL WHERE delivery_id = ?", id);
    return there.length;
  });
}
