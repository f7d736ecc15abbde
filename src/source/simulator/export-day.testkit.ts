import type { DeliveryManifest } from "./delivery.ts";
import { readManifest } from "./delivery.ts";
import { exportRange, type ExportRangeParams } from "./export-day.ts";

/** Writes one business date's delivery of all tables, and answers its manifest. */
export async function exportDay(
  params: Pick<ExportRangeParams, "path" | "folder" | "format"> & { date: string },
): Promise<DeliveryManifest> {
  const { date, ...where } = params;
  await exportRange({ ...where, from: date, to: date });
  return readManifest(params.folder, date);
}
