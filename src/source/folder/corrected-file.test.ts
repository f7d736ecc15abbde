import assert from "node:assert/strict";
import { test } from "node:test";
import { quietEffects } from "../../core/effects.ts";
import { openProject } from "../../workflow/project.ts";
import { run } from "../../workflow/run.ts";
import { smallShop } from "../../workflow/small-shop.testkit.ts";
import { correctedFile } from "./corrected-file.ts";

test("a word for a correction behind an understood name", () => {
  const original = (path: string) => correctedFile(path, { tables: {} })?.original ?? null;
  assert.deepEqual(
    [
      "sales_20260105_v2.csv",
      "in/sales_20260105-korr.csv.gz",
      "20260105_sales corrected.csv",
      "inventory_rev.parquet",
    ].map(original),
    ["sales_20260105.csv", "in/sales_20260105.csv.gz", "20260105_sales.csv", "inventory.parquet"],
  );
  for (const other of ["sales_20260105.csv", "notes_v2.csv", "salesv2.csv", "sales_20260105_v2.xlsx"])
    assert.equal(original(other), null, other);
});

test("such a file is told with what to do, the run is not complete, and the original counts", async (t) => {
  const shop = await smallShop();
  t.after(() => shop.remove());
  const project = await openProject(shop.dir);
  t.after(() => project.close());
  await shop.inventory("2026-01-05");
  await shop.sales("2026-01-05", "10.00");
  await shop.write(
    "sales_20260105_v2.csv",
    "prod_key,store_key,trans_dt,sales_qty,sales_amt\n10,1,2026-01-05,1,1.00\n",
  );
  const first = await run(project, quietEffects(), { trigger: "command" });
  assert.equal(first.complete, false);
  assert.deepEqual([first.rows.accepted, first.unknownFiles], [4, []]);
  assert.deepEqual(
    first.refused.map(({ file, table, next }) => [file, table, next.includes("sales_20260105.csv")]),
    [["sales_20260105_v2.csv", "sales", true]],
  );
});
