import type { DayNumber } from "./business-days.ts";
import type { Product } from "./products.ts";
import { unit } from "./random.ts";

/** A promotion of one product in one advertised week (Wednesday to Tuesday), chain-wide. */
export type Promotion = {
  /** Part of the regular price that is taken off, 0–1. */
  cut: number;
  /** Demand against an ordinary week. */
  lift: number;
  /** What the stores' orders expect of the lift, 1 being right. */
  foresight: number;
};

const CUTS = [0.1, 0.15, 0.2, 0.2, 0.25, 0.25, 0.3, 0.33, 0.5] as const;

/** Share of the stores that put a promotion up as agreed. */
const COMPLIANCE = 0.94;

/** The advertised week that a day belongs to. */
export function promotionWeek(day: DayNumber): number {
  return Math.floor((day + 1) / 7);
}

/** Null where the product is not on promotion in that week. */
export function promotionIn(seed: number, product: Product, productIndex: number, week: number): Promotion | null {
  if (unit(seed, 41, productIndex, week) >= product.category.promotion) return null;
  const cut = CUTS[Math.floor(unit(seed, 42, productIndex, week) * CUTS.length)]!;
  return {
    cut,
    lift: 1 + cut * product.elasticity * (0.8 + 0.4 * unit(seed, 43, productIndex, week)),
    foresight: 0.62 + 0.5 * unit(seed, 44, productIndex, week),
  };
}

export function storeTakesPart(seed: number, storeIndex: number, productIndex: number, week: number): boolean {
  return unit(seed, 45, storeIndex, productIndex, week) < COMPLIANCE;
}
