import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { confirmDay } from "./confirm.ts";
import { openProject } from "./project.ts";
import { run } from "./run.ts";
import { smallShop } from "./small-shop.testkit.ts";

test("a dated file without a row that fits lets its day wait, also of a table that is not daily or a date that no calendar has", async () => {
  const shop = await smallShop();
  const path = join(shop.dir, "endcap.config.json");
  const config = JSON.parse(await readFile(path, "utf8")) as object;
  const tables = { sales: { cadence: "irregular" }, inventory: { cadence: "daily" } };
  await writeFile(path, JSON.stringify({ ...config, calendar: "table", tables }));
  const project = await openProject(shop.dir);
  const told = async () => {
    const { complete, waiting } = await run(project, quietEffects(), { trigger: "command" });
    return [complete, ...waiting.map(({ table, date, reason }) => `${table} ${date} ${reason}`)];
  };
  const days = (rows: string) => `prod_key,store_key,trans_dt,sales_qty,sales_amt\n${rows}`;
  try {
    await shop.write("calendar.csv", "cal_dt,yr_wk_num\n2026-01-05,202602\n2026-01-06,202602\n");
    await shop.inventory("2026-01-05");
    await shop.inventory("2026-01-06");
    await shop.write("sales_20260105.csv", days("10,1,2026-01-05,1,1.00\n"));
    await shop.write("sales_20260106.csv", days("10,1,2026-01-06,one,1.00\n10,1,2026-01-06,two,1.00\n"));
    await shop.write("sales_20260107.csv", days("10,1,2026-01-07,1,1.00\n"));
    const waits = [
      "sales 2026-01-06 sales_20260106.csv came, and all of its 2 rows are in quarantine",
      "sales 2026-01-07 sales_20260107.csv came, and its only row is in quarantine",
    ];
    assert.deepEqual(await told(), [false, ...waits]);
    assert.deepEqual(await told(), [false, ...waits], "until something is done");
    await shop.write("sales_20260106.csv", days("10,1,2026-01-06,1,1.00\n"));
    const without = { kind: "without", table: "sales", date: "2026-01-07", reason: "" } as const;
    await confirmDay(project, quietEffects(), without);
    assert.deepEqual(await told(), [true]);
  } finally {
    project.close();
    await shop.remove();
  }
});
