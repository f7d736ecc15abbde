/** What the state knows, and a batch finds out, about pairs of deliveries that hold the same business date with other rows. */
import type { Store } from "../catalog/store.ts";
import type { Duck } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import type { SourceTable } from "../model/tables.ts";
import { compareRows, type Claim } from "./compare-rows.ts";
import type { DayVersion, PairDoubt } from "./day-versions.ts";
import { judgePair, type PairPlace } from "./judge-pair.ts";

/** Of one business date. */
export type Pair = { date: string; older: DayVersion; newer: DayVersion };

export type JudgedPair = Pair & {
  doubt: PairDoubt | null;
  /** Not where the rows of one were never written: it was superseded at once. */
  isCompared: boolean;
};

export type Pairs = {
  /** What is known of the two; one that is not known is noted, and said to be in no doubt. */
  doubtOf(pair: Pair): PairDoubt | null;
  /** Those noted since this was asked last. */
  noted(): Pair[];
  add(judged: readonly JudgedPair[]): void;
  /** All that were added. */
  added(): JudgedPair[];
};

type StoredPair = { older: number; newer: number; doubt: PairDoubt["reason"] | null; keeps: string };

/** `isStale`: versions whose rows are read anew, so that nothing known of them counts. */
export function knownPairs(
  store: Store,
  table: SourceTable,
  isStale: (version: { deliveryId: number; date: string }) => boolean = () => false,
): Pairs {
  const stored = new Map<string, StoredPair[]>();
  const judged = new Map<string, JudgedPair>();
  let unknown = new Map<string, Pair>();
  const readStored = ({ date, older, newer }: Pair): PairDoubt | null | undefined => {
    if ([older, newer].some(({ deliveryId }) => isStale({ deliveryId, date }))) return undefined;
    const rows =
      stored.get(date) ??
      store.all<StoredPair>(
        "SELECT older, newer, doubt, keeps FROM day_pairs WHERE table_name = ? AND business_date = ?",
        table.name,
        date,
      );
    stored.set(date, rows);
    const found = rows.find((row) => row.older === older.deliveryId && row.newer === newer.deliveryId);
    if (found === undefined) return undefined;
    return found.doubt === null ? null : { reason: found.doubt, keeps: found.keeps === "newer" ? "newer" : "older" };
  };
  return {
    doubtOf(pair) {
      const name = nameOf(pair);
      const own = judged.get(name);
      if (own !== undefined) return own.doubt;
      const known = readStored(pair);
      if (known === undefined) unknown.set(name, pair);
      return known ?? null;
    },
    noted() {
      const pairs = [...unknown.values()];
      unknown = new Map();
      return pairs;
    },
    add(pairs) {
      for (const pair of pairs) judged.set(nameOf(pair), pair);
    },
    added: () => [...judged.values()],
  };
}

function nameOf({ date, older, newer }: Pair): string {
  return `${date} ${older.deliveryId} ${newer.deliveryId}`;
}

export type JudgeParams = {
  duck: Duck;
  store: Store;
  paths: ProjectPaths;
  table: SourceTable;
  holdBelowShare: number;
  /** The batch's rows; null where it has none. */
  relation: string | null;
  /** Where the rows of a stored version stand; undefined for one of the batch, null where they were never written. */
  storedAt(version: DayVersion, date: string): { path: string | null; rowsDeliveryId: number } | undefined;
};

/** Compares the rows of each pair. Rows that were never written, of what was superseded at once, are in no doubt. */
export async function judgePairs(params: JudgeParams, pairs: readonly Pair[]): Promise<JudgedPair[]> {
  const { duck, store, paths, table, relation, holdBelowShare } = params;
  const claimOf = (version: DayVersion, date: string): Claim | null => {
    const at = params.storedAt(version, date);
    if (at === undefined) return { date, deliveryId: version.deliveryId, path: null };
    return at.path === null ? null : { date, deliveryId: at.rowsDeliveryId, path: paths.at(at.path) };
  };
  const needed = pairs.flatMap(({ date, older, newer }) =>
    [older, newer].flatMap((version) => params.storedAt(version, date)?.path ?? []),
  );
  if (needed.length > 0) await paths.bring([...new Set(needed)]);
  const claims = pairs.map(({ date, older, newer }) => [claimOf(older, date), claimOf(newer, date)] as const);
  const comparable = claims.flatMap(([older, newer], index) =>
    older === null || newer === null ? [] : [{ index, older, newer }],
  );
  const facts = await compareRows(duck, table, comparable, relation);
  const places = placesOf(store, pairs);
  const doubts = new Map(
    comparable.map(({ index }, at) => {
      const found = facts[at] ?? null;
      const pair = pairs[index];
      return [
        index,
        found === null || pair === undefined ? null : judgePair(found, places(pair), holdBelowShare),
      ] as const;
    }),
  );
  return pairs.map((pair, index) => ({ ...pair, doubt: doubts.get(index) ?? null, isCompared: doubts.has(index) }));
}

type DeliveredRow = { id: number; arrived_at: string; names: string | null };

/** How the names, and the time of arrival, put two deliveries in order. */
function placesOf(store: Store, pairs: readonly Pair[]): (pair: Pair) => PairPlace {
  const ids = [...new Set(pairs.flatMap(({ older, newer }) => [older.deliveryId, newer.deliveryId]))];
  const delivered = new Map(
    store
      .all<DeliveredRow>(
        `SELECT delivery_id AS id, arrived_at, (SELECT group_concat(source_name, char(10)) FROM files AS f WHERE f.delivery_id = d.delivery_id) AS names
         FROM deliveries AS d WHERE delivery_id IN (SELECT value FROM json_each(?))`,
        JSON.stringify(ids),
      )
      .map((row) => [row.id, { arrivedAt: row.arrived_at, names: (row.names ?? "").split("\n").sort(compareNames) }]),
  );
  return ({ date, older, newer }) => {
    const a = delivered.get(older.deliveryId);
    const b = delivered.get(newer.deliveryId);
    const places = { date, olderDate: older.effectiveDate, newerDate: newer.effectiveDate };
    if (a === undefined || b === undefined) return { ...places, unordered: false, first: "older" };
    const isOther = !a.names.some((name) => name === "" || b.names.includes(name));
    const isKnown = older.named !== newer.named || (!older.named && a.arrivedAt !== b.arrivedAt);
    return {
      ...places,
      unordered: older.effectiveDate === newer.effectiveDate && isOther && !isKnown,
      first: compareNames(a.names[0] ?? "", b.names[0] ?? "") <= 0 ? "older" : "newer",
    };
  };
}

/** Outer folders first, then shorter names: `sales_20260109.csv` before its `.csv.gz`, and before `old/sales_20260109.csv`. */
export function compareNames(a: string, b: string): number {
  return a.split("/").length - b.split("/").length || a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

export function recordPairs(store: Store, table: SourceTable, pairs: readonly JudgedPair[]): void {
  for (const { date, older, newer, doubt } of pairs.filter(({ isCompared }) => isCompared))
    store.run(
      "INSERT OR REPLACE INTO day_pairs (table_name, business_date, older, newer, doubt, keeps) VALUES (?, ?, ?, ?, ?, ?)",
      table.name,
      date,
      older.deliveryId,
      newer.deliveryId,
      doubt?.reason ?? null,
      doubt?.keeps ?? null,
    );
}
