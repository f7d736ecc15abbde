import assert from "node:assert/strict";
import { test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";
import { smallShop } from "../workflow/small-shop.testkit.ts";
import { readLastGood } from "./last-good.ts";

test("a row dated after the day of its arrival moves no as of, in the run's words nor later; that day's own rows do", async (t) => {
  const shop = await smallShop();
  t.after(() => shop.remove());
  const project = await openProject(shop.dir);
  t.after(() => project.close());
  const clock = { now: () => new Date("2026-01-06T03:00:00Z") };
  const load = () => run(project, quietEffects({ clock }), { trigger: "command" });
  const typo = (date: string) => `9,12,1,${date},10:00,1,2.00,2.00,0,1.00,1.00,0`;
  const snapshot = "2027-03-05,1,10,5,0,0,0,0,";
  for (const date of ["2026-01-04", "2026-01-05"]) {
    await shop.inventory(date);
    await shop.sales(date, "10.00", date === "2026-01-05" ? [typo("2027-03-05")] : []);
  }
  await shop.write(
    "inventory_20260105_part2.csv",
    `cal_dt,store_key,prod_key,inventory_on_hand_qty\n${snapshot.slice(0, 17)}\n`,
  );
  const { asOf, warnings } = await load();
  assert.equal(asOf, "2026-01-05");
  assert.equal(readLastGood(project.store, project.config).date, "2026-01-05");
  assert.ok(warnings.some(({ rule }) => rule === "future-date"));
  await shop.inventory("2026-01-06");
  await shop.sales("2026-01-06", "10.00");
  assert.equal((await load()).asOf, "2026-01-06");
  assert.equal(readLastGood(project.store, project.config).date, "2026-01-06");
});
