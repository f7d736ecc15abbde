import { shuffled } from "./random.ts";
import type { Product } from "./products.ts";
import type { Store } from "./stores.ts";

/** What a badly run store does. */
export type FaultName = "under_order" | "over_order" | "waste" | "discount" | "wrong_records";

/** A period of the plan, in days from its first day; `to` is the last one, null where it goes on. */
export type Period = { from: number; to: number | null };

export type StoreFault = Period & { kind: "fault"; fault: FaultName; storeIndex: number; description: string };
export type StoreEvent = Period & { kind: "new" | "closing" | "refit"; storeIndex: number; description: string };
export type SupplierFailure = { from: number; to: number; supplier: string; description: string };

export type Plan = {
  faults: StoreFault[];
  events: StoreEvent[];
  /** Null where the plan is too short for one. */
  supplierFailure: SupplierFailure | null;
};

const FAULTS: Record<FaultName, string> = {
  under_order: "Orders about half of what it needs and forgets one order in three",
  over_order: "Orders more than twice of what it needs",
  waste: "Rotates badly and orders too much fresh food, so that much of it is thrown away",
  discount: "Gives discounts at the till that nobody approved",
  wrong_records: "Receives carelessly and does not count, so that its records are wrong",
};
const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
const EVENT_KINDS = ["new", "closing", "refit"] as const;
const EVENT_TEXT = {
  new: "Opens within the history",
  closing: "Sells out and closes for good",
  refit: "Closed for rebuilding, then trades better",
} as const;

const SHARE_OF_BAD_STORES = 0.18;
/** A supplier fails for three weeks: stores then run out everywhere at once. */
const FAILURE_DAYS = 21;
const FAILING_SHARE = 0.065;

export const CLEARANCE_DAYS = 21;

/**
 * Which stores are badly run, which open, close or are rebuilt, and which supplier fails, and when. It follows
 * from seed, stores, products and `planDays` alone. At most two thirds of the stores are touched, each by one thing.
 */
export function buildPlan(
  seed: number,
  stores: readonly Store[],
  products: readonly Product[],
  planDays: number,
): Plan {
  const faultCount = Math.max(FAULT_NAMES.length, Math.round(stores.length * SHARE_OF_BAD_STORES));
  const faults = Array.from({ length: faultCount }, (_, index) => FAULT_NAMES[index % FAULT_NAMES.length]!);
  const wanted = [...faults.slice(0, FAULT_NAMES.length), ...EVENT_KINDS, ...faults.slice(FAULT_NAMES.length)];
  const chosen = shuffled(
    stores.map((_, index) => index),
    seed,
    31,
  );
  const plan: Plan = { faults: [], events: [], supplierFailure: supplierFailure(products, planDays) };
  let round = 0;
  for (const what of wanted.slice(0, Math.floor((stores.length * 2) / 3))) {
    const storeIndex = chosen.pop()!;
    if (what === "new" || what === "closing" || what === "refit") {
      plan.events.push({ kind: what, storeIndex, description: EVENT_TEXT[what], ...eventPeriod(what, planDays) });
    } else {
      const from = round++ < FAULT_NAMES.length ? 0 : Math.floor(planDays * 0.55);
      plan.faults.push({ kind: "fault", fault: what, storeIndex, from, to: null, description: FAULTS[what] });
    }
  }
  return plan;
}

function eventPeriod(kind: StoreEvent["kind"], planDays: number): Period {
  const at = (share: number) => Math.floor((planDays * share) / 7) * 7;
  if (kind === "new") return { from: at(0.6), to: null };
  if (kind === "closing") return { from: at(0.935), to: null };
  return { from: at(0.68), to: at(0.68) + Math.max(7, at(0.075)) - 1 };
}

function supplierFailure(products: readonly Product[], planDays: number): SupplierFailure | null {
  if (planDays < 3 * FAILURE_DAYS) return null;
  const counts = new Map<string, number>();
  for (const { supplier, brand, category } of products) {
    if (category.brands.includes(brand)) counts.set(supplier, (counts.get(supplier) ?? 0) + 1);
  }
  const wanted = products.length * FAILING_SHARE;
  const [failing] = [...counts].sort(
    ([left, a], [right, b]) => Math.abs(a - wanted) - Math.abs(b - wanted) || left.localeCompare(right),
  );
  if (failing === undefined) return null;
  const from = Math.floor((planDays * 0.86) / 7) * 7;
  return { from, to: from + FAILURE_DAYS - 1, supplier: failing[0], description: "Delivers nothing to any store" };
}

/** Whether a period of the plan holds a day of it. */
export function holds(period: Period, planDay: number): boolean {
  return planDay >= period.from && (period.to === null || planDay <= period.to);
}
