import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { currentLake } from "../catalog/current-lake.ts";
import { heldPartitions } from "../catalog/partitions.ts";
import { quietEffects } from "../core/effects.ts";
import { openDuckdb } from "../query/adapters/duckdb.ts";
import { readRows } from "../query/query.ts";
import { openProject, type Project } from "./project.ts";
import { rollback } from "./rollback.ts";
import { run } from "./run.ts";
import { smallShop, type SmallShop } from "./small-shop.testkit.ts";

suite("the rows behind what is published", () => {
  let shop: SmallShop;
  let project: Project;
  before(async () => {
    shop = await smallShop();
    await shop.sales("2026-01-05", "10.00");
    await shop.inventory("2026-01-05");
    project = await openProject(shop.dir);
    await run(project, quietEffects(), { trigger: "command" });
  });
  after(async () => {
    project.close();
    await shop.remove();
  });

  const amounts = async () => {
    const limits = { memory: "500MB", threads: 1, timeoutMs: 30_000 };
    const engine = await openDuckdb({ lake: currentLake(project.store, project.config, project.paths), limits });
    const sql =
      "SELECT (SELECT sum(total_sales_amt) FROM weekly_store_product) AS published, (SELECT sum(sales_amt) FROM accepted_sales) AS rows";
    try {
      const [row] = await readRows(await engine.run({ sql }));
      return [String(row?.["published"]), String(row?.["rows"])];
    } finally {
      engine.close();
    }
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
