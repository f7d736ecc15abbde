/** The demo's retailer: a project folder whose source is simulated, and who trades on from day to day. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SimulationOptions } from "./options.ts";
import type { SimulateParams, SimulationSummary } from "./simulate.ts";

export type RetailerSize = { stores: number; products: number; weeks: number; seed: number };

/** What was simulated, from and to which business date. */
export type DemoRetailer = RetailerSize & { startDate: string; lastDate: string };

export const RETAILER = "retailer.duckdb";

/** Written last, so that a demo that was cut off while it was made is made anew, and one that traded on does so again. */
const MARK = "demo.json";
const CONFIG = "endcap.config.json";

/** Whether the folder holds a demo, whole or cut off while it was made. */
export function isDemo(dir: string): boolean {
  return [MARK, `${RETAILER}.partial`].some((name) => existsSync(join(dir, name)));
}

/** Null where the folder holds no whole demo. */
export async function readDemo(dir: string): Promise<DemoRetailer | null> {
  const text = await readFile(join(dir, MARK), "utf8").catch(() => null);
  return text === null || !existsSync(join(dir, RETAILER)) ? null : (JSON.parse(text) as DemoRetailer);
}

export type DemoParams = {
  /** The project folder. */
  dir: string;
  /** The last business date that the retailer is to have. */
  until: string;
  onProgress?: SimulateParams["onProgress"];
};

/** Simulates a retailer whose history ends with `until`, and makes its folder a project. */
export async function makeDemo({ size, ...params }: DemoParams & { size: RetailerSize }): Promise<SimulationSummary> {
  await mkdir(params.dir, { recursive: true });
  const summary = await simulateInto(params, { ...size, endDate: params.until });
  const config = { name: "Demo retailer", source: { simulator: RETAILER }, timeZone: "UTC" };
  await writeFile(join(params.dir, CONFIG), `${JSON.stringify(config, null, 2)}\n`);
  await mark(params.dir, size, summary);
  return summary;
}

/** Lets a demo's retailer trade on; null where there is none, or where it has that business date already. */
export async function tradeOn(params: DemoParams): Promise<SimulationSummary | null> {
  const there = await readDemo(params.dir);
  if (there === null || there.lastDate >= params.until) return null;
  const { seed, stores, products, startDate } = there;
  const summary = await simulateInto(params, { seed, stores, products, startDate, endDate: params.until });
  await mark(params.dir, there, summary);
  return summary;
}

async function simulateInto({ dir, onProgress }: DemoParams, options: SimulationOptions): Promise<SimulationSummary> {
  const { simulate } = await import("./simulate.ts");
  return simulate({
    path: join(dir, RETAILER),
    truthPath: join(dir, "truth.duckdb"),
    options,
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

async function mark(dir: string, size: RetailerSize, { firstDate, lastDate }: SimulationSummary): Promise<void> {
  const { stores, products, weeks, seed } = size;
  const simulated: DemoRetailer = { stores, products, weeks, seed, startDate: firstDate, lastDate };
  const partial = join(dir, `${MARK}.partial`);
  await writeFile(partial, `${JSON.stringify(simulated)}\n`);
  await rename(partial, join(dir, MARK));
}
