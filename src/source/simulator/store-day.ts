import { retailWeekday } from "./business-days.ts";
import { CLEARANCE_DAYS } from "./faults.ts";
import type { Plan } from "./faults.ts";
import { faultsOn, habitsOf } from "./habits.ts";
import type { Habits } from "./habits.ts";
import { markets } from "./places.ts";
import type { Store } from "./stores.ts";
import { subcategoryCount } from "./products.ts";
import { bell, createRandom } from "./random.ts";
import type { Random } from "./random.ts";
import type { OrderRhythm, World } from "./world.ts";

const regions = [...new Set(markets.map(({ region }) => region))];

/** What is true of one store on one day. */
export type StoreDay = {
  storeIndex: number;
  store: Store;
  planDay: number;
  day: number;
  weekday: number;
  random: Random;
  habits: Habits;
  rhythms: readonly OrderRhythm[];
  /** Demand of each subcategory against an ordinary day: season, weather, growth, the store's own luck. */
  demand: Float64Array;
  /** Season alone, from today on; `season[i * subcategoryCount + s]` is i days ahead. */
  season: Float64Array;
  /** Part of the price that is taken off everything, while a store sells out for good. */
  clearance: number;
  ordersStopped: boolean;
};

export type StorePhase = { open: boolean; traffic: number; clearance: number; ordersStopped: boolean };

const LAST_ORDER_DAYS = 14;

/** Whether and how a store trades on a day of the plan. */
export function phaseOn(plan: Plan, storeIndex: number, planDay: number): StorePhase {
  const phase: StorePhase = { open: true, traffic: 1, clearance: 0, ordersStopped: false };
  for (const event of plan.events) {
    if (event.storeIndex !== storeIndex) continue;
    const age = planDay - event.from;
    if (event.kind === "new") {
      phase.open = age >= 0;
      phase.traffic = age < 14 ? 1.25 : 0.7 + 0.3 * Math.min(1, age / 140);
    } else if (event.kind === "refit") {
      phase.open = age < 0 || planDay > event.to!;
      phase.traffic = age < 0 ? 0.96 : 1.14;
    } else {
      phase.open = age < 0;
      phase.traffic = age < -90 ? 0.93 : 0.86;
      phase.clearance = age >= -CLEARANCE_DAYS ? 0.3 : 0;
      phase.ordersStopped = age >= -LAST_ORDER_DAYS;
    }
  }
  return phase;
}

/** Null where the store is closed: no sale, no snapshot. */
export function openStoreDay(world: World, storeIndex: number, planDay: number): StoreDay | null {
  const phase = phaseOn(world.plan, storeIndex, planDay);
  if (!phase.open) return null;
  const { seed } = world;
  const store = world.stores[storeIndex]!;
  const day = world.firstDay + planDay;
  const season = world.seasons[store.typeName].subarray(planDay * subcategoryCount);
  const region = regions.indexOf(store.market.region);
  const weather = 0.045 * bell(seed, 91, region, day) + 0.03 * bell(seed, 92, region, Math.floor(day / 7));
  const luck = 0.035 * bell(seed, 93, storeIndex, day) + 0.025 * bell(seed, 94, storeIndex, Math.floor(day / 7));
  const level = Math.exp(weather + luck) * phase.traffic * (1 + (store.growth * planDay) / 365);
  const demand = new Float64Array(subcategoryCount);
  for (let index = 0; index < subcategoryCount; index++) demand[index] = season[index]! * level;
  return {
    storeIndex,
    store,
    planDay,
    day,
    weekday: retailWeekday(day),
    random: createRandom(seed, 95, storeIndex, day),
    habits: habitsOf(seed, storeIndex, faultsOn(world.plan, storeIndex, planDay)),
    rhythms: world.rhythms[storeIndex]!,
    demand,
    season,
    clearance: phase.clearance,
    ordersStopped: phase.ordersStopped,
  };
}
