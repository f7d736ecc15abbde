/** The models give on Apache Spark the cells that they give on DuckDB: one text, two engines. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { literal, openDuck, type Duck } from "../../src/core/duck.ts";
import { dimCalendar, dimProduct, dimStore, lakeSqlType, type LakeTable } from "../../src/model/lake.ts";
import { dimensionSql, weekModels } from "../../src/model/models.ts";
import type { KeyTypes } from "../../src/model/tables.ts";
import { writeModelInputs, type ModelInputs } from "./model-inputs.testkit.ts";
import { runSparkSql } from "./spark.testkit.ts";

/** The line of EMR 7, and the newest that has an Iceberg runtime. */
const versions = ["3.5.9", "4.1.4"];

const shops: Record<string, KeyTypes> = {
  numbers: { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" },
  words: { store_key: "VARCHAR", prod_key: "VARCHAR", trans_id: "VARCHAR" },
};

type Job = { table: LakeTable; sql: string; reads: Record<string, string> };

/** What the inputs must bring about, so that equal tables mean something: a condition that some row meets. */
const happens: Record<string, readonly string[]> = {
  daily_store_product: [
    "sales_qty < 0",
    "sales_lines > 1",
    "sales_lines = 0 AND out_of_stock_flg = 1",
    "inventory_on_hand_qty IS NULL",
    "inventory_on_hand_qty < 0 AND low_stock_flg = 1",
    "inventory_on_hand_qty > 0 AND low_stock_flg = 1 AND sales_amt < 0",
    "sales_lines > 0 AND sales_cost IS NULL",
    "sales_amt IS NULL",
    "sales_qty IS NULL",
  ],
  weekly_store_product: [
    "avg_sales_price IS NULL",
    "days_observed = 0",
    "eow_on_hand_qty IS NOT NULL AND eow_on_order_qty IS NULL",
    "eow_on_hand_qty < 0",
    "potential_low_stock_impact < 0",
    "total_low_stock_impact > distressed_days",
    "total_cost IS NULL",
    "total_waste_qty IS NULL AND days_observed > 0",
    "NOT is_complete_week",
    "total_sales_amt > 9e15",
  ],
  dim_calendar: ["NOT is_delivered", "is_delivered"],
  dim_product: ["NOT is_delivered", "is_delivered"],
  dim_store: ["NOT is_delivered", "is_delivered"],
};

suite("models on Spark", () => {
  let folder = "";
  let duck: Duck;
  const inputs: Record<string, ModelInputs> = {};

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-spark-"));
    duck = await openDuck({ memory: "512MB", threads: 1, spill: join(folder, "spill") });
    for (const [shop, keys] of Object.entries(shops)) {
      const own = await writeModelInputs(duck, join(folder, shop), keys);
      inputs[shop] = own;
      for (const job of jobs(own, "daily_store_product")) {
        for (const [name, path] of Object.entries(job.reads)) {
          if (name !== "daily_store_product")
            await duck.run(`CREATE OR REPLACE TEMP VIEW ${name} AS FROM ${parquet(path)}`);
        }
        if (job.table.name === "daily_store_product") await duck.run("DROP TABLE IF EXISTS daily_store_product");
        await duck.run(`CREATE OR REPLACE TABLE ${job.table.name} AS ${job.sql}`);
        await duck.run(`CREATE TABLE ${shop}_${job.table.name} AS FROM ${job.table.name}`);
      }
    }
  });

  after(async () => {
    duck.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("the inputs bring about what the models decide on", async () => {
    for (const shop of Object.keys(shops)) {
      for (const [table, conditions] of Object.entries(happens)) {
        for (const condition of conditions) {
          const { n } = await duck.row<{ n: bigint }>(`SELECT count(*) AS n FROM ${shop}_${table} WHERE ${condition}`);
          assert.ok(n > 0n, `no row of ${shop}'s ${table} has ${condition}`);
        }
      }
    }
  });

  for (const version of versions) {
    test(`Spark ${version}: every cell and type as on DuckDB`, async (t) => {
      const home = join(folder, version);
      const at = (shop: string, table: string) => join(home, shop, table);
      const sql = Object.entries(inputs).flatMap(([shop, own]) =>
        jobs(own, at(shop, "daily_store_product")).flatMap((job) => [
          ...Object.entries(job.reads).map(
            ([name, path]) => `CREATE OR REPLACE TEMPORARY VIEW ${name} AS SELECT * FROM parquet.\`${path}\`;`,
          ),
          `INSERT OVERWRITE DIRECTORY ${literal(at(shop, job.table.name))} USING parquet\n${job.sql};`,
        ]),
      );
      await runSparkSql({ version, folder: home, sql: sql.join("\n\n") });
      for (const [shop, own] of Object.entries(inputs)) {
        for (const { table } of jobs(own, "")) {
          await t.test(`${shop}: ${table.name}`, () =>
            compare(duck, {
              table,
              keys: own.keys,
              expected: `${shop}_${table.name}`,
              actual: parquet(at(shop, table.name)),
            }),
          );
        }
      }
    });
  }
});

/** The models in the order in which they are computed; the weekly one reads the daily one's result. */
function jobs(inputs: ModelInputs, daily: string): Job[] {
  const relations: Record<string, string> = { ...inputs.folders, daily_store_product: daily };
  const weeks = weekModels().map(({ table, sql, reads }) => ({
    table,
    sql,
    reads: Object.fromEntries(reads.map((name) => [name, relations[name] as string])),
  }));
  const dimensions = (
    [
      ["calendar", dimCalendar],
      ["product", dimProduct],
      ["store", dimStore],
    ] as const
  ).map(([source, table]) => ({
    table,
    sql: dimensionSql(table),
    reads: { snapshots: inputs.snapshots[source] },
  }));
  return [...weeks, ...dimensions];
}

function parquet(folder: string): string {
  return `read_parquet(${literal(join(folder, "*.parquet"))})`;
}

/** Names, types, and rows as often as they occur; a DOUBLE as its shortest text, which only equal bits share. */
async function compare(
  duck: Duck,
  params: { table: LakeTable; keys: KeyTypes; expected: string; actual: string },
): Promise<void> {
  const { table, keys, expected, actual } = params;
  const declared = table.columns.map((column) => `${column.name} ${lakeSqlType(column, keys)}`);
  for (const relation of [expected, actual]) {
    const columns = await duck.rows<{ column_name: string; column_type: string }>(`DESCRIBE FROM ${relation}`);
    assert.deepEqual(
      columns.map(({ column_name, column_type }) => `${column_name} ${column_type}`),
      declared,
      relation,
    );
  }
  const cells = table.columns.map(({ name }) => `CAST(${name} AS VARCHAR) AS ${name}`).join(", ");
  const beyond = (one: string, other: string) =>
    duck.rows(
      `SELECT * FROM (SELECT ${cells} FROM ${one} EXCEPT ALL SELECT ${cells} FROM ${other}) ORDER BY ALL LIMIT 8`,
    );
  assert.deepEqual({ spark: await beyond(actual, expected) }, { spark: await beyond(expected, actual) });
}
