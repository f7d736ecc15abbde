/** A small shop as the truth behind its deliveries: what each day's rows are, and how they were corrected later. */
import type { Cadence, DimensionName, FactName, KeyTypes, RawRow } from "./contract.ts";
import type { GeneratedCalendar } from "./dates.ts";

export type ShopDay = {
  date: string;
  /** The day's rows as first delivered, then each correction; the last one is how they are. */
  versions: readonly (readonly RawRow[])[];
};

export type Shop = {
  seed: number;
  keys: KeyTypes;
  /** The contract's columns that the retailer has. */
  columns: Readonly<Record<FactName | DimensionName, readonly string[]>>;
  /** Business dates ascending; a table that the retailer does not have has none. */
  days: Readonly<Record<FactName, readonly ShopDay[]>>;
  /** Whole snapshots, oldest first; none where the retailer has no such table. */
  dimensions: Readonly<Record<DimensionName, readonly (readonly RawRow[])[]>>;
  /** How often stock comes; sales come every day on which the shop is open. */
  stockCadence: Cadence;
  /** Whose weeks count where the shop has no calendar of its own. */
  generated: GeneratedCalendar;
};

/** The keys that a shop's rows are made of, as text. */
export type ShopKeys = { stores: readonly string[]; products: readonly string[]; types: KeyTypes };
