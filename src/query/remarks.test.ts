import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { openDuckdb } from "./adapters/duckdb.ts";
import type { QueryEngine } from "./query.ts";

suite("remarks on a statement's aggregates", () => {
  let engine: QueryEngine;
  before(async () => {
    engine = await openDuckdb({
      lake: { commit: "", folder: "/", tables: [] },
      limits: { memory: "200MB", threads: 1, timeoutMs: 10_000 },
    });
  });
  after(() => engine.close());

  const stock = /^sum\(eow_on_hand_qty\) adds stock over time.*WHERE yr_wk_num = …/;
  const cases: [sql: string, remarks: RegExp[]][] = [
    ["SELECT sum(eow_on_hand_qty) FROM weekly_store_product", [stock]],
    ["SELECT store_key, sum(w.eow_on_hand_qty::DOUBLE) FROM weekly_store_product AS w GROUP BY 1", [stock]],
    ["SELECT * FROM (SELECT sum(eow_on_hand_qty) AS x FROM weekly_store_product WHERE yr_wk_num > 202601)", [stock]],
    ["SELECT sum(inventory_on_hand_qty) FROM daily_store_product", [/WHERE cal_dt = …/]],
    [
      "SELECT avg(avg_sales_price) FROM weekly_store_product",
      [/The ratio of the whole is sum\(total_sales_amt\) \/ sum\(total_sales_qty\)$/],
    ],
    [
      "SELECT avg(in_stock_pct) FROM weekly_store_product",
      [/The ratio of the whole is sum\(days_observed - no_stock_instances\) \/ sum\(days_observed\)$/],
    ],
    ["SELECT sum(eow_on_hand_qty) FROM weekly_store_product WHERE yr_wk_num = 202601", []],
    [
      "SELECT sum(eow_on_hand_qty) FROM weekly_store_product WHERE yr_wk_num = (SELECT max(yr_wk_num) FROM weekly_store_product)",
      [],
    ],
    ["SELECT yr_wk_num, sum(eow_on_hand_qty) FROM weekly_store_product GROUP BY yr_wk_num", []],
    ["SELECT sum(eow_on_hand_qty), yr_wk_num FROM weekly_store_product GROUP BY 2", []],
    ["SELECT yr_wk_num, sum(eow_on_hand_qty) FROM weekly_store_product GROUP BY ALL", []],
    ["SELECT max(s) FROM (SELECT yr_wk_num, sum(eow_on_hand_qty) AS s FROM weekly_store_product GROUP BY 1)", []],
    ["SELECT sum(total_sales_amt), avg(total_sales_qty), max(eow_on_hand_qty) FROM weekly_store_product", []],
    ["no SQL at all", []],
  ];
  for (const [sql, wanted] of cases)
    test(sql, async () => {
      const remarks = await engine.remarks(sql);
      assert.equal(remarks.length, wanted.length, remarks.join("\n"));
      for (const [at, pattern] of wanted.entries()) assert.match(remarks[at] ?? "", pattern);
    });
});
