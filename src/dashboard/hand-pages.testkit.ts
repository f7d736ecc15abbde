/** The pages of a hand-made lake, as tests ask for them. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDuckdb } from "../query/adapters/duckdb.ts";
import type { LakeView, OpenQuery } from "../query/query.ts";
import {
  revenueAnswer,
  revenueSearch,
  storesAnswer,
  storesSearch,
  type Figure,
  type RevenueAnswer,
  type StoresAnswer,
  type Tile,
} from "./contract.ts";
import { handLake, shop } from "./hand-lake.testkit.ts";
import { revenuePage, type PageParams } from "./revenue.ts";
import { storesPage } from "./stores.ts";
import { openWarehouse, type Warehouse } from "./warehouse.ts";

export type HandPages = {
  warehouse: Warehouse;
  /** What every page is asked with. */
  page: PageParams;
  /** The pages as they are sent, checked against the contract. */
  revenue(search?: Record<string, unknown>): Promise<RevenueAnswer>;
  stores(search?: Record<string, unknown>): Promise<StoresAnswer>;
  /** Closes the warehouse and removes its folder. */
  close(): Promise<void>;
};

const asOf = { date: "2025-06-23", text: "", missing: [], commit: "c1" };

/** Of the shop, or of another lake that `lakeIn` makes in an empty folder. */
export async function handPages(
  lakeIn: (folder: string) => Promise<LakeView> = (folder) => handLake(folder, shop),
  open: OpenQuery = openDuckdb,
  timeoutMs = 20_000,
): Promise<HandPages> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-pages-"));
  const warehouse = await openWarehouse({
    lake: await lakeIn(folder),
    open,
    limits: { memory: "500MB", threads: 1, timeoutMs },
  });
  const page = { warehouse, asOf, currency: "EUR" };
  return {
    warehouse,
    page,
    revenue: async (search = {}) => revenueAnswer.parse(await revenuePage(page, revenueSearch.parse(search))),
    stores: async (search = {}) => storesAnswer.parse(await storesPage(page, storesSearch.parse(search))),
    async close() {
      warehouse.close();
      await rm(folder, { recursive: true });
    },
  };
}

export function tile(tiles: readonly Tile[], name: string): Figure {
  const found = tiles.find(({ measure }) => measure.name === name);
  assert.ok(found, name);
  return found.figure;
}

export function near(value: unknown, expected: number): void {
  assert.ok(Math.abs(Number(value) - expected) < 1e-12, `${String(value)} is not ${expected}`);
}
