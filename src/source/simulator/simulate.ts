import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import { fromDayNumber } from "../../core/dates.ts";
import { attachStaging } from "./column-writer.ts";
import { resolveOptions } from "./options.ts";
import type { SimulationOptions } from "./options.ts";
import { createRetailerTables, writeDimensions } from "./retailer-tables.ts";
import { startTrade, tradeDay } from "./trade-day.ts";
import { closeWeek, startTruth, TRUTH } from "./truth.ts";
import type { Truth } from "./truth.ts";
import { buildWorld } from "./world.ts";
import type { World } from "./world.ts";

export type SimulateParams = {
  /** The DuckDB file that plays the operational database; one that is there is replaced when the new one is whole. */
  path: string;
  /** The DuckDB file for what the pipeline must never read; none is written without it. */
  truthPath?: string;
  options?: SimulationOptions;
  onProgress?: (progress: SimulationProgress) => void;
};

export type SimulationProgress = { day: string; done: number; of: number };

export type SimulationSummary = {
  path: string;
  truthPath: string | null;
  seed: number;
  firstDate: string;
  lastDate: string;
  days: number;
  stores: number;
  products: number;
  salesLines: number;
  snapshots: number;
};

/** Simulates a retailer. The same options give the same rows in the same order; a later end only adds to them. */
export async function simulate(params: SimulateParams): Promise<SimulationSummary> {
  const { path, truthPath } = params;
  const world = buildWorld(resolveOptions(params.options));
  await Promise.all([path, truthPath ?? path].map((file) => mkdir(dirname(file), { recursive: true })));
  const partial = `${path}.partial`;
  const truthPartial = truthPath === undefined ? undefined : `${truthPath}.partial`;
  await Promise.all([removeDatabase(partial), truthPartial === undefined ? null : removeDatabase(truthPartial)]);
  const instance = await DuckDBInstance.create(partial);
  let counts;
  try {
    const connection = await instance.connect();
    try {
      counts = await write(instance, connection, world, truthPartial, params.onProgress);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
  await replaceDatabase(partial, path);
  if (truthPath !== undefined) await replaceDatabase(truthPartial!, truthPath);
  return {
    path,
    truthPath: truthPath ?? null,
    seed: world.seed,
    firstDate: fromDayNumber(world.firstDay),
    lastDate: fromDayNumber(world.firstDay + world.days - 1),
    days: world.days,
    stores: world.stores.length,
    products: world.products.length,
    ...counts,
  };
}

async function write(
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  world: World,
  truthPath: string | undefined,
  onProgress: SimulateParams["onProgress"],
): Promise<{ salesLines: number; snapshots: number }> {
  await attachStaging(connection);
  await createRetailerTables(connection);
  await writeDimensions(connection, world);
  let truth: Truth | null = null;
  if (truthPath !== undefined) {
    await connection.run(`ATTACH '${truthPath.replaceAll("'", "''")}' AS ${TRUTH}`);
    truth = await startTruth(instance, connection, world);
  }
  const trade = await startTrade(instance, world, truth);
  for (let planDay = 0; planDay < world.days; planDay++) {
    const day = world.firstDay + planDay;
    await tradeDay(trade, planDay);
    if (truth !== null && (world.calendar.weekOf(day + 1) !== world.calendar.weekOf(day) || planDay === world.days - 1))
      await closeWeek(truth, world, day);
    onProgress?.({ day: fromDayNumber(day), done: planDay + 1, of: world.days });
  }
  for (const writer of [
    trade.sales,
    trade.inventory,
    ...(truth === null ? [] : [truth.lost, truth.movement, truth.weekly]),
  ])
    await writer.close();
  if (truth !== null) await connection.run(`DETACH ${TRUTH}`);
  await connection.run("CHECKPOINT");
  return { salesLines: trade.sales.written, snapshots: trade.inventory.written };
}

async function removeDatabase(path: string): Promise<void> {
  await Promise.all([rm(path, { force: true }), rm(`${path}.wal`, { force: true })]);
}

async function replaceDatabase(from: string, to: string): Promise<void> {
  await rm(`${to}.wal`, { force: true });
  await rename(from, to);
}
