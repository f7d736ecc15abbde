/** Whether a delivery's rows of a business date replace those of an older delivery, or are other rows. A pure function of counts. */
import { addDays } from "../core/dates.ts";
import type { PairDoubt } from "./day-versions.ts";

/** What stands in both: identities are store, product and, where both sides have them, transaction and time. */
export type PairFacts = {
  older: number;
  newer: number;
  /** Rows whose identity stands on both sides. */
  shared: number;
  /** Of them, those whose quantity is the same too. */
  sameQuantity: number;
  /** Of them, those whose amount is the same too. */
  lines: number;
  /** Rows equal in store, product, quantity and amount, whatever their transaction. */
  bareLines: number;
  /** Identities hold a transaction or a time. */
  isSure: boolean;
  /** Rows of the newer one that are not the first of their identity. */
  repeated: number;
  /** The newer one's quantities per identity are the older one's or more, as a running sum's are; or the table holds snapshots. */
  grows: boolean;
  /** Rows of the largest store that the newer one lacks. */
  lostStore: number;
};

export type PairPlace = {
  date: string;
  olderDate: string;
  newerDate: string;
  /** No file of the one has the name of a file of the other, and neither name nor time puts them in order. */
  unordered: boolean;
  /** Of two unordered ones, the first by name. */
  first: "older" | "newer";
};

/** Fewer of them say nothing about the whole. */
const ENOUGH_SHARED = 1 / 2;
/** Transactions were given other numbers: nearly every line is there all the same. */
const RENUMBERED = 4 / 5;
/** A store with fewer rows may have had none in truth. */
const STORE_ROWS = 10;

export function judgePair(facts: PairFacts, place: PairPlace, holdBelowShare: number): PairDoubt | null {
  const { older, newer } = facts;
  const larger = newer < older * holdBelowShare ? "older" : older < newer * holdBelowShare ? "newer" : null;
  if (place.unordered) {
    const whole = facts.lines >= older ? "newer" : facts.lines >= newer ? "older" : null;
    return { reason: areVersions(facts) ? "versions" : "rows", keeps: whole ?? larger ?? place.first };
  }
  const keeps = larger ?? "older";
  if (facts.shared < older * ENOUGH_SHARED && !isRenumbered(facts) && !isSlip(facts, place))
    return { reason: "rows", keeps };
  if (facts.lostStore >= STORE_ROWS) return { reason: "stores", keeps };
  if (
    !facts.isSure &&
    facts.lines < older * ENOUGH_SHARED &&
    (isRest(facts, place, larger) || isLaterHour(facts, place))
  )
    return { reason: "rows", keeps };
  return null;
}

/** One row dated days after the file that holds it: nobody can have sold it yet. */
function isSlip({ older }: PairFacts, { date, olderDate }: PairPlace): boolean {
  return older === 1 && olderDate !== "" && date > addDays(olderDate.slice(0, 10), 1);
}

function isRenumbered({ older, newer, bareLines }: PairFacts): boolean {
  return bareLines >= older * RENUMBERED && newer < older * 2;
}

/** A few lines at the edge of another day's file, of products that are sold all day: none of them is in the day's own file. */
function isRest({ repeated }: PairFacts, { olderDate, newerDate }: PairPlace, larger: string | null): boolean {
  return larger === "newer" && repeated > 0 && olderDate.slice(0, 10) !== newerDate.slice(0, 10);
}

/** Two hours of one day by their names: a running sum replaces, each hour's own lines do not. */
function isLaterHour({ grows }: PairFacts, { olderDate, newerDate }: PairPlace): boolean {
  return !grows && olderDate.length > 10 && newerDate.length > 10 && olderDate.slice(0, 10) === newerDate.slice(0, 10);
}

/** Whether a considerable share of the smaller one's rows stands in the other too: the same rows, in two versions. */
export function areVersions({ older, newer, shared, sameQuantity, isSure }: PairFacts): boolean {
  return (isSure ? shared : sameQuantity) >= Math.min(older, newer) * ENOUGH_SHARED;
}
