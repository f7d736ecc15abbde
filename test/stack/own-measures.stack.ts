/** A retailer's own measures give on Apache Spark the cells that they give on DuckDB: quotients as far as a double tells them apart. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import fc from "fast-check";
import { literal, openDuck, type Duck } from "../../src/core/duck.ts";
import { numbers } from "../../src/model/formula/reckon.testkit.ts";
import { dailyStoreProduct, lakeSqlType, weeklyStoreProduct, type LakeTable } from "../../src/model/lake.ts";
import { resolveMeasures, type WrittenMeasure } from "../../src/model/own-measures.ts";
import { weeklyMeasuresColumns, weeklyMeasuresSql } from "../../src/model/weekly-measures.ts";
import { runSparkSql } from "./spark.testkit.ts";

const versions = ["3.5.9", "4.1.4"];
const keys = { store_key: "BIGINT", prod_key: "VARCHAR", trans_id: "BIGINT" } as const;

const adding: [formula: string, unit: WrittenMeasure["unit"]][] = [
  ["total_sales_amt + total_discount", "money"],
  ["total_sales_amt / 7", "money"],
  ["total_sales_qty * 0.5", "quantity"],
  ["total_sales_amt * total_sales_qty / total_cost", "quantity"],
  ["CASE WHEN eow_on_hand_qty <= 0 THEN 1 WHEN eow_on_hand_qty IS NULL THEN NULL ELSE 0 END", "count"],
  ["no_stock_instances * 1.5", "days"],
  ["CASE WHEN store_key IN (1, 2, 3, 4, 5, 6) AND prod_key <> 'P1' THEN total_sales_amt ELSE 0 END", "money"],
  ["CASE WHEN is_complete_week = TRUE AND NOT in_stock_pct < 0.5 THEN total_sales_amt END", "money"],
  ["GREATEST(total_cost, total_sales_amt, NULL) - LEAST(total_cost, total_discount)", "money"],
  ["CASE WHEN promotion_flg = 1 THEN sales_qty ELSE 0 END", "quantity"],
  ["promotion_flg * sales_amt", "money"],
  ["CASE WHEN cal_dt BETWEEN DATE '2026-01-06' AND DATE '2026-01-08' THEN ABS(sales_amt) ELSE 0 END", "money"],
  ["COALESCE(sales_amt * sales_qty / NULLIF(sales_lines, 0), 0)", "money"],
  ["COALESCE(sales_mgrn, sales_amt - sales_cost)", "money"],
];
const last: [formula: string, unit: WrittenMeasure["unit"]][] = [
  ["eow_on_hand_qty * total_cost / total_sales_qty", "money"],
  ["eow_on_hand_qty * avg_sales_price", "money"],
];
const ratios = ["gross_margin / m0", "m9 / total_sales_qty", "m14 / total_cost"];

function measures(): WrittenMeasure[] {
  const columns = ["total_sales_qty", "total_sales_amt", "total_cost", "days_observed"];
  const random = fc
    .sample(numbers(columns), { seed: 20260105, numRuns: 60 })
    .map(({ text }) => [text, "money"] as const);
  const some = [
    ...adding.map((one) => [...one, "additive"] as const),
    ...last.map((one) => [...one, "last"] as const),
    ...random.map((one) => [...one, "additive"] as const),
    ...ratios.map((formula) => [formula, "ratio", "ratio"] as const),
  ];
  return some.map(([formula, unit, adds], at) => ({ name: `m${at}`, label: `Measure ${at}`, formula, unit, adds }));
}

suite("own measures on Spark", () => {
  const { measures: own, problems } = resolveMeasures(measures(), keys);
  const columns = weeklyMeasuresColumns(own).map(({ name }) => name);
  let folder = "";
  let duck: Duck;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-spark-measures-"));
    duck = await openDuck({ memory: "512MB", threads: 1, spill: join(folder, "spill") });
    await duck.run("SELECT setseed(0.5)");
    await duck.run(
      `CREATE TABLE weekly_store_product AS SELECT ${weeklyStoreProduct.columns.map((c) => column(weeklyStoreProduct, c.name)).join(", ")} FROM range(2) w(w), range(8) s(s), range(40) p(p)`,
    );
    await duck.run(
      `CREATE TABLE daily_store_product AS SELECT ${dailyStoreProduct.columns.map((c) => column(dailyStoreProduct, c.name)).join(", ")} FROM range(2) w(w), range(8) s(s), range(40) p(p), range(5) d(d)`,
    );
    for (const { name } of [weeklyStoreProduct, dailyStoreProduct])
      await duck.run(`COPY ${name} TO ${literal(join(folder, `${name}.parquet`))} (FORMAT parquet)`);
    await duck.run(`CREATE TABLE expected AS ${weeklyMeasuresSql(own)}`);
  });
  after(async () => {
    duck.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("the formulas are accepted, and their values differ from row to row", async () => {
    assert.deepEqual(
      problems.filter(({ message }) => !message.includes("reckoned exactly")),
      [],
    );
    assert.ok(own.length > 50, `${own.length} measures`);
    for (const { name } of own.filter(({ name: one }) => Number(one.slice(1)) < adding.length + last.length)) {
      const { n } = await duck.row<{ n: bigint }>(`SELECT count(DISTINCT ${name}) AS n FROM expected`);
      assert.ok(n > 1n, `${name} is the same in every row`);
    }
  });

  for (const version of versions) {
    test(`Spark ${version}: every cell as on DuckDB`, async () => {
      const home = join(folder, version);
      const views = [weeklyStoreProduct, dailyStoreProduct].map(
        ({ name }) =>
          `CREATE OR REPLACE TEMPORARY VIEW ${name} AS SELECT * FROM parquet.\`${join(folder, `${name}.parquet`)}\`;`,
      );
      const target = join(home, "measures");
      await runSparkSql({
        version,
        folder: home,
        sql: [...views, `INSERT OVERWRITE DIRECTORY ${literal(target)} USING parquet\n${weeklyMeasuresSql(own)};`].join(
          "\n",
        ),
      });
      const actual = `read_parquet(${literal(join(target, "*.parquet"))})`;
      for (const name of columns) {
        const formula = own.find((measure) => measure.name === name)?.formula ?? name;
        const cells = `yr_wk_num, store_key, prod_key, CAST(${name} AS VARCHAR) AS v`;
        const within = formula.includes("/") ? `WHERE ${name} IS NULL OR abs(${name}) < 1e12` : "";
        const beyond = (one: string, other: string) =>
          duck.rows(
            `SELECT * FROM (SELECT ${cells} FROM ${one} ${within} EXCEPT ALL SELECT ${cells} FROM ${other} ${within}) ORDER BY ALL LIMIT 3`,
          );
        assert.deepEqual(
          { spark: await beyond(actual, "expected") },
          { spark: await beyond("expected", actual) },
          formula,
        );
      }
    });
  }
});

/** A column of the lake with random values in its type: small and largest ones, halves of a cent, NULL. */
function column(table: LakeTable, name: string): string {
  const type = lakeSqlType(
    table.columns.find((one) => one.name === name) ?? { name, type: "VARCHAR", comment: "" },
    keys,
  );
  const given: Record<string, string> = {
    yr_wk_num: "202602 + w",
    store_key: "s",
    prod_key: "'P' || p",
    cal_dt: "DATE '2026-01-05' + CAST(7 * w AS INTEGER) + CAST(d AS INTEGER)",
  };
  const scale = /^DECIMAL\(18,(\d)\)$/.exec(type)?.[1];
  const value =
    given[name] ??
    (scale !== undefined
      ? `CASE WHEN random() < 0.01 THEN 99999999999999.99 WHEN random() < 0.2 THEN NULL ELSE CAST(floor(random() * 20000 - 5000) AS DECIMAL(18,0)) / ${10 ** Number(scale)} END`
      : type === "INTEGER"
        ? "CASE WHEN random() < 0.1 THEN NULL ELSE CAST(floor(random() * 2) AS INTEGER) END"
        : type === "DOUBLE"
          ? "CASE WHEN random() < 0.1 THEN NULL ELSE random() END"
          : type === "BOOLEAN"
            ? "random() < 0.5"
            : "DATE '2026-01-11'");
  return `CAST(${value} AS ${type}) AS ${name}`;
}
