import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { heldPartitions } from "../catalog/partitions.ts";
import { quietEffects } from "../core/effects.ts";
import { rollback } from "./rollback.ts";
import { run } from "./run.ts";
import { askLake, loadedShop, type LoadedShop } from "./small-shop.testkit.ts";

suite("the rows behind what is published", () => {
  let loaded: LoadedShop;
  let shop: LoadedShop["shop"];
  let project: LoadedShop["project"];
  before(async () => {
    loaded = await loadedShop();
    ({ shop, project } = loaded);
  });
  after(() => loaded.close());

  const amounts = async () => {
    const [row] = await askLake(
      project,
      "SELECT (SELECT sum(total_sales_amt) FROM weekly_store_product) AS published, (SELECT sum(sales_amt) FROM accepted_sales) AS rows",
    );
    return [String(row?.["published"]), String(row?.["rows"])];
  };

  test("after a rollback they are the rows of the older delivery", async () => {
    await shop.sales("2026-01-05", "12.25");
    await run(project, quietEffects(), { trigger: "command" });
    assert.deepEqual(await amounts(), ["16.75", "16.75"]);
    await rollback(project, quietEffects(), { to: 1, reason: "the correction was wrong" });
    assert.deepEqual(await amounts(), ["14.50", "14.50"]);
  });

  test("while a week is held they are the rows of its last good state", async () => {
    await shop.sales("2026-01-05", "10.00");
    await run(project, quietEffects(), { trigger: "command" });
    const huge = "9999999999999999.99";
    await shop.sales(
      "2026-01-05",
      "10.00",
      [1, 2].map((id) => `${id},10,1,2026-01-05,10:00,1,,${huge},0,,,0`),
    );
    await run(project, quietEffects(), { trigger: "command" });
    assert.notDeepEqual(heldPartitions(project.store), []);
    assert.deepEqual(await amounts(), ["14.50", "14.50"]);
  });
});
