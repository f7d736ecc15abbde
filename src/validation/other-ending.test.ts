import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import { smallShop } from "../workflow/small-shop.testkit.ts";

const day = (date: string) =>
  `prod_key,store_key,trans_dt,sales_qty,sales_amt\n10,1,${date},1,1.00\n11,1,${date},2,3.00\n`;

test("a file that is packed otherwise than its name says is read as what it is, with a warning", async () => {
  const shop = await smallShop();
  const project = await openProject(shop.dir);
  try {
    await shop.write("sales_20260105.csv.gz", day("2026-01-05"));
    await shop.write("sales_20260106.csv", gzipSync(day("2026-01-06")));
    await shop.write("sales_20260107.parquet", day("2026-01-07"));
    await shop.write("sales_20260108.csv.gz", gzipSync(day("2026-01-08")));
    const { refused, rows, warnings } = await run(project, quietEffects(), { trigger: "command" });
    assert.deepEqual(refused, []);
    assert.deepEqual({ delivered: rows.delivered, accepted: rows.accepted }, { delivered: 8, accepted: 8 });
    const findings = project.store.all<{ name: string; text: string }>(
      "SELECT source_name AS name, j.value ->> 'text' AS text FROM files, json_each(findings) AS j WHERE j.value ->> 'rule' = 'other-ending' ORDER BY 1",
    );
    assert.deepEqual(
      findings.map(({ name, text }) => `${name}: ${text}`),
      [
        "sales_20260105.csv.gz: plain text, not packed",
        "sales_20260106.csv: packed with gzip",
        "sales_20260107.parquet: plain text, not packed",
      ],
    );
    assert.equal(warnings.filter(({ rule }) => rule === "other-ending").length, 1);
  } finally {
    project.close();
    await shop.remove();
  }
});
