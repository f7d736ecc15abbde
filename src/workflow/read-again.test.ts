import assert from "node:assert/strict";
import { afterEach, beforeEach, suite, test } from "node:test";
import { currentLake } from "../catalog/current-lake.ts";
import { heldPartitions } from "../catalog/partitions.ts";
import { quietEffects } from "../core/effects.ts";
import { openDuckdb } from "../query/adapters/duckdb.ts";
import { readRows } from "../query/query.ts";
import { requeueDates } from "../validation/requeue.ts";
import { makePlan } from "./make-plan.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";
import { smallShop, type SmallShop } from "./small-shop.testkit.ts";

suite("deliveries read again", () => {
  let shop: SmallShop;
  let project: Project;
  beforeEach(async () => {
    shop = await smallShop();
    for (const date of ["2026-01-05", "2026-01-06", "2026-01-12"]) {
      await shop.sales(date, "10.00");
      await shop.inventory(date);
    }
    project = await openProject(shop.dir);
    await run(project, quietEffects(), { trigger: "command" });
  });
  afterEach(async () => {
    project.close();
    await shop.remove();
  });

  const ask = async (sql: string) => {
    const limits = { memory: "500MB", threads: 1, timeoutMs: 30_000 };
    const engine = await openDuckdb({ lake: currentLake(project.store, project.config, project.paths), limits });
    try {
      return await readRows(await engine.run({ sql }));
    } finally {
      engine.close();
    }
  };

  test("their rows count once, though an older file that other days need holds them too", async () => {
    requeueDates(project.store, { from: "2026-01-05", to: "2026-01-05" });
    requeueDates(project.store, { from: "2026-01-12", to: "2026-01-12" });
    await run(project, quietEffects(), { trigger: "command" });
    await shop.sales("2026-01-06", "12.00");
    await run(project, quietEffects(), { trigger: "command" });

    assert.deepEqual(heldPartitions(project.store), []);
    const accepted = await ask(
      "SELECT (SELECT count(*) FROM accepted_sales) AS sales, (SELECT count(*) FROM accepted_inventory) AS stock",
    );
    assert.deepEqual(accepted, [{ sales: 6n, stock: 6n }]);
    const weekly = await ask(
      "SELECT sum(total_sales_amt) AS amount, sum(days_observed) AS days FROM weekly_store_product WHERE yr_wk_num = 202602",
    );
    assert.equal(String(weekly[0]?.["amount"]), "31.00");
    assert.equal(Number(weekly[0]?.["days"]), 4);
  });

  test("the plan says that they were put back, not that a run was cut off", async () => {
    requeueDates(project.store, { from: "2026-01-05", to: "2026-01-05" });
    const { files } = await makePlan(project);
    assert.deepEqual(
      files.map(({ file, why }) => [file, why]),
      ["inventory_20260105.csv", "sales_20260105.csv"].map((file) => [file, "read before; put back to be read again"]),
    );
  });
});
