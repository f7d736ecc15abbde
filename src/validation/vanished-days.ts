/**
 * Whole days that vanished: a delivery repeats what an older one held, and lacks a business date of it. A daily file
 * repeats nothing, and a window that moves on lacks only what lies before it: neither is meant.
 */
import type { Store } from "../catalog/store.ts";
import type { NewDay } from "./accept-days.ts";
import type { BatchDelivery } from "./batch-deliveries.ts";
import { compareVersions, resolveDay, type DayVersion, type ResolveParams } from "./day-versions.ts";
import { versionName, type ReadAgain } from "./read-again.ts";
import { storedVersions, VANISHED } from "./stored-versions.ts";
import type { SourceTable } from "../model/tables.ts";

export type VanishedParams = {
  store: Store;
  table: SourceTable;
  deliveries: ReadonlyMap<number, BatchDelivery>;
  /** Days of the batch, with their rows. */
  days: readonly NewDay[];
  again: ReadAgain;
  /** Versions, by name, of which rows are in quarantine: these days came. */
  quarantined: ReadonlySet<string>;
  rulesOf(date: string): ResolveParams;
};

/** A file that is written over repeats itself with half of its days; any other one is believed to with more of them. */
const WRITTEN_OVER = { days: 2, share: 1 / 2 };
const REPEATED = { days: 3, share: 2 / 3 };

type Delivered = { id: number; dates: ReadonlyMap<string, NewDay>; first: string; last: string };

/** Versions without rows of the days that the batch's deliveries lack. */
export function vanishedDays(params: VanishedParams): NewDay[] {
  const { store, table, deliveries, days, again } = params;
  if (table.kind !== "fact") return [];
  const byDelivery = Map.groupBy(
    days.filter(({ rows }) => rows > 0),
    ({ deliveryId }) => deliveryId,
  );
  const known = knownBefore(store, again);
  return [...byDelivery].flatMap(([id, own]) => {
    const facts = deliveries.get(id);
    if (facts?.isWhole !== true) return [];
    const dates = new Map(own.map((day) => [day.date, day]));
    const sorted = [...dates.keys()].sort();
    const delivered = { id, dates, first: sorted[0] ?? "", last: sorted.at(-1) ?? "" };
    const missing = missingDates(params, delivered, facts);
    const lacking = [...new Set([...vanishedOf(params, delivered, facts, missing), ...(known.get(id) ?? [])])];
    const [sample] = own;
    return lacking.flatMap((date) =>
      sample === undefined || dates.has(date)
        ? []
        : [{ ...sample, date, rows: 0, content: "0:0:0", vanished: true } satisfies NewDay],
    );
  });
}

/** What a delivery that is read again was known to lack: still lacking, it goes on being told. */
function knownBefore(store: Store, { gone }: ReadAgain): Map<number, string[]> {
  const names = new Set(gone.map(versionName));
  const rows = store.all<{ deliveryId: number; date: string }>(
    "SELECT delivery_id AS deliveryId, business_date AS date FROM days WHERE note = ? AND delivery_id IN (SELECT value FROM json_each(?))",
    VANISHED,
    JSON.stringify([...new Set(gone.map(({ deliveryId }) => deliveryId))]),
  );
  const own = Map.groupBy(
    rows.filter((version) => names.has(versionName(version))),
    ({ deliveryId }) => deliveryId,
  );
  return new Map([...own].map(([id, versions]) => [id, versions.map(({ date }) => date)]));
}

/** Dates between a delivery's first and last, and of what it is written over, that others have rows of. */
function missingDates(
  { store, table, days, quarantined }: VanishedParams,
  { id, dates, first, last }: Delivered,
  { earlier }: BatchDelivery,
): string[] {
  const rows = store.all<{ business_date: string }>(
    `SELECT DISTINCT business_date FROM days WHERE table_name = ?1 AND state = 'current' AND rows > 0 AND business_date BETWEEN ?2 AND ?3
     UNION SELECT business_date FROM days WHERE table_name = ?1 AND reading = 0 AND rows > 0 AND delivery_id IN (SELECT value FROM json_each(?4))`,
    table.name,
    first,
    last,
    JSON.stringify([...earlier]),
  );
  const inBatch = days.filter(({ date, rows: n }) => n > 0 && date > first && date < last);
  return [...new Set([...rows.map(({ business_date }) => business_date), ...inBatch.map(({ date }) => date)])].filter(
    (date) => !dates.has(date) && !quarantined.has(versionName({ deliveryId: id, date })),
  );
}

function vanishedOf(
  params: VanishedParams,
  delivered: Delivered,
  facts: BatchDelivery,
  missing: readonly string[],
): string[] {
  if (missing.length === 0) return [];
  const holders = new Map<number, string[]>();
  const older = olderVersions(params, delivered, missing);
  for (const date of missing) {
    const rules = params.rulesOf(date);
    const holder = resolveDay(older.get(date) ?? [], rules).current.find(
      ({ rows, deliveredAs }) => rows > 0 && (rules.mode === "replace" || deliveredAs === facts.deliveredAs),
    );
    if (holder !== undefined) holders.set(holder.deliveryId, [...(holders.get(holder.deliveryId) ?? []), date]);
  }
  return [...holders].flatMap(([holder, dates]) => lackedOf(params, delivered, facts, { holder, dates }));
}

/** What stood for these dates before the delivery came. */
function olderVersions(
  { store, table, days, again, rulesOf }: VanishedParams,
  { id, dates: own }: Delivered,
  dates: readonly string[],
): Map<string, (DayVersion & { date: string })[]> {
  const sample = [...own.values()][0];
  const { mode } = rulesOf(dates[0] ?? "");
  const stored = storedVersions(store, table, mode, dates).filter(
    (version) => !again.replaced.has(versionName(version)),
  );
  const wanted = new Set(dates);
  const all = [...stored, ...days.filter(({ date, vanished }) => wanted.has(date) && !vanished)];
  const isOlder = (version: DayVersion) =>
    mode === "append"
      ? version.deliveryId < id
      : sample !== undefined && version.deliveryId !== id && compareVersions(version, sample) < 0;
  return Map.groupBy(all.filter(isOlder), ({ date }) => date);
}

/** Of the holder's dates, those which the delivery lacks, if it repeats enough of the others. */
function lackedOf(
  { store, days, again, rulesOf }: VanishedParams,
  delivered: Delivered,
  facts: BatchDelivery,
  { holder, dates }: { holder: number; dates: readonly string[] },
): string[] {
  const held = new Map([
    ...store
      .all<{ date: string; rows: number }>(
        "SELECT business_date AS date, rows FROM days WHERE delivery_id = ? AND reading = 0 AND rows > 0",
        holder,
      )
      .filter(({ date }) => !again.replaced.has(versionName({ deliveryId: holder, date })))
      .map(({ date, rows }) => [date, rows] as const),
    ...days.filter(({ deliveryId }) => deliveryId === holder).map(({ date, rows }) => [date, rows] as const),
  ]);
  const isAlone = facts.files === 1 && countFiles(store, holder) === 1;
  const isWrittenOver = facts.earlier.has(holder) && isAlone;
  const isDated = isWrittenOver && facts.effectiveDate !== null;
  const { days: least, share } = isDated ? WRITTEN_OVER : REPEATED;
  const from = isDated ? "" : delivered.first;
  const to = isWrittenOver ? "9999-12-31" : delivered.last;
  const scope = [...held.keys()].filter((date) => date >= from && date <= to);
  const repeated = scope.filter(
    (date) =>
      (delivered.dates.get(date)?.rows ?? 0) >= Math.max(1, (held.get(date) ?? 0) * rulesOf(date).holdBelowShare),
  );
  if (scope.length < least || repeated.length < scope.length * share) return [];
  return dates.filter((date) => scope.includes(date));
}

function countFiles(store: Store, delivery: number): number {
  return store.get<{ n: number }>("SELECT count(*) AS n FROM files WHERE delivery_id = ?", delivery)?.n ?? 0;
}
