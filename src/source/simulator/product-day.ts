import type { StoreTypeName } from "./places.ts";
import { storeTypes } from "./places.ts";
import { costOn, priceOn } from "./products.ts";
import { promotionIn, promotionWeek } from "./promotions.ts";
import type { Promotion } from "./promotions.ts";
import { bell } from "./random.ts";
import type { World } from "./world.ts";

/** Days after delisting during which the rest of a product is sold out. */
export const RUN_OUT_DAYS = 28;

/** What is true of every product on one day, in all stores. */
export type ProductDay = {
  planDay: number;
  /** Cents, by type of store. */
  price: Record<StoreTypeName, Int32Array>;
  cost: Int32Array;
  /** Demand against an ordinary day: growth, fashion, age of the product. */
  demand: Float64Array;
  /** 0 not sold yet or no more, 1 sold, 2 sold out and not ordered any more. */
  status: Uint8Array;
  week: number;
  promotions: (Promotion | null)[];
  /** Promotions of the next advertised week, for orders. */
  nextPromotions: (Promotion | null)[];
};

export function emptyProductDay(world: World): ProductDay {
  const size = world.products.length;
  return {
    planDay: -1,
    price: { hypermarket: new Int32Array(size), supermarket: new Int32Array(size), express: new Int32Array(size) },
    cost: new Int32Array(size),
    demand: new Float64Array(size),
    status: new Uint8Array(size),
    week: Number.NaN,
    promotions: [],
    nextPromotions: [],
  };
}

/** Moves the record on to a day of the plan. */
export function turnToDay(today: ProductDay, world: World, planDay: number): void {
  const { seed, products, firstDay } = world;
  const day = firstDay + planDay;
  const week = promotionWeek(day);
  if (week !== today.week) {
    today.week = week;
    today.promotions = products.map((product, index) => promotionIn(seed, product, index, week));
    today.nextPromotions = products.map((product, index) => promotionIn(seed, product, index, week + 1));
  }
  today.planDay = planDay;
  const years = planDay / 365;
  products.forEach((product, index) => {
    const price = priceOn(product, planDay);
    for (const [name, prices] of Object.entries(today.price)) {
      prices[index] = Math.round(price * storeTypes[name as StoreTypeName].price);
    }
    today.cost[index] = costOn(product, planDay);
    const age = planDay - product.launchDay;
    const newness = age < 0 ? 0 : age < 28 ? 0.45 + (0.55 * age) / 28 : 1;
    const fashion = Math.exp(0.12 * bell(seed, 81, index, Math.floor(day / 7)));
    today.demand[index] = newness * fashion * (1 + product.category.growth * years);
    const gone = planDay > product.delistDay + RUN_OUT_DAYS;
    today.status[index] = age < 0 || gone ? 0 : planDay > product.delistDay ? 2 : 1;
  });
}
