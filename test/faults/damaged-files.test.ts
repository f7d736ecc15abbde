import assert from "node:assert/strict";
import { readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { publishedPartitions } from "../../src/catalog/partitions.ts";
import { queryEngine } from "../../src/query/index.ts";
import { openProject } from "../../src/workflow/project.ts";
import { readShopState, type ShopState } from "../chaos/shop-state.testkit.ts";
import type { TinyShop } from "../tiny-shop.testkit.ts";
import { copyShop, failureOf, runShop, withPrepared } from "./faulty.testkit.ts";

const damages: Record<string, (path: string) => Promise<void>> = {
  "cut in half": async (path) => truncate(path, Math.floor((await readFile(path)).length / 2)),
  "with other bytes inside": async (path) => writeFile(path, (await readFile(path)).fill(0xff, 40, 400)),
  empty: (path) => truncate(path, 0),
  gone: (path) => rm(path),
};

/** A test's own shop, loaded once, and the tables that it must have in the end. */
function withShop(work: (shop: TinyShop, expected: ShopState["tables"]) => Promise<void>): Promise<void> {
  return withPrepared(async (prepared) => work(await copyShop(prepared), prepared.expected.tables));
}

async function tablesOf({ dir }: TinyShop): Promise<ShopState["tables"]> {
  return (await readShopState(dir, { whole: false })).tables;
}

async function ask(shop: TinyShop, sql: string): Promise<unknown> {
  const project = await openProject(shop.dir);
  try {
    const engine = await queryEngine({ kind: "duckdb" })({
      lake: project.lake(),
      limits: { memory: "256MB", threads: 1, timeoutMs: 30_000 },
    });
    try {
      return await engine.run({ sql });
    } finally {
      engine.close();
    }
  } finally {
    project.close();
  }
}

/** The accepted file with the sales of 5 January. */
async function acceptedSales(shop: TinyShop): Promise<string> {
  const project = await openProject(shop.dir);
  try {
    const day = project.store.get<{ path: string }>(
      "SELECT path FROM days WHERE table_name = 'sales' AND business_date = '2026-01-05' AND state = 'current'",
    );
    assert.ok(day !== undefined);
    return day.path;
  } finally {
    project.close();
  }
}

for (const [name, damage] of Object.entries(damages)) {
  test(`a published file ${name}: readers are told which one and what to do, and that makes it again`, () =>
    withShop(async (shop, expected) => {
      await runShop(shop);
      const project = await openProject(shop.dir);
      const week = publishedPartitions(project.store).find(({ table_name }) => table_name === "weekly_store_product");
      project.close();
      await damage(join(shop.dir, week?.path ?? ""));
      const error = await failureOf(ask(shop, "SELECT * FROM weekly_store_product"));
      assert.ok(error.what.includes(week?.path ?? "?"), error.what);
      assert.match(error.what, name === "gone" ? /is not there/ : /is damaged/);
      assert.ok(error.next.includes(`endcap run --recompute ${week?.partition_key}`), error.next);
      await runShop(shop, {}, { recompute: [Number(week?.partition_key)] });
      assert.deepEqual(await tablesOf(shop), expected);
    }));
}

test("an accepted file that is damaged fails the run that needs it, naming it; a backfill makes it again", () =>
  withShop(async (shop, expected) => {
    const path = await acceptedSales(shop);
    await truncate(join(shop.dir, path), 100);
    const error = await failureOf(runShop(shop));
    assert.ok(error.what.includes(path), error.what);
    assert.match(error.next, /endcap backfill/);
    await runShop(shop, {}, { again: { from: "2026-01-05", to: "2026-01-08" } });
    assert.deepEqual(await tablesOf(shop), expected);
  }));

test("an accepted file that is gone leaves everything else to be read, and is named to whoever asks for its rows", () =>
  withShop(async (shop) => {
    const path = await acceptedSales(shop);
    await rm(join(shop.dir, path));
    await ask(shop, "SELECT * FROM weekly_store_product, accepted_inventory");
    const error = await failureOf(ask(shop, "SELECT count(*) FROM accepted_sales"));
    assert.equal(error.what, `${path} is not there`);
    assert.match(error.next, /endcap doctor/);
  }));
