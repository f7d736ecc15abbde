import type { Product } from "./products.ts";
import type { Store } from "./stores.ts";
import { unit } from "./random.ts";
import { sizeOf } from "./units.ts";

/** Days that a delivery may lie ahead, and days of receipts that are remembered; powers of two. */
export const ARRIVAL_SLOTS = 64;
export const RECEIPT_SLOTS = 32;

/**
 * Every place where a store keeps a product, side by side. Quantities are whole thousandths of a unit.
 * `start[s]` … `start[s + 1] − 1` are the shelves of store s, in the order of the products.
 */
export type Shelves = {
  count: number;
  start: Int32Array;
  product: Int32Array;
  /** Purchases on an ordinary day. */
  demand: Float64Array;
  isOpen: Uint8Array;
  trueStock: Int32Array;
  recorded: Int32Array;
  onOrder: Int32Array;
  /** Quantity that arrives on a day, and the day it was promised for, by day modulo ARRIVAL_SLOTS. */
  arriving: Int32Array;
  promised: Int32Array;
  /** Earliest promised day of what is on order; 0 without. */
  nextPromised: Int32Array;
  /** What the store believes to sell on an ordinary day. */
  forecast: Float64Array;
  /** All that ever came in and went out, and what had come in by the end of a day, by day modulo RECEIPT_SLOTS. */
  totalIn: Float64Array;
  totalOut: Float64Array;
  receipts: Float64Array;
  /** Day of the plan of the last sale. */
  lastSale: Int32Array;
};

/** Who sells what, and how well. */
export function buildShelves(seed: number, stores: readonly Store[], products: readonly Product[]): Shelves {
  const ranged = stores.map((store, storeIndex) =>
    products.flatMap((product, productIndex) =>
      isRanged(seed, store, storeIndex, product, productIndex) ? [productIndex] : [],
    ),
  );
  const everyones = new Set(ranged.flat());
  const largest = stores.reduce(
    (best, store, index) => (store.type.range > stores[best]!.type.range ? index : best),
    0,
  );
  products.forEach((_, index) => everyones.has(index) || ranged[largest]!.push(index));
  ranged[largest]!.sort((left, right) => left - right);

  const count = ranged.reduce((sum, list) => sum + list.length, 0);
  const shelves = emptyShelves(count, stores.length);
  let shelf = 0;
  ranged.forEach((list, storeIndex) => {
    shelves.start[storeIndex] = shelf;
    for (const productIndex of list) {
      const product = products[productIndex]!;
      const taste = 0.55 + 0.9 * unit(seed, 62, storeIndex, productIndex);
      shelves.product[shelf] = productIndex;
      shelves.demand[shelf] = product.velocity * stores[storeIndex]!.traffic * taste;
      shelves.forecast[shelf] =
        shelves.demand[shelf]! * sizeOf(product).meanQty * (0.9 + 0.2 * unit(seed, 63, storeIndex, productIndex));
      shelf++;
    }
  });
  shelves.start[stores.length] = shelf;
  return shelves;
}

/** Wide products are in all stores of a size, rare ones in the largest; a small store holds what is bought on the way. */
function isRanged(seed: number, store: Store, storeIndex: number, product: Product, productIndex: number): boolean {
  const likelihood = store.type.range * (store.typeName === "express" ? product.category.convenience : 1);
  return 0.7 * product.rarity + 0.3 * unit(seed, 61, storeIndex, productIndex) < likelihood;
}

function emptyShelves(count: number, stores: number): Shelves {
  return {
    count,
    start: new Int32Array(stores + 1),
    product: new Int32Array(count),
    demand: new Float64Array(count),
    isOpen: new Uint8Array(count),
    trueStock: new Int32Array(count),
    recorded: new Int32Array(count),
    onOrder: new Int32Array(count),
    arriving: new Int32Array(count * ARRIVAL_SLOTS),
    promised: new Int32Array(count * ARRIVAL_SLOTS),
    nextPromised: new Int32Array(count),
    forecast: new Float64Array(count),
    totalIn: new Float64Array(count),
    totalOut: new Float64Array(count),
    receipts: new Float64Array(count * RECEIPT_SLOTS),
    lastSale: new Int32Array(count),
  };
}
