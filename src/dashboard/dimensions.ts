/** Stores and products as the filter and the tables know them. */
import type { QueryValue } from "../query/query.ts";

/** A key that has no such attribute has the empty text; its label is `(none)`. */
export type Place = { store: string; storeLabel: string; region: string; market: string; marketLabel: string };
export type Good = {
  product: string;
  productLabel: string;
  category: string;
  categoryLabel: string;
  subcategory: string;
  subcategoryLabel: string;
  brand: string;
};

export const NONE = "(none)";

type Found = Readonly<Record<string, QueryValue>>;

export function readPlaces(rows: readonly Found[]): Place[] {
  return rows.map((row) => ({
    store: text(row, "store"),
    storeLabel: text(row, "store_label") || text(row, "store"),
    region: text(row, "region"),
    market: text(row, "market"),
    marketLabel: text(row, "market_label") || NONE,
  }));
}

export function readGoods(rows: readonly Found[]): Good[] {
  return rows.map((row) => ({
    product: text(row, "product"),
    productLabel: text(row, "product_label") || text(row, "product"),
    category: text(row, "category"),
    categoryLabel: text(row, "category_label") || NONE,
    subcategory: text(row, "subcategory"),
    subcategoryLabel: text(row, "subcategory_label") || NONE,
    brand: text(row, "brand"),
  }));
}

function text(row: Found, name: string): string {
  return String(row[name] ?? "");
}

export type Option = { key: string; label: string };

/** The distinct options of a list in its order, with whatever else the first item of each brings. */
export function options<T, O extends Option>(items: readonly T[], optionOf: (item: T) => O): O[] {
  const found = new Map<string, O>();
  for (const item of items) {
    const option = optionOf(item);
    if (!found.has(option.key)) found.set(option.key, option);
  }
  return [...found.values()];
}
