import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { loadedShop, type LoadedShop } from "./small-shop.testkit.ts";
import { rollback } from "./rollback.ts";
import { run } from "./run.ts";
import type { RestatementFacts } from "./restate.ts";

suite("what a person's act restates", () => {
  let loaded: LoadedShop;
  let shop: LoadedShop["shop"];
  let project: LoadedShop["project"];
  before(async () => {
    loaded = await loadedShop();
    ({ shop, project } = loaded);
  });
  after(() => loaded.close());
  const restated = () =>
    project.store
      .all<{ facts: string }>("SELECT facts FROM restatements ORDER BY commit_id")
      .map(({ facts }) => JSON.parse(facts) as RestatementFacts);

  test("a rollback says by how much, and why", async () => {
    await shop.sales("2026-01-05", "12.25");
    await run(project, quietEffects(), { trigger: "command" });
    await rollback(project, quietEffects(), { to: null, reason: "the correction was wrong" });
    const [corrected, rolledBack] = restated();
    assert.equal(corrected?.cause.kind, "corrected");
    assert.equal(rolledBack?.cause.kind, "rollback");
    assert.match(rolledBack.cause.text, /the correction was wrong/);
    assert.deepEqual(rolledBack.rows, corrected.rows);
    const amount = rolledBack.changes.find(({ measure }) => measure === "total_sales_amt");
    assert.deepEqual([amount?.before, amount?.after, amount?.delta], ["16.75", "14.50", "-2.25"]);
  });

  test("where nothing changes, nothing is restated", async () => {
    const known = restated().length;
    await rollback(project, quietEffects(), { to: 1, reason: "again" });
    assert.equal(restated().length, known);
  });
});
