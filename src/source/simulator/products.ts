import { categories, OWN_BRANDS, suppliers } from "./assortment/index.ts";
import type { Category, Subcategory } from "./assortment/index.ts";
import { bell, hash, unit } from "./random.ts";

/** One row of the `product` table, and what makes the product sell as it does. */
export type Product = {
  key: number;
  name: string;
  brand: string;
  /** Who delivers it; known to the truth only. */
  supplier: string;
  category: Category;
  categoryIndex: number;
  subcategory: Subcategory;
  subcategoryKey: string;
  /** Position among all subcategories of all categories. */
  subcategoryIndex: number;
  /** Cubic feet and pounds of one unit. */
  volume: number;
  weight: number;
  /** Cents per unit, or per pound where it is weighed. */
  price: number;
  cost: number;
  /** Day of the plan on which the price goes up, and by how much. */
  priceChangeDay: number;
  priceChange: number;
  /** Purchases a day in an ordinary supermarket. */
  velocity: number;
  elasticity: number;
  caseSize: number;
  /** 0 where it keeps for ever. */
  shelfLife: number;
  /** How wide its distribution is: 0 is in every store. */
  rarity: number;
  /** Days of the plan on which it is sold for the first and the last time. */
  launchDay: number;
  delistDay: number;
};

const FIRST_KEY = 100_001;
const SCALE = 0.42;
/** Without a common divisor with the number of subcategories: a few products already come from many categories. */
const STRIDE = 17;
const NEVER = 1_000_000;
export const LONGEST_SHELF_LIFE = 30;

const shelves = categories.flatMap((category, categoryIndex) =>
  category.subcategories.map((subcategory, index) => ({
    category,
    categoryIndex,
    subcategory,
    key: `${category.key}${index + 1}`,
  })),
);

export const subcategoryCount = shelves.length;

export const subcategoriesInOrder: readonly Subcategory[] = shelves.map((shelf) => shelf.subcategory);

/** All products, the same for the same seed; `planDays` places launches, delistings and price changes. */
export function buildProducts(seed: number, count: number, planDays: number): Product[] {
  const names = new Set<string>();
  return Array.from({ length: count }, (_, index) => buildProduct(seed, index, planDays, names));
}

function buildProduct(seed: number, index: number, planDays: number, names: Set<string>): Product {
  const draw = (purpose: number) => unit(seed, 21, index, purpose);
  const shelfIndex = (index * STRIDE) % shelves.length;
  const { category, categoryIndex, subcategory, key } = shelves[shelfIndex]!;
  const round = Math.floor(index / shelves.length);
  const ownBrand = draw(1) < 0.24;
  const brands = ownBrand ? OWN_BRANDS : (subcategory.brands ?? category.brands);
  const brand = brands[hash(seed, 22, index) % brands.length]!;
  const [low, high] = subcategory.price;
  const regular = Math.round((low * (high / low) ** draw(3) * (ownBrand ? 0.82 : 1)) / 10) * 10 - 1;
  const price = Math.max(49, regular);
  const margin = category.margin + (ownBrand ? 0.06 : 0) + 0.03 * bell(seed, 25, index);
  const shelfLife = subcategory.shelfLife ?? 0;
  return {
    key: FIRST_KEY + index,
    name: newName(brand, subcategory, round + hash(seed, 23, shelfIndex), names),
    brand,
    supplier: supplierOf(brand, category, categoryIndex),
    category,
    categoryIndex,
    subcategory,
    subcategoryKey: key,
    subcategoryIndex: shelfIndex,
    volume: Math.round((0.02 + draw(4) * 0.4) * 1000) / 1000,
    weight: subcategory.weighed === true ? 1 : Math.round((0.2 + draw(5) * 4) * 100) / 100,
    price,
    cost: Math.max(10, Math.round(price * (1 - margin))),
    priceChangeDay: Math.floor(planDays * (0.1 + 0.85 * draw(6))),
    priceChange: 0.01 + 0.045 * draw(7),
    velocity:
      subcategory.velocity *
      SCALE *
      Math.exp(0.55 * bell(seed, 26, index)) *
      (1.25 - 0.5 * ((price - low) / (high - low))),
    elasticity: category.elasticity * (0.75 + 0.5 * draw(8)),
    caseSize: category.caseSizes[hash(seed, 27, index) % category.caseSizes.length]!,
    shelfLife:
      shelfLife === 0 ? 0 : Math.min(LONGEST_SHELF_LIFE, Math.max(3, Math.round(shelfLife * (0.85 + 0.3 * draw(9))))),
    rarity: draw(10),
    launchDay: draw(11) < 0.04 ? Math.floor(planDays * (0.25 + 0.6 * draw(12))) : -NEVER,
    delistDay: draw(13) < 0.035 ? Math.floor(planDays * (0.35 + 0.6 * draw(14))) : NEVER,
  };
}

/** A supplier owns brands in several categories; the retailer's own brands are made by another one in each. */
function supplierOf(brand: string, category: Category, categoryIndex: number): string {
  const brandIndex = category.brands.indexOf(brand);
  return brandIndex < 0
    ? `Private label ${category.name}`
    : suppliers[(categoryIndex + brandIndex * 5) % suppliers.length]!;
}

/** "Brand Item, size", never used before: the next size is tried, then the next item, and at last a number. */
function newName(brand: string, { items, sizes }: Subcategory, first: number, names: Set<string>): string {
  for (let attempt = 0; ; attempt++) {
    const item = items[(first + Math.floor(attempt / sizes.length)) % items.length]!;
    const size = sizes[(first + attempt) % sizes.length]!;
    const again = Math.floor(attempt / (items.length * sizes.length));
    const name = `${brand} ${item}, ${size}${again === 0 ? "" : `, no. ${again + 1}`}`;
    if (!names.has(name)) {
      names.add(name);
      return name;
    }
  }
}

/** The regular price on a day of the plan, in cents. */
export function priceOn(product: Product, planDay: number): number {
  return planDay < product.priceChangeDay
    ? product.price
    : Math.round((product.price * (1 + product.priceChange)) / 10) * 10 - 1;
}

/** What a unit costs the retailer on a day of the plan, in cents. */
export function costOn(product: Product, planDay: number): number {
  const changeDay = product.priceChangeDay - 10;
  return planDay < changeDay ? product.cost : Math.round(product.cost * (1 + product.priceChange * 0.9));
}
