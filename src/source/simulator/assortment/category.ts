/** What a category of the simulated retailer is: the facts from which products are made. */

export type Subcategory = {
  name: string;
  /** Those of the category's brands that make it; all of them where absent. */
  brands?: readonly string[];
  /** What is sold, without brand and size. */
  items: readonly string[];
  sizes: readonly string[];
  /** Lowest and highest regular price, in cents per unit or per pound. */
  price: readonly [number, number];
  /** Purchases a day of an ordinary product in an ordinary supermarket. */
  velocity: number;
  /** Days until it must be thrown away; absent where it keeps. */
  shelfLife?: number;
  /** Sold by weight, in pounds. */
  weighed?: boolean;
  /** How much the season moves it (0–1) and the day of the year when it sells best. */
  season?: readonly [amplitude: number, peakDayOfYear: number];
};

export type Category = {
  key: string;
  name: string;
  brands: readonly string[];
  /** Gross margin at the regular price, 0–1. */
  margin: number;
  /** Share of weeks in which a product is on promotion. */
  promotion: number;
  /** Additional demand per point of price cut: 4 means that 25 % off sells twice as much. */
  elasticity: number;
  /** Share of the units sold that is stolen besides, and that is brought back. */
  theft: number;
  returns: number;
  /** Growth of demand in a year, 0.04 for 4 %. */
  growth: number;
  /** Share of small stores' shelves given to it, against supermarkets'. */
  convenience: number;
  /** Weekdays on which stores order (0 = Sunday) and days until the goods arrive. */
  orderDays: readonly (readonly number[])[];
  leadDays: readonly [number, number];
  /** Deviations of demand that the stock should cover. */
  safety: number;
  /** Units that a shelf should never hold fewer of, and units in a case. */
  facing: number;
  caseSizes: readonly number[];
  subcategories: readonly Subcategory[];
};

/** Weekdays of orders: each store has one of the lists. */
export const DAILY = [
  [1, 2, 3, 4, 5, 6],
  [0, 1, 2, 3, 4, 5],
];
export const THRICE = [
  [0, 2, 4],
  [1, 3, 5],
];
export const TWICE = [
  [0, 3],
  [1, 4],
  [2, 5],
];
export const WEEKLY = [[0], [1], [2], [3], [4]];
