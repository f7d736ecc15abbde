/**
 * Which delivery's rows are a business date's truth. A pure function of all versions of that date, so that the order in
 * which deliveries are read does not matter.
 */
import type { DeliveryMode } from "../config/project-config.ts";

/** One delivery's rows of one table and business date. */
export type DayVersion = {
  deliveryId: number;
  /** The date in the name, else the last business date inside. */
  effectiveDate: string;
  /** Whether the effective date was written in the name. */
  named: boolean;
  rows: number;
  /** Content of the rows without order and place. */
  content: string;
  /** The name under which the rows were delivered: in `append` mode a file written over replaces what it was before. */
  deliveredAs: string;
  /** The delivery has no rows of the date, though it should: what it repeats has some. */
  vanished: boolean;
};

export type Resolution = {
  /** Deliveries whose rows count: one, or in `append` mode one of each name. */
  current: DayVersion[];
  /**
   * Newer, but much smaller than what they would replace, or without the day; or one of two whose rows are others than the
   * other's; and not confirmed.
   */
  held: DayVersion[];
};

/** The newest delivery for which a person's word stands, 0 where none was said. */
export type Confirmed = {
  smaller: number;
  vanished: number;
  /** Of two versions with other rows, the held one is right. */
  replaced?: number;
  /** Of two versions with other rows, the one that counts meanwhile is right. */
  kept?: number;
};

/** Why a newer version may not simply replace an older one, and which of them counts until a person decides. */
export type PairDoubt = { reason: "rows" | "stores" | "versions"; keeps: "older" | "newer" };

export type ResolveParams = {
  mode: DeliveryMode;
  /** A replacement with fewer rows than this share is held. */
  holdBelowShare: number;
  confirmed: Confirmed;
  /** What the rows of two versions with other rows say against replacing the older by the newer. */
  doubtOf?(older: DayVersion, newer: DayVersion): PairDoubt | null;
};

export const NOT_CONFIRMED: Confirmed = { smaller: 0, vanished: 0 };

/** Fewer rows than this are never "much smaller": a handful of lines says nothing. */
const FEW_ROWS = 10;

export function resolveDay(versions: readonly DayVersion[], params: ResolveParams): Resolution {
  const ordered = [...versions].sort(compareVersions);
  if (params.mode === "replace") return resolveOrdered(ordered, params);
  const names = Map.groupBy(ordered, ({ deliveredAs }) => deliveredAs);
  const each = [...names.values()].map((own) =>
    resolveOrdered(
      own.toSorted((a, b) => a.deliveryId - b.deliveryId),
      params,
    ),
  );
  return {
    current: each.flatMap(({ current }) => current).sort(compareVersions),
    held: each.flatMap(({ held }) => held),
  };
}

function resolveOrdered(ordered: readonly DayVersion[], params: ResolveParams): Resolution {
  let current: DayVersion | null = null;
  let held: DayVersion[] = [];
  let others: DayVersion[] = [];
  for (const version of ordered) {
    if (version.vanished && (current === null || current.rows === 0)) continue;
    if (current !== null && isDoubtful(version, current, params)) {
      held = [...held.filter((older) => !(version.vanished && older.vanished)), version];
      continue;
    }
    others = others.filter((older) => isOpen(older, version, params));
    const doubt: PairDoubt | null = current === null ? null : doubtOf(current, version, params);
    if (current === null || doubt === null) {
      current = version;
      held = [];
      continue;
    }
    const word = wordOn(current, version, params);
    const newerCounts: boolean = (doubt.keeps === "newer") !== (word === "replaced");
    if (word === null) others = [...others, newerCounts ? current : version];
    if (!newerCounts) continue;
    current = version;
    held = [];
  }
  return { current: current === null ? [] : [current], held: [...held, ...others] };
}

function doubtOf(older: DayVersion, newer: DayVersion, params: ResolveParams): PairDoubt | null {
  const { doubtOf: doubt, mode } = params;
  return doubt === undefined || mode === "append" || !mayDiffer(older, newer) ? null : doubt(older, newer);
}

function isOpen(older: DayVersion, newer: DayVersion, params: ResolveParams): boolean {
  return doubtOf(older, newer, params) !== null && wordOn(older, newer, params) === null;
}

/** Whether the two must be compared by their rows. */
export function mayDiffer(older: DayVersion, newer: DayVersion): boolean {
  return older.rows > 0 && newer.rows > 0 && older.content !== newer.content;
}

/** What a person said of two versions that hold other rows. */
function wordOn(older: DayVersion, newer: DayVersion, { confirmed }: ResolveParams): "replaced" | "kept" | null {
  const last = Math.max(older.deliveryId, newer.deliveryId);
  if (last <= (confirmed.replaced ?? 0)) return "replaced";
  return last <= (confirmed.kept ?? 0) ? "kept" : null;
}

function isDoubtful(
  version: DayVersion,
  current: DayVersion,
  { holdBelowShare, confirmed }: Pick<ResolveParams, "holdBelowShare" | "confirmed">,
): boolean {
  if (version.vanished) return version.deliveryId > confirmed.vanished;
  return isMuchSmaller(version.rows, current.rows, holdBelowShare) && version.deliveryId > confirmed.smaller;
}

export function isMuchSmaller(rows: number, before: number, holdBelowShare: number): boolean {
  return before >= FEW_ROWS && rows < before * holdBelowShare;
}

/** Oldest first: by effective date, then an undated file before a dated one, then by arrival. */
export function compareVersions(
  a: Pick<DayVersion, "effectiveDate" | "named" | "deliveryId">,
  b: Pick<DayVersion, "effectiveDate" | "named" | "deliveryId">,
): number {
  if (a.effectiveDate !== b.effectiveDate) return a.effectiveDate < b.effectiveDate ? -1 : 1;
  if (a.named !== b.named) return a.named ? 1 : -1;
  return a.deliveryId - b.deliveryId;
}
