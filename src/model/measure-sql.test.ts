import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { openDuck, type Duck } from "../core/duck.ts";
import { lakeSqlType, weeklyStoreProduct } from "./lake.ts";
import {
  answerMeasure,
  findMeasure,
  measureNamed,
  measureSql,
  type AnyMeasureName,
  type RunOne,
} from "./measure-sql.ts";
import { measures } from "./measures.ts";

/** Two weeks of one store: bread sells in both and has snapshots; tea has no snapshot in the second week and no cost in the first. */
const rows = [
  {
    yr_wk_num: 202601,
    prod_key: 1,
    total_sales_qty: 10,
    total_sales_amt: "20.00",
    total_cost: "12.00",
    total_ship_cost: "1.00",
    total_discount: "2.00",
    eow_on_hand_qty: 5,
    no_stock_instances: 2,
    low_stock_instances: 3,
    days_observed: 7,
  },
  {
    yr_wk_num: 202601,
    prod_key: 2,
    total_sales_qty: 4,
    total_sales_amt: "40.00",
    total_cost: null,
    total_ship_cost: "0.50",
    total_discount: "0.00",
    eow_on_hand_qty: 8,
    no_stock_instances: 0,
    low_stock_instances: 0,
    days_observed: 6,
  },
  {
    yr_wk_num: 202602,
    prod_key: 1,
    total_sales_qty: 5,
    total_sales_amt: "11.00",
    total_cost: "6.50",
    total_ship_cost: "0.00",
    total_discount: "0.00",
    eow_on_hand_qty: 30,
    no_stock_instances: 1,
    low_stock_instances: 0,
    days_observed: 7,
  },
  {
    yr_wk_num: 202602,
    prod_key: 2,
    total_sales_qty: 1,
    total_sales_amt: "10.00",
    total_cost: "7.00",
    total_ship_cost: "0.50",
    total_discount: "1.00",
    eow_on_hand_qty: null,
    no_stock_instances: null,
    low_stock_instances: null,
    days_observed: 0,
  },
];

suite("the SQL of measures", () => {
  let duck: Duck;
  let runOne: RunOne;

  before(async () => {
    duck = await openDuck({ memory: "200MB", threads: 1, spill: "" });
    const keys = { store_key: "BIGINT", prod_key: "BIGINT" };
    const columns = weeklyStoreProduct.columns.map((column) => `${column.name} ${lakeSqlType(column, keys)}`);
    await duck.run(`CREATE TABLE weekly_store_product (${columns.join(", ")})`);
    for (const row of rows) {
      const names = Object.keys(row);
      const values = Object.values(row).map((value) => (value === null ? "NULL" : String(value)));
      await duck.run(
        `INSERT INTO weekly_store_product (store_key, ${names.join(", ")}) VALUES (9, ${values.join(", ")})`,
      );
    }
    runOne = async (sql) => {
      const typed = `SELECT CASE WHEN typeof(value) = 'DOUBLE' THEN CAST(value AS DOUBLE) END AS number, CAST(value AS VARCHAR) AS text, unknown FROM (${sql})`;
      const row = await duck.row<{ number: number | null; text: string | null; unknown: unknown }>(typed);
      return { value: row.number ?? row.text, unknown: row.unknown };
    };
  });
  after(() => duck.close());

  const ask = (name: AnyMeasureName, weeks: number[], where?: string) =>
    answerMeasure(runOne, { measure: measureNamed(name), weeks, ...(where === undefined ? {} : { where }) });

  test("sums over weeks, stores and products, and counts what is unknown", async () => {
    assert.deepEqual(await ask("total_sales_amt", [202601, 202602]), { value: "81.00", unknown: 0 });
    assert.deepEqual(await ask("total_cost", [202601, 202602]), { value: "25.50", unknown: 1 });
  });

  test("stock is the last week's over products, never a sum over weeks, and says so", async () => {
    assert.deepEqual(await ask("eow_on_hand_qty", [202601]), { value: "13.000", unknown: 0 });
    const both = await ask("eow_on_hand_qty", [202601, 202602]);
    assert.equal(both.value, "30.000");
    assert.equal(both.unknown, 1);
    assert.match(both.note ?? "", /week 202602, the last of 2/);
  });

  test("stock that no snapshot of the last week knows is unknown, not the week before's", async () => {
    assert.deepEqual(await ask("eow_on_hand_qty", [202602], "prod_key = 2"), { value: null, unknown: 1 });
  });

  test("a ratio is reckoned from summed parts, over the rows whose both parts are known", async () => {
    assert.equal((await ask("avg_sales_price", [202601, 202602])).value, 81 / 20);
    assert.deepEqual(await ask("weeks_of_supply", [202601]), { value: 13 / 14, unknown: 0 });
    const supply = await ask("weeks_of_supply", [202601, 202602]);
    assert.equal(supply.value, 30 / 5);
    assert.match(supply.note ?? "", /never added/);
  });

  test("days out of stock are divided by 7 for each observed week; in stock by the days observed", async () => {
    assert.equal((await ask("store_in_stock_pct", [202601, 202602])).value, 3 / 21);
    assert.equal((await ask("in_stock_pct", [202601, 202602])).value, 17 / 20);
  });

  test("margin leaves out the rows whose cost is unknown, in both parts of its rate", async () => {
    assert.deepEqual(await ask("gross_margin", [202601, 202602]), { value: "15.50", unknown: 1 });
    assert.equal((await ask("gross_margin_pct", [202601, 202602])).value, 15.5 / 41);
    assert.deepEqual(await ask("contribution", [202601, 202602]), { value: "14.00", unknown: 1 });
    assert.deepEqual(await ask("expenses", [202602]), { value: "14.00", unknown: 0 });
    assert.equal((await ask("discount_pct", [202601, 202602])).value, 3 / 84);
  });

  test("a part that is never delivered is left out of the sum", async () => {
    const { value } = measureSql(measureNamed("expenses"), { lastWeek: null, absent: new Set(["total_ship_cost"]) });
    assert.equal(value, "SUM(total_cost)");
  });

  test("a ratio over nothing sold is unknown", async () => {
    assert.equal((await ask("avg_sales_price", [202603])).value, null);
    assert.equal((await ask("total_sales_amt", [])).value, null);
  });

  test("every measure binds, grouped by week and over a period", async () => {
    for (const { name } of measures) {
      const measure = findMeasure(name);
      assert.ok(measure);
      for (const lastWeek of [null, 202602]) {
        const { value, unknown } = measureSql(measure, { lastWeek });
        await duck.rows(
          `SELECT yr_wk_num, ${value} AS value, ${unknown} AS unknown FROM weekly_store_product GROUP BY yr_wk_num`,
        );
      }
    }
  });
});
