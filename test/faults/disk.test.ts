import assert from "node:assert/strict";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import type { Store } from "../../src/catalog/store.ts";
import { openProject } from "../../src/workflow/project.ts";
import { readShopState } from "../chaos/shop-state.testkit.ts";
import {
  copyShop,
  failingFiles,
  failureOf,
  lakeOnly,
  publishedTables,
  runShop,
  withPrepared,
} from "./faulty.testkit.ts";

test("a full disk fails the run with a message, leaves readers with the old state or the new, and the next run loads everything", () =>
  withPrepared(async (prepared) => {
    const before = await publishedTables(prepared.before);
    const counting = failingFiles("ENOSPC", Infinity);
    await runShop(await copyShop(prepared), { files: counting.files });
    for (let from = 2; from <= counting.calls() - 2; from += Math.ceil(counting.calls() / 5)) {
      const shop = await copyShop(prepared);
      const { what, next, where } = await failureOf(runShop(shop, { files: failingFiles("ENOSPC", from).files }));
      assert.equal(what, "The disk is full", `from file call ${from} on`);
      assert.match(next, /Make room/);
      assert.ok(where.file);
      const isCommitted =
        JSON.stringify(await publishedTables(shop)) === JSON.stringify(lakeOnly(prepared.expected.tables));
      if (!isCommitted) assert.deepEqual(await publishedTables(shop), before, `from file call ${from} on`);
      await runShop(shop);
      assert.deepEqual(await readShopState(shop.dir), prepared.expected, `from file call ${from} on`);
    }
  }));

test("a state database on a full disk fails the run with a message, and the next run loads everything", () =>
  withPrepared(async (prepared) => {
    for (const from of [1, 25, 70]) {
      const shop = await copyShop(prepared);
      const { what } = await failureOf(
        runShop(shop, {}, {}, (project) => ({ ...project, store: fullStore(project.store, from) })),
      );
      assert.equal(what, "The disk is full", `from state write ${from} on`);
      const project = await openProject(shop.dir);
      project.store.run("UPDATE lease SET pid = 999999999");
      project.close();
      await runShop(shop);
      assert.deepEqual(await readShopState(shop.dir), prepared.expected, `from state write ${from} on`);
    }
  }));

function fullStore(store: Store, from: number): Store {
  let writes = 0;
  const guard = <T>(work: () => T): T => {
    if (++writes >= from) throw new Error("database or disk is full");
    return work();
  };
  return {
    ...store,
    run: (sql, ...values) => guard(() => store.run(sql, ...values)),
    transaction: (work) => guard(() => store.transaction(work)),
  };
}

test("a folder that may not be written is named, and nothing that readers see changes", () =>
  withPrepared(async (prepared) => {
    const before = await publishedTables(prepared.before);
    for (const code of ["EROFS", "EACCES"]) {
      const shop = await copyShop(prepared);
      const { what, next, where } = await failureOf(runShop(shop, { files: failingFiles(code, 8).files }));
      assert.match(what, /cannot be written or read/);
      assert.ok(where.file?.startsWith(shop.dir), where.file);
      assert.match(next, /right to read and write/);
      assert.deepEqual(await publishedTables(shop), before);
      await runShop(shop);
      assert.deepEqual(await readShopState(shop.dir), prepared.expected);
    }
  }));

test(
  "a lake folder without write permission is named",
  { skip: process.getuid?.() === 0 ? "root may write everywhere" : false },
  () =>
    withPrepared(async (prepared) => {
      const shop = await copyShop(prepared);
      await chmod(join(shop.dir, "lake", "weekly_store_product"), 0o500);
      assert.match((await failureOf(runShop(shop))).what, /lake.*cannot be written or read/);
      await chmod(join(shop.dir, "lake", "weekly_store_product"), 0o700);
      await runShop(shop);
      assert.deepEqual(await readShopState(shop.dir), prepared.expected);
    }),
);
