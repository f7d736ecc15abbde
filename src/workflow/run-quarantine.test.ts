import assert from "node:assert/strict";
import { test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "./project.ts";
import { run } from "./run.ts";
import { smallShop } from "./small-shop.testkit.ts";

test("a run tells what it quarantined, by rule and column, of its own files alone", async () => {
  const shop = await smallShop();
  const project = await openProject(shop.dir);
  const day = (date: string, ...lines: string[]) =>
    `prod_key,store_key,trans_dt,sales_qty,sales_amt\n10,1,${date},1,1.00\n${lines.join("\n")}\n`;
  const told = async () =>
    (await run(project, quietEffects(), { trigger: "command" })).quarantined.map(
      ({ rows, files, file, line, text }) => `${rows} ${files} ${file}:${line} ${text}`,
    );
  try {
    await shop.write("sales_20260105.csv", day("2026-01-05", "10,1,2026-01-05,one,1.00", "10,1,2026-01-05"));
    await shop.write("sales_20260106.csv", day("2026-01-06", "11,1,2026-01-06,x,1.00", "11,1,2026-01-06,y,1.00"));
    assert.deepEqual(await told(), [
      '3 2 sales_20260105.csv:3 Not a number: sales_qty = "one"',
      "1 1 sales_20260105.csv:4 Wrong number of fields",
    ]);
    await shop.write("sales_20260107.csv", day("2026-01-07", ",1,2026-01-07,1,1.00"));
    assert.deepEqual(await told(), ['1 1 sales_20260107.csv:3 A key is empty: prod_key = ""']);
    assert.deepEqual(await told(), []);
  } finally {
    project.close();
    await shop.remove();
  }
});
