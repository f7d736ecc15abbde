/** The levels at which the fact is looked at, and the filter as SQL. */
import { literal } from "../core/duck.ts";
import type { Filter, FilterList, RevenueBy } from "./contract.ts";
import { NONE, type Good, type Place } from "./dimensions.ts";
import type { Warehouse } from "./warehouse.ts";

export type Level = RevenueBy | "week";

type LevelInfo = { column: string; title: string; plural: string };

export const levels: Readonly<Record<Level, LevelInfo>> = {
  week: { column: "yr_wk_num", title: "Week", plural: "Weeks" },
  region: { column: "region", title: "Region", plural: "Regions" },
  market: { column: "market", title: "Market", plural: "Markets" },
  store: { column: "store_key", title: "Store", plural: "Stores" },
  category: { column: "category", title: "Category", plural: "Categories" },
  subcategory: { column: "subcategory", title: "Subcategory", plural: "Subcategories" },
  brand: { column: "brand", title: "Brand", plural: "Brands" },
  product: { column: "prod_key", title: "Product", plural: "Products" },
};

export function levelColumn(level: Level): string {
  const { column } = levels[level];
  return column.endsWith("_key") || level === "week" ? `f.${column}` : column;
}

const filterColumns: Readonly<Record<FilterList, string>> = {
  region: "region",
  market: "market",
  store: "p.store",
  category: "category",
  subcategory: "subcategory",
  brand: "brand",
  product: "g.product",
};

export const filterLists = Object.keys(filterColumns) as FilterList[];

/** A filter as conditions, with the levels that they speak of. */
export type Conditions = { sql: string[]; levels: Level[] };

/** Values of one list are alternatives, all lists must hold. */
export function filterConditions(filter: Pick<Filter, FilterList>): Conditions {
  const used = filterLists.filter((name) => filter[name].length > 0);
  return {
    sql: used.map((name) => `${filterColumns[name]} IN (${filter[name].map(literal).join(", ")})`),
    levels: used,
  };
}

/** Stores and products that the filter leaves. */
export function chosenPlaces(warehouse: Warehouse, filter: Filter): Place[] {
  const { region, market, store } = filter;
  return warehouse.places.filter(
    (place) => within(region, place.region) && within(market, place.market) && within(store, place.store),
  );
}

export function chosenGoods(warehouse: Warehouse, filter: Filter): Good[] {
  return warehouse.goods.filter(
    (good) =>
      within(filter.category, good.category) &&
      within(filter.subcategory, good.subcategory) &&
      within(filter.brand, good.brand) &&
      within(filter.product, good.product),
  );
}

function within(list: readonly string[], value: string): boolean {
  return list.length === 0 || list.includes(value);
}

/** Key → label of every key of a level. */
export function labelsOf(warehouse: Warehouse, level: Level): ReadonlyMap<string, string> {
  switch (level) {
    case "week":
      return new Map(warehouse.weeks.map(({ week }) => [String(week), String(week)]));
    case "region":
      return new Map(warehouse.places.map((place) => [place.region, place.region || NONE]));
    case "market":
      return new Map(warehouse.places.map((place) => [place.market, place.marketLabel]));
    case "store":
      return new Map(warehouse.places.map((place) => [place.store, place.storeLabel]));
    case "category":
      return new Map(warehouse.goods.map((good) => [good.category, good.categoryLabel]));
    case "subcategory":
      return new Map(warehouse.goods.map((good) => [good.subcategory, good.subcategoryLabel]));
    case "brand":
      return new Map(warehouse.goods.map((good) => [good.brand, good.brand || NONE]));
    case "product":
      return new Map(warehouse.goods.map((good) => [good.product, good.productLabel]));
  }
}

/** The first level below the filter at which there is something to tell apart. */
export function placeLevel(warehouse: Warehouse, filter: Filter): "region" | "market" | "store" {
  const places = chosenPlaces(warehouse, filter);
  if (filter.market.length === 0 && filter.store.length === 0) {
    if (filter.region.length !== 1 && isVaried(places.map((place) => place.region))) return "region";
    if (isVaried(places.map((place) => place.market))) return "market";
  }
  return "store";
}

export function goodsLevel(warehouse: Warehouse, filter: Filter): "category" | "subcategory" | "product" {
  const goods = chosenGoods(warehouse, filter);
  if (filter.subcategory.length === 0 && filter.product.length === 0) {
    if (filter.category.length !== 1 && isVaried(goods.map((good) => good.category))) return "category";
    if (isVaried(goods.map((good) => good.subcategory))) return "subcategory";
  }
  return "product";
}

/** The levels that tell the filtered fact apart, for the choice of the table. */
export function variedLevels(warehouse: Warehouse, filter: Filter): RevenueBy[] {
  const places = chosenPlaces(warehouse, filter);
  const goods = chosenGoods(warehouse, filter);
  const varied: RevenueBy[] = [];
  for (const level of ["region", "market", "store"] as const)
    if (isVaried(places.map((place) => place[level]))) varied.push(level);
  for (const level of ["category", "subcategory", "brand", "product"] as const) {
    if (isVaried(goods.map((good) => good[level]))) varied.push(level);
  }
  return varied;
}

function isVaried(values: readonly string[]): boolean {
  return values.some((value) => value !== values[0]);
}
