/** Keys as shops have them: whole numbers, or codes with letters and leading zeros. */
import type { KeyTypes } from "./contract.ts";
import type { Random } from "./random.ts";
import type { ShopKeys } from "./shop.ts";

const PRODUCT_CODES = [
  "85123A",
  "85123a",
  "007",
  "0071",
  "POST",
  "M",
  "BANK CHARGES",
  "22-17",
  "Ä1",
  "10002",
  "gift_0001_20",
];
const STORE_CODES = ["01", "1", "Bogotá", "S-12", "north", "NORTH"];

export function randomKeys(random: Random): ShopKeys {
  const types: KeyTypes = {
    prod_key: random.chance(0.5) ? "BIGINT" : "VARCHAR",
    store_key: random.chance(0.7) ? "BIGINT" : "VARCHAR",
    trans_id: random.chance(0.6) ? "BIGINT" : "VARCHAR",
  };
  const products =
    types.prod_key === "BIGINT" ? numbers(random, random.int(3, 6)) : codes(random, PRODUCT_CODES, random.int(3, 6));
  const stores =
    types.store_key === "BIGINT" ? numbers(random, random.int(2, 4)) : codes(random, STORE_CODES, random.int(2, 4));
  return { stores, products, types };
}

function numbers(random: Random, count: number): string[] {
  const found = new Set<string>();
  while (found.size < count) {
    found.add(String(random.chance(0.1) ? random.int(2 ** 40, 2 ** 52) : random.int(1, 9000)));
  }
  return [...found];
}

/** At least one code that no whole number could be taken for comes first, and so is in every delivery's days. */
function codes(random: Random, from: readonly string[], count: number): string[] {
  const [first = "A1", ...rest] = from;
  return [first, ...random.shuffle(rest).slice(0, count - 1)];
}
