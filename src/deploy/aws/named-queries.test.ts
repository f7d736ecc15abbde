import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { openDuck, type Duck } from "../../core/duck.ts";
import { lakeSqlType, lakeTables } from "../../model/lake.ts";
import { answerMeasure, measureNamed, type AnyMeasureName } from "../../model/measure-sql.ts";
import { namedQueries } from "./named-queries.ts";

const keys = { store_key: "BIGINT", prod_key: "BIGINT", cal_dt: "DATE" };
const weeks = [202601, 202602, 202603];

suite("the named queries", () => {
  let duck: Duck;

  before(async () => {
    duck = await openDuck({ memory: "200MB", threads: 1, spill: "" });
    for (const { name, columns } of [lakeTables.weekly_store_product, lakeTables.dim_store, lakeTables.dim_product])
      await duck.run(
        `CREATE TABLE ${name} (${columns.map((column) => `${column.name} ${lakeSqlType(column, keys)}`).join(", ")})`,
      );
    await duck.run("INSERT INTO dim_store (store_key, market_name) VALUES (1, 'North'), (2, 'South'), (3, NULL)");
    await duck.run("INSERT INTO dim_product (prod_key, category_name) VALUES (7, 'Bread'), (8, 'Tea')");
    await duck.run(`INSERT INTO weekly_store_product BY NAME
      SELECT w AS yr_wk_num, s AS store_key, p AS prod_key,
        (w + s * 3 + p * 5) % 7 + CASE WHEN s = 2 AND p = 8 THEN -9 ELSE 0 END AS total_sales_qty,
        ((w * s + p) % 97) / 3.0 AS total_sales_amt,
        CASE WHEN (w + s + p) % 4 > 0 THEN (w * p) % 31 END AS total_cost,
        CASE WHEN (w + p) % 3 > 0 THEN (s * p) % 11 END AS eow_on_hand_qty,
        CASE WHEN (w + p) % 3 > 0 THEN (s + p) % 5 END AS eow_on_order_qty,
        CASE WHEN (w + p) % 3 > 0 THEN (w + s) % 3 END AS no_stock_instances,
        CASE WHEN (w + p) % 3 > 0 THEN (w + p) % 2 END AS low_stock_instances,
        CASE WHEN (w + p) % 3 > 0 THEN (w + s) % 3 + (w + p) % 2 END AS total_low_stock_impact,
        CASE WHEN (w + p) % 3 > 0 THEN s * 1.5 END AS potential_low_stock_impact,
        CASE WHEN (w + p) % 3 > 0 THEN p * 0.5 END AS no_stock_impact,
        CASE WHEN (w + p) % 3 > 0 THEN 6 ELSE 0 END AS days_observed
      FROM (VALUES ${weeks.map((week) => `(${week})`).join(", ")}) AS weeks(w),
        (VALUES (1), (2), (3)) AS stores(s), (VALUES (7), (8)) AS products(p)`);
  });
  after(() => duck.close());

  test("one for each of the thirteen core measures", () => {
    const numbers = namedQueries().map(({ description }) => Number.parseInt(description, 10));
    assert.deepEqual(
      numbers,
      Array.from({ length: 13 }, (_, n) => n + 1),
    );
  });

  for (const { measure, sql } of namedQueries())
    test(`${measure} is what the screens answer, in each week and over all of them, in all and in part`, async () => {
      type Row = Record<"span" | "level" | "market_name" | "category_name" | "answer", string | null> & {
        unknown: number;
      };
      const rows = await duck.rows<Row>(
        `SELECT span, level, market_name, category_name, CAST(${measure} AS VARCHAR) AS answer, CAST(unknown_rows AS INTEGER) AS unknown FROM (${sql})`,
      );
      assert.equal(rows.length, (weeks.length + 1) * (1 + 3 + 2));
      for (const row of rows) {
        const of = weeks.includes(Number(row.span)) ? [Number(row.span)] : weeks;
        const store = row.market_name === null ? "IS NULL" : `= '${row.market_name}'`;
        const where = {
          all: "true",
          market: `store_key IN (SELECT store_key FROM dim_store WHERE market_name ${store})`,
          category: `prod_key IN (SELECT prod_key FROM dim_product WHERE category_name = '${row.category_name}')`,
        }[row.level ?? ""];
        assert.ok(where !== undefined, row.level ?? "");
        const expected = await answerMeasure(
          async (one) => {
            const [found] = await duck.rows<{ value: string | null; unknown: number }>(
              `SELECT CAST(value AS VARCHAR) AS value, CAST(unknown AS INTEGER) AS unknown FROM (${one})`,
            );
            return found ?? { value: null, unknown: 0 };
          },
          { measure: measureNamed(measure as AnyMeasureName), weeks: of, where },
        );
        assert.deepEqual([row.answer, row.unknown], [expected.value, expected.unknown], JSON.stringify(row));
      }
    });

  test("a lake of one week counts it once", async () => {
    const [sales] = namedQueries();
    await duck.run("CREATE TEMP TABLE weekly_store_product AS FROM main.weekly_store_product WHERE yr_wk_num = 202601");
    const rows = await duck.rows<{ span: string; total_sales_qty: unknown; n: number }>(
      `SELECT span, total_sales_qty FROM (${sales?.sql}) WHERE level = 'all'`,
    );
    await duck.run("DROP TABLE temp.weekly_store_product");
    assert.deepEqual(
      rows.map(({ span }) => span),
      ["last 13 weeks", "202601"],
    );
    assert.deepEqual(rows[0]?.total_sales_qty, rows[1]?.total_sales_qty);
  });
});
