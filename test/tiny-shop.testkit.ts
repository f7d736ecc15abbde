/** A shop of two stores and three products, whose deliveries arrive in three evenings: all that faults can hit, in seconds. */
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addDays } from "../src/core/dates.ts";

export const FIRST_DAY = "2026-01-05";

export type TinyShop = { dir: string; source: string };

/** The files that one evening brings: name → text. */
type Evening = Record<string, string>;

/** Makes an empty project whose source is a folder beside it; both can be copied together. */
export async function makeTinyShop(parent: string, settings: Record<string, unknown> = {}): Promise<TinyShop> {
  const shop = { dir: join(parent, "project"), source: join(parent, "source") };
  await mkdir(shop.dir, { recursive: true });
  await mkdir(shop.source, { recursive: true });
  const config = {
    source: "../source",
    timeZone: "Europe/Berlin",
    tables: { sales: { cadence: "daily" }, inventory: { cadence: "daily" }, calendar: { cadence: "once" } },
    limits: { memory: "512MB", threads: 1 },
    ...settings,
  };
  await writeFile(join(shop.dir, "endcap.config.json"), JSON.stringify(config));
  return shop;
}

/** The shop as it is now, once more, beside its own folder. */
export async function copyShop(shop: TinyShop): Promise<TinyShop> {
  const original = join(shop.dir, "..");
  const copy = await mkdtemp(`${original}-copy-`);
  await cp(original, copy, { recursive: true, preserveTimestamps: true });
  return { dir: join(copy, "project"), source: join(copy, "source") };
}

/** Works on a copy, which stays for inspection where the work fails. */
export async function withCopy<T>(shop: TinyShop, work: (copy: TinyShop) => Promise<T>): Promise<T> {
  const copy = await copyShop(shop);
  const result = await work(copy);
  await rm(join(copy.dir, ".."), { recursive: true });
  return result;
}

/** Puts an evening's files into the source. */
export async function deliver(shop: TinyShop, evening: Evening): Promise<void> {
  for (const [name, text] of Object.entries(evening)) await writeFile(join(shop.source, name), text);
}

/** Dimensions and four days; four more with a bad row, a cut file and new products; a correction, the late file, a doubled one. */
export function evenings(): [Evening, Evening, Evening] {
  const cut = sales(day(6));
  return [
    { "calendar.csv": calendar(), "product.csv": products(3), "store.csv": stores(), ...facts(0, 4) },
    {
      ...facts(4, 8),
      "product_20260112.csv": products(4),
      [`sales_${compact(day(6))}.csv`]: cut.slice(0, cut.lastIndexOf(",") - 3),
      [`sales_${compact(day(7))}.csv`]: `${sales(day(7))}9,1,1,${day(7)},10:00,many,1.00,1.00,0,0.5\n`,
    },
    {
      [`sales_${compact(day(1))}.csv`]: sales(day(1), 3),
      [`sales_${compact(day(6))}.csv`]: cut,
      [`inventory_${compact(day(2))}_copy.csv`]: inventory(day(2)),
      [`inventory_${compact(day(2))}_part2.csv`]: inventory(day(2), 3),
    },
  ];
}

export function facts(from: number, to: number): Evening {
  const files: Evening = {};
  for (let index = from; index < to; index++) {
    files[`sales_${compact(day(index))}.csv`] = sales(day(index));
    files[`inventory_${compact(day(index))}.csv`] = inventory(day(index));
  }
  return files;
}

export function dimensions(): Evening {
  return { "calendar.csv": calendar(), "product.csv": products(3), "store.csv": stores() };
}

export function day(index: number): string {
  return addDays(FIRST_DAY, index);
}

export function compact(date: string): string {
  return date.replaceAll("-", "");
}

export function sales(date: string, quantity = 1): string {
  const lines = ["trans_id,store_key,prod_key,trans_dt,trans_time,sales_qty,sales_price,sales_amt,discount,sales_cost"];
  for (const [store, product] of pairs()) {
    const qty = quantity + ((Number(compact(date)) + store * 3 + product) % 4);
    lines.push(
      `${lines.length},${store},${product},${date},10:0${product},${qty},2.50,${(qty * 2.5).toFixed(2)},0.00,${(qty * 1.25).toFixed(2)}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

export function inventory(date: string, more = 0): string {
  const lines = [
    "cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty,out_of_stock_flg,waste_qty,promotion_flg,next_delivery_dt",
  ];
  for (const [store, product] of pairs()) {
    const onHand = (Number(compact(date)) * product + store + more) % 5;
    lines.push(
      `${date},${store},${product + (more > 0 ? 100 : 0)},${onHand},4,${onHand === 0 ? 1 : 0},0,0,${addDays(date, 2)}`,
    );
  }
  return `${lines.join("\n")}\n`;
}

function pairs(): [number, number][] {
  return [1, 2].flatMap((store) => [1, 2, 3].map((product): [number, number] => [store, product]));
}

function calendar(): string {
  const lines = ["cal_dt,day_of_wk_num,yr_num,wk_num,yr_wk_num"];
  for (let index = 0; index < 28; index++) {
    const week = 2 + Math.floor(index / 7);
    lines.push(`${day(index)},${(index % 7) + 1},2026,${week},${202600 + week}`);
  }
  return `${lines.join("\n")}\n`;
}

function products(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => `${index + 1},Product ${index + 1},Brand,10,Category`);
  return `prod_key,prod_name,brand_name,category_key,category_name\n${rows.join("\n")}\n`;
}

function stores(): string {
  return "store_key,store_desc,city,region\n1,First,Berlin,East\n2,Second,Hamburg,North\n";
}
