/** Sales lines of a day: returns, zeros, weighed goods, noise in the last decimals, unknown amounts, identical lines. */
import type { RawRow } from "./contract.ts";
import type { Random } from "./random.ts";
import type { ShopKeys } from "./shop.ts";

/** How often a line's optional amount is unknown, by column. */
export type UnknownShares = Readonly<Record<string, number>>;

export function randomUnknownShares(random: Random): UnknownShares {
  const columns = ["sales_price", "discount", "sales_cost", "sales_mgrn", "ship_cost"];
  return Object.fromEntries(columns.map((column) => [column, random.pick([0, 0, 0.03, 0.3])]));
}

/** At least two lines, so that one of them can be spoiled. */
export function randomSalesDay(random: Random, keys: ShopKeys, date: string, unknown: UnknownShares): RawRow[] {
  const rows: RawRow[] = [];
  const busy = random.pick([0.4, 0.7, 0.9]);
  for (const store of keys.stores) {
    for (const product of keys.products) {
      if (!random.chance(busy)) continue;
      for (let line = random.pick([1, 1, 1, 2, 3]); line > 0; line--)
        rows.push(randomLine(random, keys, { date, store, product }, unknown));
    }
  }
  while (rows.length < 2) {
    const place = { date, store: keys.stores[0] as string, product: keys.products[0] as string };
    rows.push(randomLine(random, keys, place, unknown));
  }
  const twins = random.chance(0.4) ? random.shuffle(rows).slice(0, random.int(1, 2)) : [];
  return [...rows, ...twins];
}

type Place = { date: string; store: string; product: string };

export function randomLine(random: Random, keys: ShopKeys, place: Place, unknown: UnknownShares): RawRow {
  const qty = randomQuantity(random);
  const price = random.pick(["0", "0.5", "3.99", "1", "19.95", "2.005", `${random.int(0, 40)}.${random.int(10, 99)}`]);
  const amt = randomAmount(random, Number(qty) * Number(price));
  const optional: Record<string, string> = {
    sales_price: price,
    discount: random.pick(["0", "0.00", "0.5", "-0.25", "1.005"]),
    sales_cost: random.chance(0.05) ? "-8.31" : randomAmount(random, Number(qty) * Number(price) * 0.7),
    sales_mgrn: randomAmount(random, Number(qty) * Number(price) * 0.3),
    ship_cost: random.pick(["0", "4.9", "12.345", "0.994999999999"]),
  };
  const cells: Record<string, string | null> = {
    trans_id: transactionId(random, keys, qty),
    prod_key: product(random, keys, place.product),
    store_key: place.store,
    trans_dt: place.date,
    trans_time: random.pick(["09:15:00", "23:59:59", "8:05", "00:00:01"]),
    sales_qty: qty,
    sales_amt: amt,
  };
  for (const [column, value] of Object.entries(optional))
    cells[column] = random.chance(unknown[column] ?? 0) ? null : value;
  return { cells };
}

/** A key that is a number is sometimes written as a decimal: 5.0 is 5. */
function product(random: Random, keys: ShopKeys, key: string): string {
  return keys.types.prod_key === "BIGINT" && random.chance(0.03) ? `${key}.0` : key;
}

function transactionId(random: Random, keys: ShopKeys, qty: string): string {
  const number = random.int(1, 60);
  if (keys.types.trans_id === "BIGINT") return String(number);
  return qty.startsWith("-") ? `C${500000 + number}` : `T${500000 + number}`;
}

function randomQuantity(random: Random): string {
  const kind = random.int(0, 19);
  if (kind < 11) return String(random.int(1, 5));
  if (kind < 13) return String(-random.int(1, 3));
  if (kind === 13) return "0";
  if (kind < 17) return `${random.int(0, 3)}.${String(random.int(1, 999)).padStart(3, "0")}`;
  if (kind === 17) return random.pick(["0.0005", "1.23449", "-0.3335", "2.99999999"]);
  if (kind === 18) return `${random.int(1, 9)}.0`;
  return random.pick(["89638", "12000.5"]);
}

/** About the given value: mostly to the cent, now and then with noise, half cents, or nothing to do with it. */
export function randomAmount(random: Random, about: number): string {
  const kind = random.int(0, 19);
  if (kind < 14) return about.toFixed(2);
  if (kind === 14) return `${about.toFixed(2)}99999999999`;
  if (kind === 15) return `${about.toFixed(2)}5`;
  if (kind === 16) return `${about.toFixed(2)}49999999999999999999`;
  if (kind === 17) return about.toFixed(0);
  if (kind === 18) return "0";
  return `${random.int(-20, 90)}.${random.int(10, 99)}`;
}
