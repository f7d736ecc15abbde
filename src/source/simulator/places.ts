/** Where the simulated retailer trades: markets with their region, and what a market is made of. */

export type Market = {
  key: string;
  name: string;
  region: string;
  stateCode: string;
  stateName: string;
  /** First digits of the postal codes. */
  zip: string;
  latitude: number;
  longitude: number;
};

export const markets: readonly Market[] = [
  {
    key: "M01",
    name: "Boston",
    region: "Northeast",
    stateCode: "MA",
    stateName: "Massachusetts",
    zip: "021",
    latitude: 42.36,
    longitude: -71.06,
  },
  {
    key: "M02",
    name: "Philadelphia",
    region: "Northeast",
    stateCode: "PA",
    stateName: "Pennsylvania",
    zip: "191",
    latitude: 39.95,
    longitude: -75.17,
  },
  {
    key: "M03",
    name: "Buffalo",
    region: "Northeast",
    stateCode: "NY",
    stateName: "New York",
    zip: "142",
    latitude: 42.89,
    longitude: -78.88,
  },
  {
    key: "M04",
    name: "Atlanta",
    region: "South",
    stateCode: "GA",
    stateName: "Georgia",
    zip: "303",
    latitude: 33.75,
    longitude: -84.39,
  },
  {
    key: "M05",
    name: "Charlotte",
    region: "South",
    stateCode: "NC",
    stateName: "North Carolina",
    zip: "282",
    latitude: 35.23,
    longitude: -80.84,
  },
  {
    key: "M06",
    name: "Tampa",
    region: "South",
    stateCode: "FL",
    stateName: "Florida",
    zip: "336",
    latitude: 27.95,
    longitude: -82.46,
  },
  {
    key: "M07",
    name: "Columbus",
    region: "Midwest",
    stateCode: "OH",
    stateName: "Ohio",
    zip: "432",
    latitude: 39.96,
    longitude: -83.0,
  },
  {
    key: "M08",
    name: "Minneapolis",
    region: "Midwest",
    stateCode: "MN",
    stateName: "Minnesota",
    zip: "554",
    latitude: 44.98,
    longitude: -93.27,
  },
  {
    key: "M09",
    name: "Milwaukee",
    region: "Midwest",
    stateCode: "WI",
    stateName: "Wisconsin",
    zip: "532",
    latitude: 43.04,
    longitude: -87.91,
  },
  {
    key: "M10",
    name: "Denver",
    region: "West",
    stateCode: "CO",
    stateName: "Colorado",
    zip: "802",
    latitude: 39.74,
    longitude: -104.99,
  },
  {
    key: "M11",
    name: "Portland",
    region: "West",
    stateCode: "OR",
    stateName: "Oregon",
    zip: "972",
    latitude: 45.52,
    longitude: -122.68,
  },
  {
    key: "M12",
    name: "Sacramento",
    region: "West",
    stateCode: "CA",
    stateName: "California",
    zip: "958",
    latitude: 38.58,
    longitude: -121.49,
  },
];

/** Parts of a market, with the direction in which they lie (degrees north and east). */
export const quarters = [
  { key: "1", name: "Center", north: 0, east: 0 },
  { key: "2", name: "North", north: 0.14, east: 0.02 },
  { key: "3", name: "South", north: -0.13, east: -0.03 },
] as const;

export const streets = [
  "Main Street",
  "Oak Avenue",
  "Mill Road",
  "Market Street",
  "Lake Drive",
  "Station Road",
  "Maple Street",
  "College Avenue",
  "Harbor Way",
  "Hill Street",
  "Park Avenue",
  "River Road",
  "Church Street",
  "Union Square",
  "Orchard Lane",
  "Bridge Street",
] as const;

export const neighborhoods = [
  "Old Town",
  "Riverside",
  "Hillcrest",
  "Fairview",
  "Eastgate",
  "Westfield",
  "Lakeshore",
  "Midtown",
  "Brookside",
  "Greenwood",
  "Northgate",
  "Kingsway",
  "Ashland",
  "Cedar Park",
  "Highland",
  "Meadows",
  "Crossroads",
  "Pine Grove",
  "Stonebridge",
  "Sunset",
] as const;

export type StoreType = {
  code: string;
  name: string;
  /** Sales area in square feet, lowest and highest. */
  size: readonly [number, number];
  /** Purchases against an ordinary supermarket. */
  traffic: number;
  /** Share of the products that it sells. */
  range: number;
  /** Prices against a supermarket's. */
  price: number;
  franchise: number;
  /** Share of baskets that are delivered to the customer's home. */
  delivered: number;
  /** Relative trade on Sunday … Saturday. */
  week: readonly number[];
  /** Relative trade by hour, from 6 to 22. */
  hours: readonly number[];
  safety: number;
};

export const storeTypes = {
  hypermarket: {
    code: "HYP",
    name: "Hypermarket",
    size: [90_000, 160_000],
    traffic: 1.75,
    range: 0.93,
    price: 0.98,
    franchise: 0,
    delivered: 0.07,
    safety: 1.1,
    week: [1.16, 0.8, 0.8, 0.86, 0.97, 1.12, 1.34],
    hours: [1, 2, 4, 7, 9, 10, 9, 8, 8, 9, 10, 11, 9, 6, 4, 2, 1],
  },
  supermarket: {
    code: "SUP",
    name: "Supermarket",
    size: [28_000, 60_000],
    traffic: 1,
    range: 0.6,
    price: 1,
    franchise: 0.12,
    delivered: 0.09,
    safety: 1,
    week: [1.08, 0.86, 0.85, 0.9, 0.98, 1.11, 1.22],
    hours: [1, 3, 5, 7, 8, 9, 9, 8, 7, 9, 11, 12, 10, 7, 4, 2, 1],
  },
  express: {
    code: "EXP",
    name: "Express",
    size: [4_000, 12_000],
    traffic: 0.68,
    range: 0.34,
    price: 1.06,
    franchise: 0.6,
    delivered: 0.02,
    safety: 0.9,
    week: [0.85, 1.02, 1.01, 1.03, 1.04, 1.1, 0.95],
    hours: [4, 8, 8, 5, 4, 5, 9, 7, 4, 5, 8, 10, 8, 6, 5, 4, 3],
  },
} as const satisfies Record<string, StoreType>;

export type StoreTypeName = keyof typeof storeTypes;

export const HYPERMARKET_SHARE = 0.16;
export const EXPRESS_SHARE = 0.29;
