import assert from "node:assert/strict";
import { test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import { smallShop } from "../workflow/small-shop.testkit.ts";
import { listQuarantine } from "./quarantine.ts";

test("lines before the header are skipped and counted, and the rows behind keep their lines", async () => {
  const shop = await smallShop();
  const project = await openProject(shop.dir);
  const day = (date: string, last: string) =>
    `Sales of ${date}\n\n# by hand\nprod_key,store_key,trans_dt,sales_qty,sales_amt\n10,1,${date},1,1.00\n11,1,${date},two,3.00${last}`;
  try {
    await shop.write("sales_20260105.csv", day("2026-01-05", "\n"));
    await shop.write("sales_20260106.csv", day("2026-01-06", '\n12,1,2026-01-06,"1",2.00\n'));
    const { files, warnings } = await run(project, quietEffects(), { trigger: "command" });
    assert.deepEqual(
      files.map(({ delivered, accepted, quarantined, skipped }) => [delivered, accepted, quarantined, skipped]),
      [
        [5, 1, 1, 3],
        [6, 2, 1, 3],
      ],
    );
    const rows = await listQuarantine({ duck: await project.duck(), store: project.store, paths: project.paths });
    assert.deepEqual(
      rows.map(({ line }) => line),
      [6, 6],
    );
    assert.deepEqual(
      warnings.filter(({ rule }) => rule === "title-lines").map(({ rows: n, files: of }) => [n, of]),
      [[4, 2]],
    );
  } finally {
    project.close();
    await shop.remove();
  }
});
