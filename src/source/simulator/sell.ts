import { addLine } from "./lines.ts";
import type { Lines } from "./lines.ts";
import type { ProductDay } from "./product-day.ts";
import { poisson } from "./random.ts";
import type { StoreDay } from "./store-day.ts";
import { amountOf, drawQty, ONE, sizeOf } from "./units.ts";
import type { World } from "./world.ts";

const MARKDOWN = 0.3;
const MARKDOWN_LIFT = 1.3;
/** Part of a promotion's price cut that the supplier pays. */
const FUNDED = 0.45;
const RETURN_TO_SHELF = 0.75;

/** What happened at one shelf on one day; reused from shelf to shelf. */
export type Trade = {
  demanded: number;
  sold: number;
  /** Brought back; already taken off `sold`. */
  returned: number;
  /** Returned goods that cannot be sold again. */
  spoiled: number;
};

/**
 * Customers come in the order of the day and take what is there. Adds a line for each and moves the true stock;
 * `lift` is the promotion's, `cut` the part taken off the price, `expiring` what must be gone by tonight.
 */
export function sell(
  world: World,
  today: StoreDay,
  products: ProductDay,
  shelf: number,
  lift: number,
  cut: number,
  expiring: number,
  lines: Lines,
  trade: Trade,
): void {
  const { shelves } = world;
  const { random, store } = today;
  const productIndex = shelves.product[shelf]!;
  const product = world.products[productIndex]!;
  const weighed = product.subcategory.weighed === true;
  const { step, meanQty } = sizeOf(product);
  const price = products.price[store.typeName][productIndex]!;
  const cost = products.cost[productIndex]! - Math.round(price * (lift > 1 ? cut : 0) * FUNDED);
  const markdown = expiring >= step && cut < MARKDOWN;
  const usual = shelves.demand[shelf]! * products.demand[productIndex]! * today.demand[product.subcategoryIndex]!;
  const mean =
    usual * lift * (markdown ? MARKDOWN_LIFT : 1) * (today.clearance > 0 ? 1.35 : 1) * (0.6 + 0.8 * random());
  const purchases = poisson(mean, random);
  let stock = shelves.trueStock[shelf]!;
  let cheap = markdown ? expiring : 0;
  trade.demanded = 0;
  trade.sold = 0;
  for (let index = 0; index < purchases; index++) {
    const wanted = drawQty(weighed, random);
    const qty = Math.min(wanted, stock - (stock % step));
    trade.demanded += wanted;
    const position = (index + random()) / purchases;
    if (qty <= 0) continue;
    stock -= qty;
    trade.sold += qty;
    const off = cheap > 0 ? MARKDOWN : cut;
    cheap -= qty;
    const till = random() < today.habits.tillDiscounts ? 0.1 + 0.15 * random() : 0;
    const full = amountOf(price, qty);
    const discount = Math.min(full, Math.round(full * (off + till)));
    addLine(lines, productIndex, qty, price, full - discount, discount, amountOf(cost, qty), position);
  }
  trade.returned = 0;
  trade.spoiled = 0;
  if (random() < product.category.returns * usual * (meanQty / ONE) && shelves.totalOut[shelf]! > 0) {
    const full = amountOf(price, ONE);
    const discount = Math.round(full * cut);
    trade.returned = ONE;
    trade.sold -= ONE;
    if (random() > RETURN_TO_SHELF) trade.spoiled = ONE;
    addLine(lines, productIndex, -ONE, price, discount - full, -discount, -amountOf(cost, ONE), random());
    stock += ONE;
  }
  shelves.trueStock[shelf] = stock;
  if (trade.sold > 0) shelves.lastSale[shelf] = today.planDay;
}
