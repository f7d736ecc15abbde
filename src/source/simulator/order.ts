import type { ProductDay } from "./product-day.ts";
import { subcategoryCount } from "./products.ts";
import { ARRIVAL_SLOTS } from "./shelves.ts";
import { hash } from "./random.ts";
import type { StoreDay } from "./store-day.ts";
import { ONE } from "./units.ts";
import type { World } from "./world.ts";

const SHORT_DELIVERIES = 0.03;
const LATE_DELIVERIES = 0.04;

/** Quantity that the shelf should hold when an order is placed: expected demand until the one after it arrives, and some more. */
export function targetStock(
  world: World,
  today: StoreDay,
  products: ProductDay,
  shelf: number,
  coverDays: number,
): number {
  const { shelves } = world;
  const productIndex = shelves.product[shelf]!;
  const { subcategoryIndex, category, shelfLife } = world.products[productIndex]!;
  const forecast = shelves.forecast[shelf]!;
  let days = 0;
  for (let ahead = 1; ahead <= coverDays; ahead++) days += today.season[ahead * subcategoryCount + subcategoryIndex]!;
  const promotion = products.promotions[productIndex];
  const next = products.nextPromotions[productIndex];
  const daysLeft = 6 - ((today.day + 1) % 7);
  const now = Math.max(0, Math.min(coverDays, daysLeft)) / coverDays;
  const lift = expectedLift(promotion) * now + expectedLift(next) * (1 - now);
  const expected = forecast * days * lift;
  const spread = category.safety * today.store.type.safety * Math.sqrt((1.9 * expected) / ONE) * ONE;
  const facing = category.facing * ONE * (today.store.typeName === "express" ? 0.6 : 1);
  const fresh = shelfLife > 0;
  const target =
    (expected + spread + (fresh ? Math.min(facing, forecast * 0.8) : facing)) *
    (fresh ? today.habits.freshOrderFactor : today.habits.orderFactor);
  return fresh
    ? Math.min(target, Math.max(2 * ONE, forecast * shelfLife * 1.1 * Math.max(1, today.habits.freshOrderFactor)))
    : target;
}

function expectedLift(promotion: { lift: number; foresight: number } | null | undefined): number {
  return promotion == null ? 1 : 1 + (promotion.lift - 1) * promotion.foresight;
}

/** Places an order where the store's rhythm has one today. The store believes its records. */
export function order(world: World, today: StoreDay, products: ProductDay, shelf: number): void {
  const { shelves } = world;
  const productIndex = shelves.product[shelf]!;
  const product = world.products[productIndex]!;
  const rhythm = today.rhythms[product.categoryIndex]!;
  const gap = rhythm.gap[today.weekday]!;
  if (gap === 0 || products.status[productIndex] !== 1 || today.ordersStopped) return;
  if (today.random() < today.habits.forgets) return;
  const target = targetStock(world, today, products, shelf, gap + rhythm.leadDays - 1);
  const need = target - Math.max(0, shelves.recorded[shelf]!) - shelves.onOrder[shelf]!;
  if (need <= 0) return;
  const caseSize = caseOf(world, shelf);
  const cases =
    product.shelfLife > 0
      ? Math.max(shelves.recorded[shelf]! <= 0 ? 1 : 0, Math.round(need / caseSize))
      : Math.ceil(need / caseSize);
  if (cases > 0) place(world, today, shelf, productIndex, cases * caseSize, rhythm.leadDays);
}

/** A whole case, or part of one where a case would spoil before it is sold. */
function caseOf(world: World, shelf: number): number {
  const { caseSize, shelfLife } = world.products[world.shelves.product[shelf]!]!;
  if (shelfLife === 0) return caseSize * ONE;
  const sellable = Math.floor((world.shelves.forecast[shelf]! * shelfLife * 0.35) / ONE);
  return Math.max(1, Math.min(caseSize, sellable)) * ONE;
}

function place(
  world: World,
  today: StoreDay,
  shelf: number,
  productIndex: number,
  qty: number,
  leadDays: number,
): void {
  const { shelves, plan, firstDay } = world;
  const promised = today.day + leadDays;
  const luck = today.random();
  const delay = luck < LATE_DELIVERIES ? 1 + Math.floor((luck / LATE_DELIVERIES) * 2.999) : 0;
  let arrives = promised + delay;
  const failure = plan.supplierFailure;
  if (failure !== null && world.failing[productIndex] === 1) {
    const planDay = arrives - firstDay;
    if (planDay >= failure.from && planDay <= failure.to) {
      arrives = firstDay + failure.to + 1 + (hash(world.seed, 101, shelf) % 4);
    }
  }
  const slot = shelf * ARRIVAL_SLOTS + (arrives & (ARRIVAL_SLOTS - 1));
  shelves.arriving[slot]! += qty;
  shelves.promised[slot] = shelves.promised[slot] === 0 ? promised : Math.min(promised, shelves.promised[slot]!);
  shelves.onOrder[shelf]! += qty;
  shelves.nextPromised[shelf] =
    shelves.nextPromised[shelf] === 0 ? promised : Math.min(promised, shelves.nextPromised[shelf]!);
}

export type Receipt = { arrived: number; booked: number };

/** Takes in what arrives this morning: `arrived` truly came, `booked` is what the record says. */
export function receive(world: World, today: StoreDay, shelf: number, receipt: Receipt): void {
  const { shelves } = world;
  const slot = shelf * ARRIVAL_SLOTS + (today.day & (ARRIVAL_SLOTS - 1));
  const due = shelves.arriving[slot]!;
  receipt.arrived = 0;
  receipt.booked = 0;
  if (due === 0) return;
  shelves.arriving[slot] = 0;
  shelves.promised[slot] = 0;
  shelves.onOrder[shelf]! -= due;
  shelves.nextPromised[shelf] = earliestPromise(world, shelf);
  const { random, habits } = today;
  const arrived = random() < SHORT_DELIVERIES ? Math.floor(due / 2 / ONE) * ONE : due;
  let booked = arrived;
  if (random() < habits.misreceiving) {
    const kind = random();
    booked = kind < 0.4 ? due + caseOf(world, shelf) : kind < 0.7 ? 0 : Math.max(0, due - caseOf(world, shelf));
  }
  receipt.arrived = arrived;
  receipt.booked = booked;
  shelves.trueStock[shelf]! += arrived;
  shelves.recorded[shelf]! += booked;
  shelves.totalIn[shelf]! += arrived;
}

function earliestPromise(world: World, shelf: number): number {
  const { promised } = world.shelves;
  let earliest = 0;
  for (let slot = shelf * ARRIVAL_SLOTS; slot < (shelf + 1) * ARRIVAL_SLOTS; slot++) {
    const day = promised[slot]!;
    if (day !== 0 && (earliest === 0 || day < earliest)) earliest = day;
  }
  return earliest;
}
