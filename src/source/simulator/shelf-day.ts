import type { Lines } from "./lines.ts";
import { order, receive, targetStock } from "./order.ts";
import type { Receipt } from "./order.ts";
import type { ProductDay } from "./product-day.ts";
import { storeTakesPart } from "./promotions.ts";
import { sell } from "./sell.ts";
import type { Trade } from "./sell.ts";
import { ARRIVAL_SLOTS, RECEIPT_SLOTS } from "./shelves.ts";
import type { StoreDay } from "./store-day.ts";
import { ONE, sizeOf } from "./units.ts";
import type { World } from "./world.ts";

/** All that happened at one shelf on one day, in thousandths of a unit; reused from shelf to shelf. */
export type ShelfDay = Trade &
  Receipt & {
    wasted: number;
    stolen: number;
    /** What a count added to the record (or took off). */
    counted: number;
    promoted: boolean;
    flagged: boolean;
    /** Whether the shop still keeps this shelf at all; nothing else holds where it does not. */
    kept: boolean;
  };

export function emptyShelfDay(): ShelfDay {
  return {
    demanded: 0,
    sold: 0,
    returned: 0,
    spoiled: 0,
    arrived: 0,
    booked: 0,
    wasted: 0,
    stolen: 0,
    counted: 0,
    promoted: false,
    flagged: false,
    kept: false,
  };
}

const RUN_OUT_CUT = 0.4;
const WALK_WEEKDAY = 2;
/** Part of the attention that empty crates get every day. */
const FRESH_ATTENTION = 0.7;

/**
 * One shelf lives through one day: goods arrive, customers buy and bring back, goods spoil and are stolen, the shop
 * counts now and then, and orders. The order of draws is fixed, so that the day repeats.
 */
export function liveShelfDay(
  world: World,
  today: StoreDay,
  products: ProductDay,
  shelf: number,
  lines: Lines,
  out: ShelfDay,
): void {
  const { shelves } = world;
  const productIndex = shelves.product[shelf]!;
  const status = products.status[productIndex]!;
  out.kept =
    status !== 0 &&
    !(status === 2 && shelves.isOpen[shelf] === 1 && shelves.recorded[shelf]! <= 0 && shelves.trueStock[shelf]! <= 0);
  if (!out.kept) {
    shelves.isOpen[shelf] = 0;
    return;
  }
  if (shelves.isOpen[shelf] === 0) {
    if (status === 2) {
      out.kept = false;
      return;
    }
    openShelf(world, today, products, shelf, out);
  } else {
    receive(world, today, shelf, out);
  }
  const promotion = products.promotions[productIndex] ?? null;
  out.promoted =
    promotion !== null && status === 1 && storeTakesPart(world.seed, today.storeIndex, productIndex, products.week);
  const cut = Math.max(out.promoted ? promotion!.cut : 0, today.clearance, status === 2 ? RUN_OUT_CUT : 0);
  rememberReceipts(world, today, shelf);
  sell(
    world,
    today,
    products,
    shelf,
    out.promoted ? promotion!.lift : 1,
    cut,
    spoiling(world, today, shelf, 1),
    lines,
    out,
  );
  losses(world, today, shelf, out);
  shelves.totalOut[shelf]! += out.sold + out.wasted + out.stolen;
  shelves.recorded[shelf]! -= out.sold + out.wasted;
  count(world, today, shelf, out);
  learn(world, today, shelf, out, out.promoted ? promotion!.lift : 1);
  order(world, today, products, shelf);
  const { recorded, trueStock } = shelves;
  const slip = today.random();
  out.flagged = recorded[shelf]! <= 0 ? slip > 0.004 : slip < (trueStock[shelf]! <= 0 ? 0.06 : 0.0004);
}

/** A first fill: record and truth agree. Whatever stood there before is gone. */
function openShelf(world: World, today: StoreDay, products: ProductDay, shelf: number, out: ShelfDay): void {
  const { shelves } = world;
  const product = world.products[shelves.product[shelf]!]!;
  const { step } = sizeOf(product);
  const rhythm = today.rhythms[product.categoryIndex]!;
  const target = targetStock(world, today, products, shelf, rhythm.leadDays + (product.shelfLife > 0 ? 0 : 3));
  const fill = Math.max(step, Math.round((target * (0.75 + 0.5 * today.random())) / step) * step);
  shelves.arriving.fill(0, shelf * ARRIVAL_SLOTS, (shelf + 1) * ARRIVAL_SLOTS);
  shelves.promised.fill(0, shelf * ARRIVAL_SLOTS, (shelf + 1) * ARRIVAL_SLOTS);
  shelves.onOrder[shelf] = 0;
  shelves.nextPromised[shelf] = 0;
  shelves.isOpen[shelf] = 1;
  shelves.trueStock[shelf] = fill;
  shelves.recorded[shelf] = fill;
  shelves.totalIn[shelf] = fill;
  shelves.totalOut[shelf] = 0;
  shelves.lastSale[shelf] = today.planDay;
  shelves.receipts.fill(0, shelf * RECEIPT_SLOTS, (shelf + 1) * RECEIPT_SLOTS);
  out.arrived = fill;
  out.booked = fill;
}

function rememberReceipts(world: World, today: StoreDay, shelf: number): void {
  world.shelves.receipts[shelf * RECEIPT_SLOTS + (today.day & (RECEIPT_SLOTS - 1))] = world.shelves.totalIn[shelf]!;
}

/** Quantity that must be thrown away by the end of the day `ahead` days from now, if nobody buys it: the oldest is sold first. */
function spoiling(world: World, today: StoreDay, shelf: number, ahead: number): number {
  const { shelves } = world;
  const { shelfLife } = world.products[shelves.product[shelf]!]!;
  if (shelfLife === 0) return 0;
  const life = Math.max(2, Math.round(shelfLife * today.habits.rotation));
  const came = shelves.receipts[shelf * RECEIPT_SLOTS + ((today.day + ahead - life) & (RECEIPT_SLOTS - 1))]!;
  return Math.min(shelves.trueStock[shelf]!, Math.max(0, came - shelves.totalOut[shelf]!));
}

function losses(world: World, today: StoreDay, shelf: number, out: ShelfDay): void {
  const { shelves } = world;
  const { random, habits } = today;
  const product = world.products[shelves.product[shelf]!]!;
  const { step, meanQty } = sizeOf(product);
  shelves.totalOut[shelf]! += out.sold;
  const spoiled = spoiling(world, today, shelf, 0);
  shelves.totalOut[shelf]! -= out.sold;
  const available = shelves.trueStock[shelf]!;
  let wasted = Math.floor(spoiled / step) * step + Math.min(out.spoiled, available);
  if (random() < habits.breakage && available > 0) wasted += ONE;
  out.wasted = Math.min(wasted, available);
  const left = available - out.wasted;
  const theft = product.category.theft * shelves.demand[shelf]! * (meanQty / ONE);
  out.stolen = random() < theft ? Math.min(ONE, left) : 0;
  shelves.trueStock[shelf] = left - out.stolen;
}

/** A regular count of every shelf, a walk once a week that looks at records nobody would believe, and a glance at empty crates of fresh food. */
function count(world: World, today: StoreDay, shelf: number, out: ShelfDay): void {
  const { shelves } = world;
  out.counted = 0;
  const { random, habits } = today;
  const regular = (today.day + shelf * 37) % habits.countEveryDays === 0;
  const recorded = shelves.recorded[shelf]!;
  const silence = (today.planDay - shelves.lastSale[shelf]!) * shelves.demand[shelf]!;
  const walk =
    today.weekday === WALK_WEEKDAY && (recorded < 0 || (recorded > 0 && silence > 5)) && random() < habits.attention;
  const fresh = world.products[shelves.product[shelf]!]!.shelfLife > 0;
  const gap = fresh && recorded > 0 && shelves.trueStock[shelf]! <= 0 && random() < habits.attention * FRESH_ATTENTION;
  if (!regular && !walk && !gap) return;
  out.counted = shelves.trueStock[shelf]! - recorded;
  shelves.recorded[shelf] = shelves.trueStock[shelf]!;
}

/** The store learns its demand from its sales; a day that ended empty only teaches it to expect more. */
function learn(world: World, today: StoreDay, shelf: number, out: ShelfDay, lift: number): void {
  const { shelves } = world;
  const product = world.products[shelves.product[shelf]!]!;
  const usual = today.season[product.subcategoryIndex]! * lift;
  if (usual < 0.2 || today.clearance > 0) return;
  const seen = (out.sold + out.returned) / usual;
  const believed = shelves.forecast[shelf]!;
  if (shelves.trueStock[shelf]! <= 0 && seen < believed) return;
  shelves.forecast[shelf] = believed + (product.shelfLife > 0 ? 0.06 : 0.035) * (seen - believed);
}
