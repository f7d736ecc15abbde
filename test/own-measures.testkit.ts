/** Two weeks of two stores and three products in whole cents and units, as files and as the sums that measures are made of. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addDays } from "../src/core/dates.ts";

type Line = {
  day: string;
  store: number;
  product: number;
  units: number;
  cents: number;
  off: number | null;
  cost: number;
};
type Snapshot = { day: string; store: number; product: number; onHand: number; isPromoted: boolean };

export type Sold = { lines: Line[]; snapshots: Snapshot[] };

export const regions: Readonly<Record<number, string>> = { 1: "North", 2: "South" };
export const categories: Readonly<Record<number, string>> = { 7: "Dairy", 8: "Dairy", 9: "Tea" };
const FIRST = "2026-01-05";
const DAYS = 14;

/** Some days lack a sale, some a snapshot, some lines a discount. */
export function sold(): Sold {
  const lines: Line[] = [];
  const snapshots: Snapshot[] = [];
  for (let at = 0; at < DAYS; at++) {
    for (const store of [1, 2]) {
      for (const product of [7, 8, 9]) {
        const day = addDays(FIRST, at);
        const n = at * 31 + store * 7 + product * 3;
        for (let line = 0; line < n % 3; line++)
          lines.push({
            day,
            store,
            product,
            units: 1 + (n % 5),
            cents: 99 + n * 13 + line,
            off: store === 2 && product === 9 && at === 5 ? null : n % 50,
            cost: 50 + n * 5,
          });
        if (store !== 2 || product !== 8 || at !== 9)
          snapshots.push({ day, store, product, onHand: n % 9, isPromoted: n % 4 === 0 });
      }
    }
  }
  return { lines, snapshots };
}

/** A project folder with its files beside it; nothing is loaded yet. */
export async function makeProject(folder: string, { lines, snapshots }: Sold): Promise<string> {
  const [source, dir] = [join(folder, "source"), join(folder, "project")];
  for (const path of [source, dir]) await mkdir(path, { recursive: true });
  const money = (cents: number | null) => (cents === null ? "" : (cents / 100).toFixed(2));
  const files: Record<string, string[]> = {
    "store.csv": [
      "store_key,store_desc,region",
      ...Object.entries(regions).map(([key, name]) => `${key},${name} store,${name}`),
    ],
    "product.csv": [
      "prod_key,prod_name,category_name",
      ...Object.entries(categories).map(([key, name]) => `${key},P${key},${name}`),
    ],
    "sales.csv": [
      "trans_id,trans_dt,store_key,prod_key,sales_qty,sales_amt,discount,sales_cost",
      ...lines.map((line, id) =>
        [id, line.day, line.store, line.product, line.units, money(line.cents), money(line.off), money(line.cost)].join(
          ",",
        ),
      ),
    ],
    "inventory.csv": [
      "cal_dt,store_key,prod_key,inventory_on_hand_qty,promotion_flg",
      ...snapshots.map((one) => [one.day, one.store, one.product, one.onHand, Number(one.isPromoted)].join(",")),
    ],
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(source, name), `${text.join("\n")}\n`);
  await configure(dir, []);
  return dir;
}

export async function configure(dir: string, measures: readonly object[]): Promise<void> {
  const config = {
    source: "../source",
    timeZone: "UTC",
    calendar: "iso",
    limits: { memory: "512MB", threads: 1 },
    measures,
  };
  await writeFile(join(dir, "endcap.config.json"), JSON.stringify(config));
}

/** What a group of rows adds up to; null is unknown. Cents, units. */
export type Sums = {
  cents: number;
  units: number;
  cost: number;
  shelf: number | null;
  promoted: number | null;
  stock: number | null;
};

export const weeks = [202602, 202603];

/** One week of one store and product; null where there is neither sale nor snapshot. */
export function sumsOf({ lines, snapshots }: Sold, week: number, store: number, product: number): Sums {
  const from = addDays(FIRST, weeks.indexOf(week) * 7);
  const within = (row: { day: string; store: number; product: number }) =>
    row.store === store && row.product === product && row.day >= from && row.day <= addDays(from, 6);
  const own = lines.filter(within);
  const seen = snapshots.filter(within);
  const total = (amount: (line: Line) => number) => own.reduce((sum, line) => sum + amount(line), 0);
  const [cents, units] = [total((line) => line.cents), total((line) => line.units)];
  const promotedOn = new Map(seen.map((one) => [one.day, one.isPromoted]));
  const isSeen = own.every((line) => promotedOn.has(line.day));
  const onHand = seen.at(-1)?.onHand ?? null;
  return {
    cents,
    units,
    cost: total((line) => line.cost),
    shelf: own.some((line) => line.off === null) ? null : cents + total((line) => line.off ?? 0),
    promoted: isSeen ? total((line) => (promotedOn.get(line.day) === true ? line.cents : 0)) : null,
    stock: onHand === null || units === 0 ? null : Math.floor((2 * onHand * cents + units) / (2 * units)),
  };
}
