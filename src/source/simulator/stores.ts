import { EXPRESS_SHARE, HYPERMARKET_SHARE, markets, neighborhoods, quarters, storeTypes, streets } from "./places.ts";
import type { Market, StoreType, StoreTypeName } from "./places.ts";
import { bell, hash, shuffled, unit } from "./random.ts";

/** One row of the `store` table, and what makes the store trade as it does. */
export type Store = {
  key: number;
  name: string;
  address: string;
  postalCode: string;
  market: Market;
  quarter: (typeof quarters)[number];
  typeName: StoreTypeName;
  type: StoreType;
  franchise: boolean;
  size: number;
  latitude: number;
  longitude: number;
  /** Purchases against an ordinary supermarket. */
  traffic: number;
  /** Growth in a year. */
  growth: number;
};

const FIRST_KEY = 1001;

/** All stores, the same for the same seed; a larger number of stores begins with the same types and places. */
export function buildStores(seed: number, count: number): Store[] {
  const names = shuffled(neighborhoods, seed, 11);
  return Array.from({ length: count }, (_, index) => buildStore(seed, index, names));
}

function buildStore(seed: number, index: number, names: readonly string[]): Store {
  const draw = (purpose: number) => unit(seed, 12, index, purpose);
  const typeName = typeOf(index);
  const type = storeTypes[typeName];
  const market = markets[index % markets.length]!;
  const round = Math.floor(index / markets.length);
  const quarter = quarters[round % quarters.length]!;
  const place = names[(index + round * 7) % names.length]!;
  const [least, most] = type.size;
  const share = draw(1);
  return {
    key: FIRST_KEY + index,
    name: `Fennel ${type.name} ${market.name} ${place}`,
    address: `${1 + Math.floor(draw(2) * 980)} ${streets[hash(seed, 13, index) % streets.length]!}`,
    postalCode: `${market.zip}${String(Math.floor(draw(3) * 99)).padStart(2, "0")}`,
    market,
    quarter,
    typeName,
    type,
    franchise: draw(4) < type.franchise,
    size: Math.round((least + share * (most - least)) / 50) * 50,
    latitude: round5(market.latitude + quarter.north + (draw(5) - 0.5) * 0.1),
    longitude: round5(market.longitude + quarter.east + (draw(6) - 0.5) * 0.1),
    traffic: type.traffic * (0.72 + 0.5 * share) * (1 + 0.07 * bell(seed, 14, index)),
    growth: 0.035 + 0.035 * bell(seed, 15, index),
  };
}

/** Spread evenly, so that every market and every small shop has all types. */
function typeOf(index: number): StoreTypeName {
  const position = (index * 0.618034 + 0.35) % 1;
  if (position < HYPERMARKET_SHARE) return "hypermarket";
  return position > 1 - EXPRESS_SHARE ? "express" : "supermarket";
}

function round5(value: number): number {
  return Math.round(value * 100_000) / 100_000;
}
