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
  /** Newer, but much smaller than what they would replace, or without the day, and not confirmed. */
  held: DayVersion[];
};

/** The newest delivery for which a person's word stands, 0 where none was said. */
export type Confirmed = { smaller: number; vanished: number };

export type ResolveParams = {
  mode: DeliveryMode;
  /** A replacement with fewer rows than this share is held. */
  holdBelowShare: number;
  confirmed: Confirmed;
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
  for (const version of ordered) {
    if (version.vanished && (current === null || current.rows === 0)) continue;
    if (current !== null && isDoubtful(version, current, params)) {
      held = [...held.filter((older) => !(version.vanished && older.vanished)), version];
      continue;
    }
    current = version;
    held = [];
  }
  return { current: current === null ? [] : [current], held };
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
