export { DEFAULT_SIMULATION, resolveOptions } from "./options.ts";
export type { SimulationOptions } from "./options.ts";
export { simulate } from "./simulate.ts";
export type { SimulateParams, SimulationProgress, SimulationSummary } from "./simulate.ts";
export { exportDay, exportRange } from "./export-day.ts";
export type { ExportParams, ExportRangeParams, ExportSummary } from "./export-day.ts";
export type { DeliveryFormat, DeliveryManifest, ManifestFile } from "./delivery.ts";
export { deliverLate, mishaps } from "./mishaps.ts";
export type { Mishap, MishapKind, MishapOutcome, MishapParams, MishapReport } from "./mishaps.ts";
