/**
 * Deliveries that were accepted before and are read again. What was accepted of them counts until the new reading is
 * recorded, and goes on counting where the new reading has nothing to put in its place.
 */
import type { Store } from "../catalog/store.ts";
import { literal, type Duck } from "../core/duck.ts";
import type { BatchDelivery } from "./batch-deliveries.ts";
import { BATCH } from "./batch-rows.ts";

export type Version = { deliveryId: number; date: string };

export type ReadAgain = {
  deliveries: ReadonlySet<number>;
  /** Versions that the new reading replaces, and their names. */
  retired: readonly Version[];
  replaced: ReadonlySet<string>;
  /** Those of them which it no longer holds. */
  gone: readonly Version[];
};

export function versionName({ deliveryId, date }: Version): string {
  return `${deliveryId} ${date}`;
}

/**
 * `quarantined`: versions, by name, of which the new reading quarantined rows; with the date "" rows whose date nobody
 * can read. A day that the reading refuses or quarantines whole keeps the rows that it had.
 */
export function readAgain(params: {
  store: Store;
  deliveries: ReadonlyMap<number, Pick<BatchDelivery, "isWhole">>;
  days: readonly Version[];
  quarantined: ReadonlySet<string>;
}): ReadAgain {
  const { store, deliveries, days, quarantined } = params;
  const stored = store.all<{ delivery_id: number; business_date: string }>(
    "SELECT delivery_id, business_date FROM days WHERE reading = 0 AND delivery_id IN (SELECT value FROM json_each(?))",
    JSON.stringify([...deliveries.keys()]),
  );
  const fresh = new Set(days.map(versionName));
  const withDays = new Set(days.map(({ deliveryId }) => deliveryId));
  const barren = new Set(
    [...quarantined].map((name) => Number(name.split(" ")[0])).filter((deliveryId) => !withDays.has(deliveryId)),
  );
  const versions = stored.map(({ delivery_id, business_date }) => ({ deliveryId: delivery_id, date: business_date }));
  const replaced = versions.filter(
    (version) =>
      fresh.has(versionName(version)) ||
      (deliveries.get(version.deliveryId)?.isWhole === true &&
        !quarantined.has(versionName(version)) &&
        !barren.has(version.deliveryId)),
  );
  return {
    deliveries: new Set(versions.map(({ deliveryId }) => deliveryId)),
    retired: replaced,
    replaced: new Set(replaced.map(versionName)),
    gone: replaced.filter((version) => !fresh.has(versionName(version))),
  };
}

/** Versions, by name, of which the batch quarantined rows; "" for the date of those whose date is unreadable. */
export async function quarantinedVersions(duck: Duck, withoutFiles: readonly number[]): Promise<Set<string>> {
  const kept = withoutFiles.length === 0 ? "" : `WHERE file_id NOT IN (${withoutFiles.join(", ")})`;
  const rows = await duck.rows<{ delivery_id: number; date: string }>(
    `SELECT DISTINCT delivery_id, coalesce(business_date, ${literal("")}) AS date FROM ${BATCH.quarantine} ${kept}`,
  );
  return new Set(rows.map(({ delivery_id, date }) => versionName({ deliveryId: delivery_id, date })));
}
