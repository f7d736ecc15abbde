/** Lets a database play the retailer: the simulated one's rows are written into it, up to a business date, and on from there. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDays } from "../../core/dates.ts";
import { exportRange } from "../simulator/export-day.ts";
import { deliveryFileName } from "../simulator/delivery.ts";
import { sourceTableNames, sourceTables } from "../../model/tables.ts";
import { existsSync } from "node:fs";
import type { RetailerFile, RetailerTarget } from "./retailer-target.ts";

export type LoadedRetailer = { from: string; to: string; days: number; rows: number };

/** `path`: the simulated retailer's database. null where the database has that business date already. */
export async function loadRetailer(params: {
  target: RetailerTarget;
  path: string;
  firstDate: string;
  until: string;
  onProgress?: (progress: { day: string; done: number; of: number }) => void;
}): Promise<LoadedRetailer | null> {
  const { target, path, firstDate, until, onProgress } = params;
  await target.makeTables();
  const last = await target.lastDate();
  const from = last === null ? firstDate : addDays(last, 1);
  if (from > until) return null;
  const folder = await mkdtemp(join(tmpdir(), "endcap-load-"));
  try {
    const { days } = await exportRange({ path, folder, from, to: until, dimensions: "first" });
    let rows = 0;
    for (let index = 0; index < days; index++) {
      const day = addDays(from, index);
      rows += await target.load(filesOf(folder, day));
      onProgress?.({ day, done: index + 1, of: days });
    }
    return { from, to: until, days, rows };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Facts last: a row's keys need the dimensions. */
function filesOf(folder: string, date: string): RetailerFile[] {
  return sourceTableNames
    .toSorted((a, b) => sourceTables[a].kind.localeCompare(sourceTables[b].kind))
    .map((table) => ({ table, path: join(folder, deliveryFileName(table, date)) }))
    .filter(({ path }) => existsSync(path));
}
