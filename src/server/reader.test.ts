import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { handLake, week } from "../dashboard/hand-lake.testkit.ts";
import { openDuckdb } from "../query/adapters/duckdb.ts";
import type { OpenQuery } from "../query/query.ts";
import { createReader } from "./reader.ts";

const limits = { memory: "500MB", threads: 1, timeoutMs: 20_000 };

test("a reader keeps the commit it began with; the next one sees the new commit, and the old is closed when unused", async () => {
  const folder = await mkdtemp(join(tmpdir(), "endcap-reader-"));
  const lakes = [
    await handLake(folder, { weekly_store_product: [week(202521, 1, 1, { total_sales_amt: "1.00" })] }, "c1"),
    await handLake(folder, { weekly_store_product: [week(202521, 1, 1, { total_sales_amt: "2.00" })] }, "c2"),
  ] as const;
  let lake = lakes[0];
  let open = 0;
  const counting: OpenQuery = async (params) => {
    const engine = await openDuckdb(params);
    open += 1;
    return {
      ...engine,
      close: () => {
        open -= 1;
        engine.close();
      },
    };
  };
  const reader = createReader({ commit: () => lake.commit, lake: () => lake, open: counting, limits });
  const sales = () =>
    reader.withEngine(async (engine) => {
      lake = lakes[1];
      await reader.withEngine(async (newer) =>
        assert.equal((await newer.run({ sql: "FROM weekly_store_product WHERE total_sales_amt = 2" })).rowCount, 1),
      );
      assert.equal(open, 2);
      return (await engine.run({ sql: "FROM weekly_store_product WHERE total_sales_amt = 1" })).rowCount;
    });
  assert.equal(await sales(), 1);
  assert.equal(open, 1);
  await reader.close();
  assert.equal(open, 0);
  await rm(folder, { recursive: true });
});

test("what does not open is tried again by the next reader", async () => {
  const folder = await mkdtemp(join(tmpdir(), "endcap-reader-"));
  const lake = await handLake(folder, {});
  let failures = 1;
  const flaky: OpenQuery = (params) => (failures-- > 0 ? Promise.reject(new Error("not yet")) : openDuckdb(params));
  const reader = createReader({ commit: () => lake.commit, lake: () => lake, open: flaky, limits });
  await assert.rejects(
    reader.withWarehouse(() => Promise.resolve(1)),
    /not yet/,
  );
  assert.equal(await reader.withWarehouse(() => Promise.resolve(1)), 1);
  await reader.close();
  await rm(folder, { recursive: true });
});
