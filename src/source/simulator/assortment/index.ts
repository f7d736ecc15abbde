import type { Category } from "./category.ts";
import { fresh } from "./fresh.ts";
import { grocery } from "./grocery.ts";
import { nonfood } from "./nonfood.ts";

export type { Category, Subcategory } from "./category.ts";

/** What the simulated retailer sells. */
export const categories: readonly Category[] = [...fresh, ...grocery, ...nonfood];

export const OWN_BRANDS = ["Fennel & Co", "Fennel Basics"] as const;

export const suppliers = [
  "Crestline Foods",
  "Harlow Brands",
  "Unified Grocers",
  "Three Rivers Trading",
  "Pemberton Group",
  "Lakeland Supply",
  "Castle Consumer Goods",
  "Blue Heron Foods",
  "Whitfield & Sons",
  "Summit Brands",
  "Atlas Provisions",
] as const;
