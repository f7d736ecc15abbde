import { holds } from "./faults.ts";
import type { Plan, StoreFault } from "./faults.ts";
import { bell } from "./random.ts";

/** How a store is run on a day. Shares are of one. */
export type Habits = {
  /** Stock it aims at, against what is right; fresh food apart. */
  orderFactor: number;
  freshOrderFactor: number;
  /** Orders that are forgotten. */
  forgets: number;
  /** Lines with a discount that nobody approved. */
  tillDiscounts: number;
  /** Shelf days on which a unit breaks. */
  breakage: number;
  /** Part of the shelf life that is used before goods are thrown away. */
  rotation: number;
  /** Deliveries that are booked wrongly. */
  misreceiving: number;
  /** Days between two counts of a shelf. */
  countEveryDays: number;
  /** Suspicious records that are looked into when the shelves are walked, once a week. */
  attention: number;
};

const FRESH_OVERORDER = 1.75;

/** How each store is run from the given day of the plan on; `discipline` differs a little between all stores. */
export function habitsOf(seed: number, storeIndex: number, faults: readonly StoreFault[]): Habits {
  const discipline = bell(seed, 51, storeIndex);
  const orderFactor = 1 + 0.035 * bell(seed, 52, storeIndex);
  const habits: Habits = {
    orderFactor,
    freshOrderFactor: orderFactor,
    forgets: 0.015 - 0.004 * discipline,
    tillDiscounts: 0.006 - 0.002 * discipline,
    breakage: 0.0007 - 0.00015 * discipline,
    rotation: 1,
    misreceiving: 0.008 - 0.002 * discipline,
    countEveryDays: 110,
    attention: 0.45 + 0.08 * discipline,
  };
  for (const { fault } of faults) {
    if (fault === "under_order") Object.assign(habits, { orderFactor: 0.5, freshOrderFactor: 0.58, forgets: 0.33 });
    if (fault === "over_order") Object.assign(habits, { orderFactor: 2.3, freshOrderFactor: 1.25 });
    if (fault === "waste") Object.assign(habits, { freshOrderFactor: FRESH_OVERORDER, rotation: 0.6, breakage: 0.003 });
    if (fault === "discount") Object.assign(habits, { tillDiscounts: 0.38 });
    if (fault === "wrong_records") Object.assign(habits, { misreceiving: 0.09, countEveryDays: 400, attention: 0.03 });
  }
  return habits;
}

/** The faults that a store has on a day of the plan. */
export function faultsOn(plan: Plan, storeIndex: number, planDay: number): StoreFault[] {
  return plan.faults.filter((fault) => fault.storeIndex === storeIndex && holds(fault, planDay));
}
