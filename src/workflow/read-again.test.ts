import assert from "node:assert/strict";
import { afterEach, beforeEach, suite, test } from "node:test";
import { heldPartitions } from "../catalog/partitions.ts";
import { quietEffects } from "../core/effects.ts";
import { requeueDates } from "../validation/requeue.ts";
import { makePlan } from "./make-plan.ts";
import { run } from "./run.ts";
import { askLake, loadedShop, type LoadedShop } from "./small-shop.testkit.ts";

suite("deliveries read again", () => {
  let loaded: LoadedShop;
  let shop: LoadedShop["shop"];
  let project: LoadedShop["project"];
  beforeEach(async () => {
    loaded = await loadedShop(["2026-01-05", "2026-01-06", "2026-01-12"]);
    ({ shop, project } = loaded);
  });
  afterEach(() => loaded.close());

  test("their rows count once, though an older file that other days need holds them too", async () => {
    requeueDates(project.store, { from: "2026-01-05", to: "2026-01-05" });
    requeueDates(project.store, { from: "2026-01-12", to: "2026-01-12" });
    await run(project, quietEffects(), { trigger: "command" });
    await shop.sales("2026-01-06", "12.00");
    await run(project, quietEffects(), { trigger: "command" });

    assert.deepEqual(heldPartitions(project.store), []);
    const accepted = await askLake(
      project,
      "SELECT (SELECT count(*) FROM accepted_sales) AS sales, (SELECT count(*) FROM accepted_inventory) AS stock",
    );
    assert.deepEqual(accepted, [{ sales: 6n, stock: 6n }]);
    const weekly = await askLake(
      project,
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
