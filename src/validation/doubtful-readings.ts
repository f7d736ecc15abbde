/**
 * Deliveries that are read again, by other settings, and come out much smaller on some day, or without it, where no other
 * delivery has it. Like any such replacement they are held: the older reading counts, whole, until a person confirms.
 */
import type { DeliveryMode } from "../config/project-config.ts";
import type { Store } from "../catalog/store.ts";
import type { SourceTable } from "../model/tables.ts";
import type { NewDay } from "./accept-days.ts";
import { isMuchSmaller, resolveDay, type ResolveParams } from "./day-versions.ts";
import { versionName, type ReadAgain } from "./read-again.ts";
import { requeueDeliveries } from "./requeue.ts";
import { storedVersions, type StoredVersion } from "./stored-versions.ts";

/** A day on account of which a delivery's new reading is held. */
export type DoubtfulDay = { deliveryId: number; date: string; rows: number };

export type DoubtParams = {
  store: Store;
  table: SourceTable;
  mode: DeliveryMode;
  /** Days of the batch, with their rows. */
  days: readonly NewDay[];
  again: ReadAgain;
  rulesOf(date: string): ResolveParams;
  /** Whether a day that comes out without rows is held. */
  holdsVanished: boolean;
};

/** `days` and `again` without the readings that are held. */
export function holdDoubtful(params: DoubtParams): {
  days: readonly NewDay[];
  again: ReadAgain;
  doubtful: DoubtfulDay[];
} {
  const { store, table, days, again } = params;
  const confirmed = confirmedReadings(store);
  const mayHold = new Set([...again.deliveries].filter((id) => !confirmed.has(id)));
  const dates = [...new Set(again.retired.filter(({ deliveryId }) => mayHold.has(deliveryId)).map(({ date }) => date))];
  if (table.kind !== "fact" || dates.length === 0) return { days, again, doubtful: [] };
  const stored = Map.groupBy(storedVersions(store, table, params.mode, dates), ({ date }) => date);
  const fresh = Map.groupBy(days, ({ date }) => date);
  const held = new Set<number>();
  let doubted: string[];
  do {
    doubted = dates.filter((date) => isDoubtful(params, date, stored.get(date) ?? [], fresh.get(date) ?? [], held));
    const more = doubted
      .flatMap((date) => counted(stored.get(date) ?? [], again).map(({ deliveryId }) => deliveryId))
      .filter((id) => mayHold.has(id) && !held.has(id));
    if (more.length === 0) break;
    for (const id of more) held.add(id);
  } while (doubted.length > 0);
  if (held.size === 0) return { days, again, doubtful: [] };
  const rowsOf = new Map(days.map((day) => [versionName(day), day.rows]));
  return {
    days: days.filter(({ deliveryId }) => !held.has(deliveryId)),
    again: without(again, held),
    doubtful: dates.flatMap((date) =>
      isDoubtful(params, date, stored.get(date) ?? [], fresh.get(date) ?? [], new Set())
        ? counted(stored.get(date) ?? [], again)
            .filter(({ deliveryId }) => held.has(deliveryId))
            .map(({ deliveryId }) => ({ deliveryId, date, rows: rowsOf.get(versionName({ deliveryId, date })) ?? 0 }))
        : [],
    ),
  };
}

/** Whether the date would lose its rows, or most of them, if all readings but the held ones counted. */
function isDoubtful(
  { again, rulesOf, holdsVanished }: DoubtParams,
  date: string,
  stored: readonly StoredVersion[],
  fresh: readonly NewDay[],
  held: ReadonlySet<number>,
): boolean {
  const rules = rulesOf(date);
  const before = sum(stored.filter(({ state }) => state === "current"));
  const kept = stored.filter((version) => held.has(version.deliveryId) || !again.replaced.has(versionName(version)));
  const read = fresh.filter(({ deliveryId }) => !held.has(deliveryId));
  const after = sum(resolveDay([...kept, ...read], rules).current);
  return after === 0 ? holdsVanished && before > 0 : isMuchSmaller(after, before, rules.holdBelowShare);
}

/** Versions that count now and that the new reading would replace. */
function counted(stored: readonly StoredVersion[], { replaced }: ReadAgain): StoredVersion[] {
  return stored.filter(
    ({ state, rows, ...version }) => state === "current" && rows > 0 && replaced.has(versionName(version)),
  );
}

function without({ deliveries, retired, replaced, gone }: ReadAgain, held: ReadonlySet<number>): ReadAgain {
  const retiredOthers = retired.filter(({ deliveryId }) => !held.has(deliveryId));
  const names = new Set(retiredOthers.map(versionName));
  return {
    deliveries,
    retired: retiredOthers,
    replaced: new Set([...replaced].filter((name) => names.has(name))),
    gone: gone.filter(({ deliveryId }) => !held.has(deliveryId)),
  };
}

function sum(versions: readonly { rows: number }[]): number {
  return versions.reduce((total, { rows }) => total + rows, 0);
}

function confirmedReadings(store: Store): Set<number> {
  return new Set(
    store
      .all<{ id: number }>("SELECT DISTINCT delivery_id AS id FROM doubtful_readings WHERE confirmed = 1")
      .map(({ id }) => id),
  );
}

/** Puts what the reading of these deliveries found in the place of what earlier ones did. */
export function recordDoubtful(
  store: Store,
  table: string,
  read: readonly number[],
  doubtful: readonly DoubtfulDay[],
): void {
  store.run(
    "DELETE FROM doubtful_readings WHERE delivery_id IN (SELECT value FROM json_each(?))",
    JSON.stringify(read),
  );
  for (const { deliveryId, date, rows } of doubtful)
    store.run(
      "INSERT INTO doubtful_readings (table_name, business_date, delivery_id, rows) VALUES (?, ?, ?, ?)",
      table,
      date,
      deliveryId,
      rows,
    );
  const settled = store.all<{ id: number }>(
    `SELECT DISTINCT delivery_id AS id FROM doubtful_readings AS r WHERE confirmed = 0 AND NOT EXISTS (
       SELECT 1 FROM doubtful_readings AS o JOIN days AS d USING (table_name, business_date, delivery_id)
       WHERE o.delivery_id = r.delivery_id AND d.reading = 0 AND d.state = 'current')`,
  );
  confirmReadings(
    store,
    settled.map(({ id }) => id),
  );
}

/** The next reading of these deliveries counts, however it comes out; answers how many are read again. */
export function confirmReadings(store: Store, deliveryIds: readonly number[]): number {
  return store.transaction(() => {
    const ids = JSON.stringify(deliveryIds);
    store.run("UPDATE doubtful_readings SET confirmed = 1 WHERE delivery_id IN (SELECT value FROM json_each(?))", ids);
    return requeueDeliveries(store, deliveryIds);
  });
}
