/**
 * Every JSON answer and every search parameter of the HTTP API, for the server and the browser alike (no Node imports).
 *
 * How values travel:
 * - money: text, a decimal with two digits (`"-12.30"`); `price` units have up to four digits, as numbers, for they are ratios;
 * - quantities and counts: numbers (a quantity has at most three decimals and is exact up to 9 × 10¹²);
 * - ratios: numbers; `percent` units are shares (0.25 is 25 %);
 * - keys (store, product, category …): text, whatever their type in the lake; weeks: numbers such as 202601; dates: ISO text;
 * - unknown: null, never 0; a `Figure` then carries `reason`, and `unknown` counts the rows that a total had to leave out.
 */
export * from "./contract/common.ts";
export * from "./contract/parameters.ts";
export * from "./contract/filter.ts";
export * from "./contract/meta.ts";
export * from "./contract/revenue.ts";
export * from "./contract/stores.ts";
export * from "./contract/pipeline.ts";
export * from "./contract/events.ts";
