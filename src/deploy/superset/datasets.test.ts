import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { literal, openDuck, type Duck } from "../../core/duck.ts";
import { handLake, type HandRow } from "../../dashboard/hand-lake.testkit.ts";
import { measureNamed, measureSql, type AnyMeasureName } from "../../model/measure-sql.ts";
import { datasetsOf, type DatasetsParams } from "./datasets.ts";
import type { Dataset } from "./dataset.ts";
import { dialects } from "./dialects.ts";

const week = (yr_wk_num: number, store_key: number, prod_key: number, facts: HandRow): HandRow => ({
  yr_wk_num,
  store_key,
  prod_key,
  total_sales_qty: 2,
  total_sales_amt: 10,
  total_cost: 6,
  total_ship_cost: 1,
  days_observed: 7,
  no_stock_instances: 1,
  low_stock_instances: 2,
  distressed_days: 2,
  no_stock_impact: 1,
  potential_low_stock_impact: 2,
  is_complete_week: true,
  ...facts,
});

/** Store 2 closes after week 202602; product 9 is in no dimension; the last week of product 1 in store 1 has no snapshot. */
const weekly = [
  week(202601, 1, 1, { eow_on_hand_qty: 5 }),
  week(202601, 1, 9, { eow_on_hand_qty: 1.5 }),
  week(202601, 2, 1, { eow_on_hand_qty: 100 }),
  week(202602, 1, 1, { eow_on_hand_qty: 7 }),
  week(202602, 2, 1, { eow_on_hand_qty: 200 }),
  week(202603, 1, 1, { eow_on_hand_qty: null, days_observed: 0, no_stock_instances: null, distressed_days: null }),
  week(202603, 1, 9, { eow_on_hand_qty: 2.5, total_sales_qty: 4 }),
  week(202604, 1, 1, { eow_on_hand_qty: 50, is_complete_week: false }),
];
const day = (cal_dt: string, facts: HandRow): HandRow => ({
  yr_wk_num: 202603,
  cal_dt,
  prod_key: 1,
  sales_qty: 1,
  sales_amt: 2.5,
  ...facts,
});

const params: DatasetsParams = {
  config: { keys: { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" }, measures: [] },
  ids: { dataset: (name) => name, database: "database" },
  schema: "main",
  dialect: dialects.duckdb,
  currency: "EUR",
  absent: new Set(),
};

suite("datasets of Superset, asked as Superset asks", () => {
  let folder = "";
  let duck: Duck;
  const datasets = datasetsOf(params);
  const named = (name: string) => datasets.find(({ table_name }) => table_name === name) as Dataset;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-superset-"));
    const lake = await handLake(folder, {
      weekly_store_product: weekly,
      daily_store_product: [
        day("2026-02-15", { store_key: 1, inventory_on_hand_qty: 3, out_of_stock_flg: 0 }),
        day("2026-02-16", { store_key: 1, inventory_on_hand_qty: 4, out_of_stock_flg: 1 }),
        day("2026-02-16", { store_key: 2, inventory_on_hand_qty: 6, out_of_stock_flg: 0 }),
      ],
      dim_store: [
        { store_key: 1, store_num: "1", store_desc: "Mill", region: "North" },
        { store_key: 2, store_num: "1", store_desc: "Mill" },
      ],
      dim_product: [{ prod_key: 1, prod_name: "Bread", category_name: "Bakery" }],
    });
    duck = await openDuck({ memory: "300MB", threads: 1, spill: "" });
    for (const { name, columns, files } of lake.tables) {
      const list = columns.map((column) => `NULL::${column.type} AS ${column.name}`).join(", ");
      const [file] = files;
      await duck.run(
        `CREATE VIEW ${name} AS ${file === undefined ? `SELECT ${list} WHERE false` : `FROM ${literal(join(folder, file))}`}`,
      );
    }
  });
  after(async () => {
    duck.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function ask(dataset: string, metric: string, by: string[] = [], where = "true"): Promise<unknown[]> {
    const { sql, metrics } = named(dataset);
    const expression = metrics.find(({ metric_name }) => metric_name === metric)?.expression;
    const columns = [...by, `CAST(${expression} AS DOUBLE) AS asked`];
    const rows = await duck.rows(
      `SELECT ${columns.join(", ")} FROM (${sql}) AS virtual_table WHERE ${where}${by.length === 0 ? "" : ` GROUP BY ${by.join(", ")} ORDER BY ${by.join(", ")}`}`,
    );
    return by.length === 0 ? [rows[0]?.["asked"]] : rows.map((row) => [...by.map((name) => row[name]), row["asked"]]);
  }
  const weekly_ = (metric: string, by?: string[], where?: string) => ask("weekly_store_product", metric, by, where);

  test("no row is lost or doubled by the names beside it", async () => {
    assert.deepEqual(await weekly_("row_count"), [weekly.length]);
    assert.deepEqual(await weekly_("row_count", ["store"]), [
      ["1 · Mill · 1", 6],
      ["1 · Mill · 2", 2],
    ]);
    assert.deepEqual(await weekly_("row_count", ["region"]), [
      ["(none)", 2],
      ["North", 6],
    ]);
    assert.deepEqual((await weekly_("row_count", ["category"])).length, 2);
  });

  test("weeks are counted back from the newest complete one", async () => {
    assert.deepEqual(
      (await weekly_("row_count", ["yr_wk_num", "weeks_back"])).map((row) =>
        (row as unknown[]).slice(0, 2).map(Number),
      ),
      [
        [202601, 2],
        [202602, 1],
        [202603, 0],
        [202604, -1],
      ],
    );
  });

  test("a stock is that of the last week at every grouping, and each week's own over weeks", async () => {
    const complete = "weeks_back >= 0";
    assert.deepEqual(await weekly_("eow_on_hand_qty", [], complete), [2.5]);
    assert.deepEqual(await weekly_("eow_on_hand_qty", [], "weeks_back >= 1"), [207]);
    assert.deepEqual(await weekly_("eow_on_hand_qty", ["store"], "weeks_back >= 1"), [
      ["1 · Mill · 1", 7],
      ["1 · Mill · 2", 200],
    ]);
    assert.deepEqual(await weekly_("eow_on_hand_qty", ["store"], complete), [
      ["1 · Mill · 1", 2.5],
      ["1 · Mill · 2", null],
    ]);
    assert.deepEqual(await weekly_("eow_on_hand_qty", ["yr_wk_num"], complete), [
      [202601, 106.5],
      [202602, 207],
      [202603, 2.5],
    ]);
    assert.deepEqual(await weekly_("eow_on_hand_qty", ["yr_wk_num", "store_key"], "weeks_back = 2"), [
      [202601, 1n, 6.5],
      [202601, 2n, 100],
    ]);
    assert.deepEqual(await weekly_("weeks_of_supply", [], complete), [2.5 / 4]);
    assert.deepEqual(await ask("daily_store_product", "inventory_on_hand_qty"), [10]);
    assert.deepEqual(await ask("daily_store_product", "inventory_on_hand_qty", ["store_key"]), [
      [1n, 4],
      [2n, 6],
    ]);
  });

  test("ratios are of sums, and rows of which a part is unknown stay out of both", async () => {
    assert.deepEqual(await weekly_("avg_sales_price"), [80 / 18]);
    assert.deepEqual(await weekly_("distressed_rate"), [14 / 49]);
    assert.deepEqual(await weekly_("contribution_pct"), [24 / 80]);
    assert.deepEqual(await ask("daily_store_product", "out_of_stock_rate"), [1 / 3]);
  });

  test("every measure answers what Endcap's own SQL answers", async () => {
    for (const { metric_name } of named("weekly_store_product").metrics) {
      const measure = measureNamed(metric_name as AnyMeasureName);
      if (measure === undefined) continue;
      const { value } = measureSql(measure, { lastWeek: 202604 });
      const [own] = await duck.rows(`SELECT CAST(${value} AS DOUBLE) AS own FROM weekly_store_product`);
      assert.deepEqual(await weekly_(metric_name), [own?.["own"]], metric_name);
    }
  });

  test("a column that is never delivered is left out", () => {
    const without = datasetsOf({ ...params, absent: new Set(["total_ship_cost"]) })[0];
    const expenses = without?.metrics.find(({ metric_name }) => metric_name === "expenses");
    assert.equal(expenses?.expression, "SUM(total_cost)");
  });
});
