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
};

export type Resolution = {
  /** Deliveries whose rows count: one, or all of them in `append` mode. */
  current: DayVersion[];
  /** Newer, but much smaller than what they would replace, and not confirmed. */
  held: DayVersion[];
};

export type ResolveParams = {
  mode: DeliveryMode;
  /** A replacement with fewer rows than this share is held. */
  holdBelowShare: number;
  /** Whether a person confirmed the small replacement of this date. */
  confirmed: boolean;
};

/** Fewer rows than this are never "much smaller": a handful of lines says nothing. */
const FEW_ROWS = 10;

export function resolveDay(versions: readonly DayVersion[], params: ResolveParams): Resolution {
  const ordered = [...versions].sort(compareVersions);
  if (params.mode === "append") return { current: ordered, held: [] };
  let current: DayVersion | null = null;
  let held: DayVersion[] = [];
  for (const version of ordered) {
    const shrinks = current !== null && current.rows >= FEW_ROWS && version.rows < current.rows * params.holdBelowShare;
    if (shrinks && !params.confirmed) {
      held.push(version);
      continue;
    }
    current = version;
    held = [];
  }
  return { current: current === null ? [] : [current], held };
}

/** Oldest first: by effective date, then an undated file before a dated one, then by arrival. */
export function compareVersions(a: DayVersion, b: DayVersion): number {
  if (a.effectiveDate !== b.effectiveDate) return a.effectiveDate < b.effectiveDate ? -1 : 1;
  if (a.named !== b.named) return a.named ? 1 : -1;
  return a.deliveryId - b.deliveryId;
}
