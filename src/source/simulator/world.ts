import { categories } from "./assortment/index.ts";
import { retailCalendar } from "./calendar.ts";
import type { RetailCalendar } from "./calendar.ts";
import { buildPlan } from "./faults.ts";
import type { Plan } from "./faults.ts";
import type { SimulationSettings } from "./options.ts";
import type { StoreTypeName } from "./places.ts";
import { buildProducts } from "./products.ts";
import type { Product } from "./products.ts";
import { hash } from "./random.ts";
import { buildSeason } from "./season.ts";
import { buildShelves } from "./shelves.ts";
import type { Shelves } from "./shelves.ts";
import { buildStores } from "./stores.ts";
import type { Store } from "./stores.ts";

/** Days that orders look ahead at most. */
const LOOK_AHEAD_DAYS = 24;

/** When a store orders a category, and how long it waits for the goods. */
export type OrderRhythm = {
  /** By weekday: days until the next chance to order; 0 where there is none on that weekday. */
  gap: readonly number[];
  leadDays: number;
};

/** All that stays the same from day to day, and the shelves, which do not. */
export type World = Omit<SimulationSettings, "stores" | "products"> & {
  products: Product[];
  stores: Store[];
  plan: Plan;
  calendar: RetailCalendar;
  shelves: Shelves;
  /** Demand of a day and subcategory against an ordinary one, by type of store; see `buildSeason`. */
  seasons: Record<StoreTypeName, Float64Array>;
  /** By store and category. */
  rhythms: OrderRhythm[][];
  /** 1 where the failing supplier delivers the product. */
  failing: Uint8Array;
};

export function buildWorld(settings: SimulationSettings): World {
  const { seed, firstDay, days, planDays } = settings;
  const products = buildProducts(seed, settings.products, planDays);
  const stores = buildStores(seed, settings.stores);
  const plan = buildPlan(seed, stores, products, planDays);
  const season = (name: StoreTypeName) => buildSeason(name, firstDay, days + LOOK_AHEAD_DAYS);
  return {
    ...settings,
    products,
    stores,
    plan,
    calendar: retailCalendar(firstDay, days),
    shelves: buildShelves(seed, stores, products),
    seasons: { hypermarket: season("hypermarket"), supermarket: season("supermarket"), express: season("express") },
    rhythms: stores.map((_, storeIndex) =>
      categories.map((_, categoryIndex) => rhythmOf(seed, storeIndex, categoryIndex)),
    ),
    failing: Uint8Array.from(products, ({ supplier }) => (supplier === plan.supplierFailure?.supplier ? 1 : 0)),
  };
}

function rhythmOf(seed: number, storeIndex: number, categoryIndex: number): OrderRhythm {
  const { orderDays, leadDays } = categories[categoryIndex]!;
  const weekdays = orderDays[hash(seed, 71, storeIndex, categoryIndex) % orderDays.length]!;
  const [least, most] = leadDays;
  return {
    gap: Array.from({ length: 7 }, (_, today) => (weekdays.includes(today) ? daysUntilNext(weekdays, today) : 0)),
    leadDays: least + (hash(seed, 72, storeIndex, categoryIndex) % (most - least + 1)),
  };
}

function daysUntilNext(weekdays: readonly number[], today: number): number {
  return Math.min(...weekdays.map((other) => ((other - today + 6) % 7) + 1));
}
