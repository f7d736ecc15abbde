/** What every engine that computes the models must do, whole runs through. */
import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe } from "node:test";
import { publishedPartitions } from "../catalog/partitions.ts";
import { quietEffects } from "../core/effects.ts";
import { suiteTests, type Gap } from "../core/suite-gaps.testkit.ts";
import { openProject, type Project } from "../workflow/project.ts";
import type { RunOutcome } from "../workflow/run-outcome.ts";
import { run } from "../workflow/run.ts";
import { askLake, smallShop, type SmallShop } from "../workflow/small-shop.testkit.ts";

/** `compute`: what a configuration says of the engine. */
export function weekEngineSuite(
  name: string,
  compute: () => Promise<object | string>,
  gaps: readonly Gap[] = [],
): void {
  const { test, end } = suiteTests(gaps);

  describe(`week engine ${name}`, () => {
    let shop: SmallShop;
    let project: Project;

    before(async () => {
      shop = await smallShop();
      const path = join(shop.dir, "endcap.config.json");
      const config = JSON.parse(await readFile(path, "utf8")) as object;
      await writeFile(path, JSON.stringify({ ...config, compute: await compute() }));
      for (const [date, amount] of [
        ["2026-01-05", "10.00"],
        ["2026-01-06", "20.10"],
        ["2026-01-13", "0.07"],
      ] as const)
        await day(date, amount);
      project = await openProject(shop.dir);
      await night();
    });
    after(async () => {
      project?.close();
      await shop?.remove();
    });

    async function day(date: string, amount: string): Promise<void> {
      await shop.sales(date, amount);
      await shop.inventory(date);
    }
    const night = (): Promise<RunOutcome> => run(project, quietEffects(), { trigger: "suite" });
    /** Table and partition → the file that readers see. */
    const files = () =>
      new Map(
        publishedPartitions(project.store).map(({ table_name, partition_key, path }) => [
          `${table_name} ${partition_key}`,
          path,
        ]),
      );

    test("the thirteen measures of a week, cell by cell as reckoned by hand", async () => {
      const rows = await askLake(
        project,
        `SELECT total_sales_qty, total_sales_amt, avg_sales_price, eow_on_hand_qty, eow_on_order_qty, total_cost,
           store_in_stock_pct, total_low_stock_impact, potential_low_stock_impact, no_stock_impact, low_stock_instances,
           no_stock_instances, weeks_of_supply
         FROM weekly_store_product WHERE yr_wk_num = 202602 ORDER BY prod_key`,
      );
      assert.deepEqual(
        rows.map((row) => Object.values(row)),
        [
          ["4.000", "30.10", 30.1 / 4, "5.000", "0.000", "2.00", 0, 0, "0.00", "0.00", 0, 0, 1.25],
          ["6.000", "9.00", 1.5, "0.000", "4.000", "6.00", 2 / 7, 4, "9.00", "9.00", 2, 2, 0],
        ],
      );
    });

    test("a day of a store and product, with a day that lacks a snapshot unknown", async () => {
      await shop.sales("2026-01-14", "1.00");
      await shop.write(
        "inventory_20260114.csv",
        "cal_dt,store_key,prod_key,inventory_on_hand_qty\n2026-01-14,1,10,5\n",
      );
      await night();
      const rows = await askLake(
        project,
        "SELECT CAST(cal_dt AS VARCHAR) AS day, sales_amt, out_of_stock_flg AS is_out FROM daily_store_product WHERE yr_wk_num = 202603 AND prod_key = 11 ORDER BY cal_dt",
      );
      assert.deepEqual(rows, [
        { day: "2026-01-13", sales_amt: "4.50", is_out: 1 },
        { day: "2026-01-14", sales_amt: "4.50", is_out: null },
      ]);
    });

    test("a corrected day computes its week again and leaves the other's files as they are", async () => {
      const before = files();
      await day("2026-01-05", "11.00");
      await night();
      const now = files();
      for (const table of ["daily_store_product", "weekly_store_product"]) {
        assert.notEqual(now.get(`${table} 202602`), before.get(`${table} 202602`));
        assert.equal(now.get(`${table} 202603`), before.get(`${table} 202603`));
      }
      const [row] = await askLake(project, "SELECT sum(total_sales_amt) AS amount FROM weekly_store_product");
      assert.equal(row?.["amount"], "50.17");
    });

    test("nothing new computes nothing, and what was kept for a run is gone", async () => {
      assert.equal((await night()).published, 0);
      const left = await readdir(project.paths.work).catch(() => []);
      assert.deepEqual(
        left.filter((entry) => !entry.startsWith("spill")),
        [],
      );
    });
    end();
  });
}
