/** The lake on a real S3 server, its tables in Glue's API, and Athena's API in front of a real Trino that reads both. */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  GetPartitionsCommand,
  GetTableCommand,
  GlueClient,
  UpdatePartitionCommand,
  UpdateTableCommand,
} from "@aws-sdk/client-glue";
import { checkoutFolder } from "../../scripts/run-program.ts";
import { namedQueries } from "../../src/deploy/aws/named-queries.ts";
import { literal, openDuck } from "../../src/core/duck.ts";
import { measures } from "../../src/model/measures.ts";
import { openStorage } from "../../src/storage/index.ts";
import type { Plan } from "../../src/workflow/plan.ts";
import { smallShop, type SmallShop } from "../../src/workflow/small-shop.testkit.ts";
import { startAwsServer, type AwsServer } from "./aws-server.testkit.ts";
import { runCommand } from "./run-command.testkit.ts";
import { startS3Server, type S3Server } from "./s3-server.testkit.ts";
import { metricQuestions } from "./superset-metrics.testkit.ts";

const REGION = "us-east-1";

describe("Glue and Athena", () => {
  let s3: S3Server;
  let aws: AwsServer;
  let glue: GlueClient;
  let shop: SmallShop;
  let folder = "";

  before(async () => {
    s3 = await startS3Server();
    aws = await startAwsServer(s3);
    glue = new GlueClient({ region: REGION, endpoint: aws.endpoint });
    await s3.makeBucket("lake");
    await s3.makeBucket("answers");
    shop = await smallShop();
    folder = await mkdtemp(join(tmpdir(), "endcap-glue-"));
    const config = JSON.parse(await readFile(join(shop.dir, "endcap.config.json"), "utf8")) as object;
    const shared = {
      ...config,
      source: join(shop.dir, "..", "source"),
      storage: { s3: "s3://lake/shop", region: REGION, endpoint: s3.endpoint },
      limits: { memory: "500MB", threads: 1, queryTimeoutMs: 300_000 },
      catalog: { glue: { database: "retail", region: REGION, endpoint: aws.endpoint } },
    };
    const athena = { output: "s3://answers/endcap/", region: REGION, endpoint: aws.endpoint };
    await writeConfig("duckdb", shared);
    await writeConfig("athena", { ...shared, query: { athena } });
    for (const [date, amount] of [
      ["2026-01-05", "10.00"],
      ["2026-01-06", "20.10"],
      ["2026-01-13", "7.77"],
    ] as const)
      await deliver(date, amount);
    await endcap("duckdb", "run");
  });
  after(async () => {
    glue?.destroy();
    await aws?.stop();
    await s3?.stop();
    await shop?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function writeConfig(name: string, config: object): Promise<void> {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "endcap.config.json"), JSON.stringify(config));
  }
  async function deliver(date: string, amount: string): Promise<void> {
    await shop.sales(date, amount, [`3,12,1,${date},10:00,1,9.99,9.99,,,,`]);
    await shop.inventory(date);
  }
  async function endcap(machine: string, ...args: string[]): Promise<string> {
    const { code, output } = await tried(machine, ...args);
    assert.equal(code, 0, output);
    return output;
  }
  function tried(machine: string, ...args: string[]): Promise<{ code: number; output: string }> {
    return runCommand({
      program: process.execPath,
      args: [join(checkoutFolder, "bin", "endcap.js"), ...args, "--dir", join(folder, machine)],
      env: s3.env,
      missing: "Node",
    });
  }
  const ask = (machine: string, sql: string) => endcap(machine, "sql", sql, "--format", "csv", "--quiet");
  /** Writes a file of the lake over as it would be without a column. */
  const withoutColumn = async (key: string, column: string) => {
    Object.assign(process.env, s3.env);
    const storage = await openStorage({
      kind: "s3",
      bucket: "lake",
      prefix: "",
      region: REGION,
      endpoint: s3.endpoint,
      pathStyle: true,
    });
    const [old, without] = [join(folder, "old.parquet"), join(folder, "without.parquet")];
    await storage?.download(key, old);
    const duck = await openDuck({ memory: "256MB", threads: 1, spill: join(folder, "spill") });
    await duck.run(
      `COPY (SELECT * EXCLUDE (${column}) FROM read_parquet(${literal(old)})) TO ${literal(without)} (FORMAT parquet)`,
    );
    duck.close();
    await storage?.upload(key, without);
    storage?.close();
  };
  const partitions = async (table: string) => {
    const { Partitions = [] } = await glue.send(new GetPartitionsCommand({ DatabaseName: "retail", TableName: table }));
    return Object.fromEntries(
      Partitions.map(({ Values, StorageDescriptor }) => [Values?.[0] ?? "", StorageDescriptor?.Location ?? ""]),
    );
  };

  test("tables have exact types and comments, a partition is one folder with one file", async () => {
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName: "retail", Name: "weekly_store_product" }));
    const columns = Object.fromEntries((Table?.StorageDescriptor?.Columns ?? []).map(({ Name, Type }) => [Name, Type]));
    assert.equal(columns["total_sales_amt"], "decimal(18,2)");
    assert.equal(columns["weeks_of_supply"], "double");
    assert.equal(columns["store_key"], "bigint");
    assert.deepEqual(
      Table?.PartitionKeys?.map(({ Name, Type }) => [Name, Type]),
      [["yr_wk_num", "int"]],
    );
    assert.ok(Table?.StorageDescriptor?.Columns?.every(({ Comment }) => (Comment ?? "") !== ""));
    const known = await partitions("weekly_store_product");
    assert.deepEqual(Object.keys(known).sort(), ["202602", "202603"]);
    for (const [week, location] of Object.entries(known))
      assert.match(location, new RegExp(`^s3://lake/shop/lake/weekly_store_product/yr_wk_num=${week}/[^/]+/$`));
  });

  test("Athena answers as DuckDB does: every column of every table, and the thirteen measures", async () => {
    const tables = ["weekly_store_product", "daily_store_product", "dim_calendar", "dim_product", "dim_store"];
    for (const table of tables) {
      const described = await ask("duckdb", `SELECT column_name FROM (DESCRIBE ${table})`);
      const names = described.trim().split("\n").slice(1);
      const sql = `SELECT ${names.join(", ")} FROM ${table} ${table === "dim_calendar" ? "WHERE cal_dt < DATE '2026-02-01'" : ""} ORDER BY ${names.slice(0, 4).join(", ")}`;
      assert.equal(await ask("athena", sql), await ask("duckdb", sql), table);
    }
    assert.ok(measures.length >= 13);
    const ratios =
      "SELECT yr_wk_num, sum(total_sales_amt) AS amount, CAST(sum(total_sales_amt) AS DOUBLE) / CAST(sum(total_sales_qty) AS DOUBLE) AS price FROM weekly_store_product GROUP BY yr_wk_num ORDER BY yr_wk_num";
    assert.equal(await ask("athena", ratios), await ask("duckdb", ratios));
  });

  test("the stack's named queries answer in Athena as in DuckDB, at every grouping", async () => {
    for (const { measure, sql } of namedQueries()) {
      const answer = await ask("athena", sql);
      assert.equal(answer, await ask("duckdb", sql), measure);
      assert.match(answer, /last 13 weeks,all,/, measure);
    }
  });

  test("the metrics of Superset's datasets answer in Athena as in DuckDB, at every grouping", async () => {
    const [athena, duckdb] = [metricQuestions("trino"), metricQuestions("duckdb")];
    for (const [at, sql] of athena.entries())
      assert.equal(await ask("athena", sql), await ask("duckdb", duckdb[at] ?? ""), sql);
    assert.equal(athena.length, 10);
  });

  test("a corrected day repoints its week alone, and the very next query sees it", async () => {
    const before = await partitions("weekly_store_product");
    await deliver("2026-01-05", "11.00");
    await endcap("athena", "run");
    const after = await partitions("weekly_store_product");
    assert.notEqual(after["202602"], before["202602"]);
    assert.equal(after["202603"], before["202603"]);
    const sql = "SELECT cal_dt, sum(sales_amt) AS amount FROM daily_store_product GROUP BY cal_dt ORDER BY cal_dt";
    assert.match(await ask("athena", sql), /2026-01-05,25\.49/);
    const commits = await ask("athena", "SELECT max(commit_id) AS newest, count(*) AS n FROM endcap_commits");
    assert.equal(commits, "newest,n\n2,2\n");
  });

  test("a rollback is seen through Glue as well", async () => {
    await endcap("duckdb", "rollback", "--reason", "wrong file");
    const sql = "SELECT sum(sales_amt) AS amount FROM daily_store_product WHERE cal_dt = DATE '2026-01-05'";
    assert.equal(await ask("athena", sql), "amount\n24.49\n");
  });

  test("a table that lacks a column gets it, old partitions have no value in it, and a column of before stays", async () => {
    const table = "daily_store_product";
    const of = { DatabaseName: "retail", TableName: table };
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName: "retail", Name: table }));
    const columns = Table?.StorageDescriptor?.Columns ?? [];
    const at = columns.findIndex(({ Name }) => Name === "sales_lines");
    assert.ok(at > 0 && at < columns.length - 1, "a column in the middle");
    const older = columns.toSpliced(at, 1, { Name: "no_longer", Type: "string", Comment: "Of an older version" });
    const { Partitions = [] } = await glue.send(new GetPartitionsCommand(of));
    await glue.send(
      new UpdateTableCommand({
        DatabaseName: "retail",
        TableInput: {
          Name: table,
          TableType: "EXTERNAL_TABLE",
          Parameters: Table?.Parameters,
          PartitionKeys: Table?.PartitionKeys,
          StorageDescriptor: { ...Table?.StorageDescriptor, Columns: older },
        },
      }),
    );
    for (const { Values, StorageDescriptor, Parameters } of Partitions) {
      const PartitionInput = { Values, Parameters, StorageDescriptor: { ...StorageDescriptor, Columns: older } };
      await glue.send(new UpdatePartitionCommand({ ...of, PartitionValueList: Values ?? [], PartitionInput }));
      await withoutColumn(`${StorageDescriptor?.Location}rows.parquet`.slice("s3://lake/".length), "sales_lines");
    }
    const before = await partitions(table);

    await deliver("2026-01-14", "3.00");
    const { columns: planned } = JSON.parse(await endcap("duckdb", "plan", "--json", "--quiet")) as Plan;
    assert.deepEqual(
      planned.filter(({ where }) => where.startsWith("Glue")),
      [{ where: "Glue database retail", table, column: "sales_lines", type: "INTEGER" }],
    );
    await endcap("duckdb", "run");
    const after = await glue.send(new GetTableCommand({ DatabaseName: "retail", Name: table }));
    assert.deepEqual(
      after.Table?.StorageDescriptor?.Columns?.map(({ Name }) => Name),
      [...older.map(({ Name }) => Name), "sales_lines"],
    );
    const moved = await partitions(table);
    assert.equal(moved["202602"], before["202602"]);
    assert.notEqual(moved["202603"], before["202603"]);
    const sql = `SELECT yr_wk_num, count(sales_lines) > 0 AS lines, count(no_longer) AS gone, count(next_delivery_dt) >= 0 AS behind, sum(sales_qty) > 0 AS sold FROM ${table} GROUP BY yr_wk_num ORDER BY yr_wk_num`;
    assert.equal(
      await ask("athena", sql),
      "yr_wk_num,lines,gone,behind,sold\n202602,false,0,true,true\n202603,true,0,true,true\n",
    );
    const nothing = JSON.parse(await endcap("duckdb", "plan", "--json", "--quiet")) as Plan;
    assert.deepEqual(
      nothing.columns.filter(({ where }) => where.startsWith("Glue")),
      [],
    );
  });

  test("what Athena says no to is told: SQL that does not bind, statements that write, what was read", async () => {
    const unbound = await tried("athena", "sql", "SELECT no_such FROM dim_store");
    assert.equal(unbound.code, 2);
    assert.match(unbound.output, /no_such/);
    const writes = await tried("athena", "sql", "DROP TABLE dim_store");
    assert.equal(writes.code, 2);
    assert.match(writes.output, /Only statements that read/);
    const told = await endcap(
      "athena",
      "sql",
      "SELECT sum(total_sales_amt) FROM weekly_store_product",
      "--format",
      "csv",
    );
    assert.match(told, /Read \d.* MB of the lake/);
  });
});
