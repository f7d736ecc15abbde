import type { Product } from "./products.ts";
import type { Random } from "./random.ts";

/** Quantities are whole thousandths of a unit, or of a pound. */
export const ONE = 1000;

const WEIGHED = { meanQty: 1900, step: 10 } as const;
const BY_PIECE = { meanQty: 1350, step: ONE } as const;

/** What a customer takes at once on average, and the smallest step in which it is sold. */
export function sizeOf(product: Product): { meanQty: number; step: number } {
  return product.subcategory.weighed === true ? WEIGHED : BY_PIECE;
}

/** What one customer wants. */
export function drawQty(weighed: boolean, random: Random): number {
  if (weighed) return 400 + Math.floor((random() + random()) * 150) * 10;
  const u = random();
  return u < 0.74 ? ONE : u < 0.93 ? 2 * ONE : u < 0.98 ? 3 * ONE : 4 * ONE;
}

/** Cents for a quantity at a price of one unit, rounded half up (both are positive). */
export function amountOf(priceCents: number, qty: number): number {
  return Math.floor((priceCents * qty + 500) / ONE);
}
