/** Snapshots of a day: sparse, negative, with flags of their own mind, some twice, some against each other. */
import type { RawRow } from "./contract.ts";
import { addDays } from "./dates.ts";
import { withCell } from "./random-calendar.ts";
import type { Random } from "./random.ts";
import type { ShopKeys } from "./shop.ts";

export type StockHabits = {
  /** Share of store × product that has a snapshot on a day with stock. */
  coverage: number;
  /** How often an optional value is empty. */
  unknown: number;
};

export function randomStockHabits(random: Random): StockHabits {
  return { coverage: random.pick([0.3, 0.7, 1]), unknown: random.pick([0, 0.05, 0.4]) };
}

/** At least two snapshots, and at least one that conflicts with no other. */
export function randomInventoryDay(random: Random, keys: ShopKeys, date: string, habits: StockHabits): RawRow[] {
  const places = random.shuffle(keys.stores.flatMap((store) => keys.products.map((product) => ({ store, product }))));
  const count = Math.max(2, places.filter(() => random.chance(habits.coverage)).length);
  const rows = places
    .slice(0, count)
    .map(({ store, product }) => randomSnapshot(random, { date, store, product }, habits));
  const [first, ...others] = rows as [RawRow, ...RawRow[]];
  return [first, ...others.flatMap((row) => (random.chance(0.06) ? twice(random, row) : [row]))];
}

type Place = { date: string; store: string; product: string };

export function randomSnapshot(random: Random, { date, store, product }: Place, habits: StockHabits): RawRow {
  const onHand = randomOnHand(random);
  const truth = Number(onHand) <= 0 ? "1" : "0";
  const flag = random.chance(0.12) ? random.pick(["0", "1"]) : truth;
  const optional: Record<string, string> = {
    inventory_on_order_qty: random.pick(["0", "12", "24.5", String(random.int(1, 99))]),
    out_of_stock_flg: spelled(random, flag),
    waste_qty: random.pick(["0", "0", "0.25", "1", "0.0004", "-1"]),
    promotion_flg: spelled(random, random.pick(["0", "0", "1"])),
    next_delivery_dt: random.chance(0.05) ? "2009-03-01" : addDays(date, random.int(0, 5)),
  };
  const cells: Record<string, string | null> = {
    cal_dt: date,
    store_key: store,
    prod_key: product,
    inventory_on_hand_qty: onHand,
  };
  for (const [column, value] of Object.entries(optional)) cells[column] = random.chance(habits.unknown) ? null : value;
  return { cells };
}

function randomOnHand(random: Random): string {
  const kind = random.int(0, 9);
  if (kind < 3) return String(random.int(1, 3));
  if (kind < 5) return String(random.int(4, 60));
  if (kind < 7) return "0";
  if (kind === 7) return String(-random.int(1, 4));
  if (kind === 8) return `${random.int(0, 2)}.${random.int(1, 999)}`;
  return random.pick(["0.0005", "-0.0004", "1.5", "9999999.125"]);
}

function spelled(random: Random, flag: string): string {
  return random.pick(
    flag === "1" ? ["1", "1", "true", "T", "Y", "True", "y"] : ["0", "0", "false", "f", "N", "FALSE", "n"],
  );
}

/** The snapshot again: equal (perhaps written otherwise), or saying something else. */
function twice(random: Random, row: RawRow): RawRow[] {
  const kind = random.int(0, 3);
  const onHand = row.cells["inventory_on_hand_qty"] ?? "0";
  if (kind === 0) return [row, row];
  if (kind === 1)
    return [row, withCell(row, "inventory_on_hand_qty", onHand.includes(".") ? `${onHand}000` : `${onHand}.0`)];
  const other = {
    ...withCell(row, "inventory_on_hand_qty", String(Number(onHand) + 7)),
    spoiled: "conflicting snapshots",
  };
  const spoiledRow = { ...row, spoiled: "conflicting snapshots" };
  return kind === 2 ? [spoiledRow, other] : [spoiledRow, other, spoiledRow];
}
