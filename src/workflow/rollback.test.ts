import assert from "node:assert/strict";
import { afterEach, beforeEach, suite, test } from "node:test";
import { pinnedPartitions } from "../catalog/pins.ts";
import { quietEffects } from "../core/effects.ts";
import { rollback } from "./rollback.ts";
import { run, runUntil } from "./run.ts";
import { askLake, loadedShop, type LoadedShop } from "./small-shop.testkit.ts";

suite("a rollback in the nights that follow", () => {
  let loaded: LoadedShop;
  let shop: LoadedShop["shop"];
  let project: LoadedShop["project"];
  const night = (recompute: number[] | null = null) =>
    run(project, quietEffects(), { trigger: "command", ...(recompute === null ? {} : { recompute }) });
  beforeEach(async () => {
    loaded = await loadedShop();
    ({ shop, project } = loaded);
  });
  afterEach(() => loaded.close());
  async function day(date: string, amount: string) {
    await shop.sales(date, amount);
    await shop.inventory(date);
  }
  /** Amounts by date as published, and of the rows behind them. */
  const amounts = async () => {
    const ask = async (sql: string) =>
      Object.fromEntries((await askLake(project, sql)).map(({ date, amount }) => [date, amount]));
    const published = await ask(
      "SELECT cal_dt AS date, sum(sales_amt) AS amount FROM daily_store_product GROUP BY 1 ORDER BY 1",
    );
    const rows = await ask(
      "SELECT trans_dt AS date, sum(sales_amt) AS amount FROM accepted_sales GROUP BY 1 ORDER BY 1",
    );
    assert.deepEqual(rows, published);
    return published;
  };

  test("a day that was taken back stays out while others come, and says so, until it is delivered anew", async () => {
    await day("2026-01-06", "9999.00");
    await night();
    await rollback(project, quietEffects(), { to: null, reason: "wrong price file" });
    for (const date of ["2026-01-07", "2026-01-08"]) {
      await day(date, "10.00");
      const { waiting } = await night();
      assert.deepEqual(
        waiting.map(({ table, date: on }) => `${table} ${on}`),
        ["sales 2026-01-06", "inventory 2026-01-06"],
      );
      assert.match(
        waiting[0]?.reason ?? "",
        /taken back by a rollback, commit 3 \(wrong price file\), until a table of the day is delivered anew/,
      );
      assert.deepEqual(
        pinnedPartitions(project.store).map(({ partition, commit, reason }) => [partition, commit, reason]),
        [["202602", 3, "wrong price file"]],
      );
    }
    const others = { "2026-01-05": "14.50", "2026-01-07": "14.50", "2026-01-08": "14.50" };
    assert.deepEqual(await amounts(), others);
    await shop.sales("2026-01-06", "12.00");
    await shop.write(
      "inventory_20260106.csv",
      "cal_dt,store_key,prod_key,inventory_on_hand_qty\n2026-01-06,1,10,3\n2026-01-06,1,11,2\n",
    );
    assert.deepEqual((await night()).waiting, []);
    assert.deepEqual(await amounts(), { ...others, "2026-01-06": "16.50" });
    assert.deepEqual(pinnedPartitions(project.store), []);
  });

  test("a correction that was taken back leaves the day as it was before", async () => {
    await shop.sales("2026-01-05", "9999.00");
    await night();
    await rollback(project, quietEffects(), { to: null, reason: "wrong price file" });
    await day("2026-01-06", "10.00");
    assert.deepEqual((await night()).waiting, []);
    assert.deepEqual(await amounts(), { "2026-01-05": "14.50", "2026-01-06": "14.50" });
    await night([202602]);
    assert.deepEqual(await amounts(), { "2026-01-05": "10003.50", "2026-01-06": "14.50" });
    assert.deepEqual(pinnedPartitions(project.store), []);
  });

  test("a week that was taken back whole fills up again with what comes later", async () => {
    await day("2026-01-12", "9999.00");
    await night();
    await rollback(project, quietEffects(), { to: null, reason: "wrong price file" });
    assert.deepEqual((await night()).weeks, []);
    await day("2026-01-13", "10.00");
    await night();
    assert.deepEqual(await amounts(), { "2026-01-05": "14.50", "2026-01-13": "14.50" });
  });

  test("what a run had computed before it was cut off does not undo the rollback when it is resumed", async () => {
    await day("2026-01-06", "9999.00");
    await night();
    await day("2026-01-07", "10.00");
    await runUntil(project, quietEffects(), { trigger: "command", until: "audit" });
    await rollback(project, quietEffects(), { to: null, reason: "wrong price file" });
    await night();
    assert.deepEqual(await amounts(), { "2026-01-05": "14.50", "2026-01-07": "14.50" });
  });
});
