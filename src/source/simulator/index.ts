export { exportRange } from "./export-day.ts";
export { deliverLate, mishaps } from "./mishaps.ts";
export type { Mishap, MishapReport } from "./mishaps.ts";
