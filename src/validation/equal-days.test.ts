import assert from "node:assert/strict";
import { test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import { smallShop } from "../workflow/small-shop.testkit.ts";

const day = (date: string, rows: number, amount = "1.00") =>
  Array.from({ length: rows }, (_, at) => `${at + 1},1,${date},1,${amount}\n`).join("");

test("a day that two files of one delivery hold alike counts once; part of a day, other rows and a handful of lines add up", async () => {
  const shop = await smallShop();
  const project = await openProject(shop.dir);
  const header = "prod_key,store_key,trans_dt,sales_qty,sales_amt\n";
  try {
    await shop.write(
      "sales_part1.csv",
      header + day("2026-01-05", 12) + day("2026-01-06", 12) + day("2026-01-07", 12) + day("2026-01-08", 3),
    );
    await shop.write(
      "sales_part2.csv",
      header + day("2026-01-06", 12) + day("2026-01-07", 12, "2.00") + day("2026-01-08", 3) + day("2026-01-09", 12),
    );
    const { files, warnings } = await run(project, quietEffects(), { trigger: "command" });
    assert.deepEqual(
      files.map(({ file, delivered, accepted, skipped }) => [file, delivered, accepted, skipped]),
      [
        ["sales_part1.csv", 39, 39, 0],
        ["sales_part2.csv", 39, 27, 12],
      ],
    );
    const rows = project.store.all<{ date: string; rows: number }>(
      "SELECT business_date AS date, rows FROM days WHERE state = 'current' ORDER BY 1",
    );
    assert.deepEqual(
      rows.map((row) => row.rows),
      [12, 12, 24, 6, 12],
    );
    const said = warnings.find(({ rule }) => rule === "equal-days");
    assert.deepEqual([said?.file, said?.rows], ["sales_part2.csv", 12]);
    assert.match(said?.text ?? "", /2026-01-06, also in sales_part1\.csv/);
  } finally {
    project.close();
    await shop.remove();
  }
});
