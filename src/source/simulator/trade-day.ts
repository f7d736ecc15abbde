import type { DuckDBInstance } from "@duckdb/node-api";
import { createColumnWriter, NULL, written } from "./column-writer.ts";
import type { ColumnWriter } from "./column-writer.ts";
import { emptyLines, fillBaskets } from "./lines.ts";
import type { Lines } from "./lines.ts";
import { emptyProductDay, turnToDay } from "./product-day.ts";
import type { ProductDay } from "./product-day.ts";
import { unit } from "./random.ts";
import { emptyShelfDay, liveShelfDay } from "./shelf-day.ts";
import type { ShelfDay } from "./shelf-day.ts";
import { openStoreDay } from "./store-day.ts";
import type { StoreDay } from "./store-day.ts";
import { noteShelfDay } from "./truth.ts";
import type { Truth } from "./truth.ts";
import type { World } from "./world.ts";

/** What is carried from day to day while the retailer trades. */
export type TradeState = {
  world: World;
  truth: Truth | null;
  products: ProductDay;
  lines: Lines;
  shelfDay: ShelfDay;
  sales: ColumnWriter;
  inventory: ColumnWriter;
  /** Last transaction number of each store; stores number on their own, so that numbers repeat between them. */
  lastTransaction: Int32Array;
};

const LINES_PER_BASKET = 2.9;
/** Store days on which the shop's system sent no snapshots. */
const MISSING_SNAPSHOTS = 0.001;
/** Lines whose margin the shop reckons with a supplier's bonus. */
const ODD_MARGINS = 0.002;
const FIRST_HOUR = 6;

export async function startTrade(instance: DuckDBInstance, world: World, truth: Truth | null): Promise<TradeState> {
  const { whole, quantity, money, date, time } = written;
  return {
    world,
    truth,
    products: emptyProductDay(world),
    lines: emptyLines(),
    shelfDay: emptyShelfDay(),
    sales: await createColumnWriter({
      instance,
      table: "sales",
      name: "sales",
      columns: [
        whole("trans_id"),
        whole("prod_key"),
        whole("store_key"),
        date("trans_dt"),
        time("trans_time"),
        quantity("sales_qty"),
        money("sales_price"),
        money("sales_amt"),
        money("discount"),
        money("sales_cost"),
        money("sales_mgrn"),
        money("ship_cost"),
      ],
    }),
    inventory: await createColumnWriter({
      instance,
      table: "inventory",
      name: "inventory",
      columns: [
        date("cal_dt"),
        whole("store_key"),
        whole("prod_key"),
        quantity("inventory_on_hand_qty"),
        quantity("inventory_on_order_qty"),
        whole("out_of_stock_flg"),
        quantity("waste_qty"),
        whole("promotion_flg"),
        date("next_delivery_dt"),
      ],
    }),
    lastTransaction: new Int32Array(world.stores.length).fill(10_000),
  };
}

/** All stores trade through one day, and write their lines and snapshots. */
export async function tradeDay(state: TradeState, planDay: number): Promise<void> {
  const { world, truth, lines, shelfDay } = state;
  const { shelves } = world;
  turnToDay(state.products, world, planDay);
  for (let storeIndex = 0; storeIndex < world.stores.length; storeIndex++) {
    const first = shelves.start[storeIndex]!;
    const end = shelves.start[storeIndex + 1]!;
    const today = openStoreDay(world, storeIndex, planDay);
    if (today === null) {
      shelves.isOpen.fill(0, first, end);
      continue;
    }
    await makeRoom(state.inventory, end - first);
    if (truth !== null) {
      await makeRoom(truth.lost, end - first);
      await makeRoom(truth.movement, end - first);
    }
    lines.count = 0;
    const silent = unit(world.seed, 111, storeIndex, today.day) < MISSING_SNAPSHOTS;
    for (let shelf = first; shelf < end; shelf++) {
      liveShelfDay(world, today, state.products, shelf, lines, shelfDay);
      if (!shelfDay.kept) continue;
      if (!silent) addSnapshot(state.inventory, world, today, shelf, shelfDay);
      if (truth !== null) noteShelfDay(truth, world, today.store.key, today.day, shelf, shelfDay);
    }
    await makeRoom(state.sales, lines.count);
    addSales(state, today);
  }
}

async function makeRoom(writer: ColumnWriter, rows: number): Promise<void> {
  if (writer.rows + rows > writer.capacity) await writer.flush();
}

function addSnapshot(inventory: ColumnWriter, world: World, today: StoreDay, shelf: number, happened: ShelfDay): void {
  const { shelves } = world;
  const row = inventory.rows++;
  const [day, store, product, onHand, onOrder, out, waste, promotion, next] = inventory.columns;
  day![row] = today.day;
  store![row] = today.store.key;
  product![row] = world.products[shelves.product[shelf]!]!.key;
  onHand![row] = shelves.recorded[shelf]!;
  onOrder![row] = shelves.onOrder[shelf]!;
  out![row] = happened.flagged ? 1 : 0;
  waste![row] = happened.wasted;
  promotion![row] = happened.promoted ? 1 : 0;
  next![row] = shelves.nextPromised[shelf] === 0 ? NULL : shelves.nextPromised[shelf]!;
}

function addSales(state: TradeState, today: StoreDay): void {
  const { lines, sales, world } = state;
  const { order, basket, baskets } = fillBaskets(lines, LINES_PER_BASKET);
  const seconds = timesOfDay(today, baskets);
  const [transaction, product, store, day, time, qty, price, amount, discount, cost, margin, shipping] = sales.columns;
  const { random } = today;
  let current = -1;
  let shippingPerLine = 0;
  for (let index = 0; index < order.length; index++) {
    const line = order[index]!;
    if (basket[index] !== current) {
      current = basket[index]!;
      shippingPerLine = random() < today.store.type.delivered ? 45 + Math.floor(random() * 110) : 0;
    }
    const row = sales.rows++;
    transaction![row] = state.lastTransaction[today.storeIndex]! + current + 1;
    product![row] = world.products[lines.product[line]!]!.key;
    store![row] = today.store.key;
    day![row] = today.day;
    time![row] = seconds[current]!;
    qty![row] = lines.qty[line]!;
    price![row] = lines.price[line]!;
    amount![row] = lines.amount[line]!;
    discount![row] = lines.discount[line]!;
    cost![row] = lines.cost[line]!;
    margin![row] = lines.amount[line]! - lines.cost[line]! + (random() < ODD_MARGINS ? Math.ceil(random() * 9) : 0);
    shipping![row] = lines.qty[line]! > 0 ? shippingPerLine : 0;
  }
  state.lastTransaction[today.storeIndex]! += baskets;
}

/** Seconds of the day of so many baskets, in order, as the store's hours are busy. */
function timesOfDay(today: StoreDay, baskets: number): Int32Array {
  const { hours } = today.store.type;
  const total = hours.reduce((sum, share) => sum + share, 0);
  const seconds = new Int32Array(baskets);
  let hour = 0;
  let before = 0;
  for (let basket = 0; basket < baskets; basket++) {
    const place = ((basket + today.random()) / baskets) * total;
    while (place >= before + hours[hour]!) before += hours[hour++]!;
    seconds[basket] = Math.floor((FIRST_HOUR + hour + (place - before) / hours[hour]!) * 3600);
  }
  return seconds;
}
