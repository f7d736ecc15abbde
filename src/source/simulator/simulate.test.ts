import assert from "node:assert/strict";
import { access, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { sourceTableNames, sourceTables, sqlType } from "../../model/tables.ts";
import { simulate } from "./simulate.ts";
import { askDatabase, fingerprint, makeShop, SMALL_SHOP } from "./small-shop.testsuite.ts";
import type { TestShop } from "./small-shop.testsuite.ts";

const TINY_SHOP = { ...SMALL_SHOP, stores: 6, products: 24 };

let folder: string;
let shop: TestShop;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "endcap-simulator-"));
  shop = await makeShop(folder, TINY_SHOP);
});

after(() => rm(folder, { recursive: true, force: true }));

const FACTS = {
  sales: "trans_dt",
  inventory: "cal_dt",
  "truth.lost_demand": "cal_dt",
  "truth.stock_movement": "cal_dt",
};

test("the same seed gives the same rows in the same order, another seed gives others", async () => {
  const same = await makeShop(folder, TINY_SHOP, "same");
  const other = await makeShop(folder, { ...TINY_SHOP, seed: 8 }, "other");
  const tables = [
    ...sourceTableNames,
    ...["lost_demand", "stock_movement", "weekly_truth", "store_faults", "events"].map((name) => `truth.${name}`),
  ];
  for (const table of tables) {
    const query = `SELECT * FROM ${table}`;
    assert.equal(await fingerprint(same, query), await fingerprint(shop, query), table);
  }
  for (const table of ["sales", "inventory", "product", "store"]) {
    const query = `SELECT * FROM ${table}`;
    assert.notEqual(await fingerprint(other, query), await fingerprint(shop, query), table);
  }
});

test("a longer history begins as the shorter one did", async () => {
  const { seed, stores, products, planWeeks } = TINY_SHOP;
  const base = { seed, stores, products, planWeeks, startDate: "2026-08-30" };
  const shorter = await makeShop(folder, { ...base, endDate: "2026-10-16" }, "shorter");
  for (const endDate of ["2026-10-17", "2026-10-24"]) {
    const longer = await makeShop(folder, { ...base, endDate }, endDate);
    for (const [table, day] of Object.entries(FACTS)) {
      const query = `SELECT * FROM ${table} WHERE ${day} <= DATE '2026-10-16'`;
      assert.equal(await fingerprint(longer, query), await fingerprint(shorter, query), `${table} until ${endDate}`);
    }
    const [last] = await longer.ask("SELECT max(trans_dt)::VARCHAR AS day FROM sales");
    assert.equal(last!["day"], endDate);
  }
});

test("the retailer's file has the contract's tables and columns, and nothing of the truth", async () => {
  const keys = { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" } as const;
  const columns = await shop.ask(
    "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'shop' AND NOT internal ORDER BY table_name, column_index",
  );
  const expected = sourceTableNames.toSorted().flatMap((name) =>
    sourceTables[name].columns.map((column) => ({
      table_name: name,
      column_name: column.name,
      data_type: sqlType(column, keys),
    })),
  );
  assert.deepEqual(columns, expected);
});

test("without a path for the truth none is written, and the rows are the same", async () => {
  const path = join(folder, "alone.duckdb");
  const days: string[] = [];
  const summary = await simulate({ path, options: TINY_SHOP, onProgress: ({ day }) => days.push(day) });
  assert.equal(summary.truthPath, null);
  await assert.rejects(access(`${path}.partial`));
  assert.equal(
    await fingerprint({ ask: (sql) => askDatabase(path, sql) }, "SELECT * FROM sales"),
    await fingerprint(shop, "SELECT * FROM sales"),
  );
  assert.deepEqual([days.length, days[0], days.at(-1)], [63, summary.firstDate, summary.lastDate]);
  const [counts] = await shop.ask(
    "SELECT (SELECT count(*) FROM sales)::INTEGER AS sales, (SELECT count(*) FROM inventory)::INTEGER AS inventory",
  );
  assert.deepEqual([summary.salesLines, summary.snapshots], [counts!["sales"], counts!["inventory"]]);
});

test("options that make no sense are refused by name", async () => {
  const refuses = (options: Parameters<typeof simulate>[0]["options"], setting: string) =>
    assert.rejects(
      simulate({ path: "never.duckdb", options: options! }),
      (error: Error & { where?: { setting?: string } }) => {
        assert.equal(error.where?.setting, setting);
        return true;
      },
    );
  await refuses({ stores: 0 }, "stores");
  await refuses({ products: 1.5 }, "products");
  await refuses({ endDate: "2026-02-30" }, "endDate");
  await refuses({ startDate: "2026-05-01", endDate: "2026-04-30" }, "endDate");
  await refuses({ startDate: "2026-05-01", weeks: 4 }, "weeks");
});

test("the calendar has whole fiscal years around the history", async () => {
  const [calendar] = await shop.ask(
    `SELECT min(cal_dt)::VARCHAR AS first, max(cal_dt)::VARCHAR AS last, count(*)::INTEGER AS days, count(DISTINCT cal_dt)::INTEGER AS distinct_days,
        (SELECT yr_wk_num FROM calendar WHERE cal_dt = DATE '2026-10-31') AS last_week, (SELECT count(*)::INTEGER FROM calendar WHERE yr_wk_num = 202639) AS week_days FROM calendar`,
  );
  const days = (Date.parse(String(calendar!["last"])) - Date.parse(String(calendar!["first"]))) / 86_400_000 + 1;
  assert.deepEqual([calendar!["days"], calendar!["distinct_days"]], [days, days]);
  assert.deepEqual([calendar!["last_week"], calendar!["week_days"]], [202639, 7]);
  assert.ok(String(calendar!["first"]) < "2025-09-01" && String(calendar!["last"]) > "2027-12-31");
});
