/**
 * A Snowflake account that unloads the simulated retailer: `endcap deploy snowflake` through Snowflake's own driver, its
 * procedures run statement by statement, the files they write loaded by the pipeline and compared with the retailer's truth.
 */
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { splitStatements } from "../../src/snowflake/split-statements.ts";
import type { SnowflakeSession } from "../../src/snowflake/session.ts";
import { endcapCommand } from "./endcap-project.testkit.ts";
import { runCommand } from "./run-command.testkit.ts";
import { grammarVerdicts, startSnowflake, type SnowflakeAccount } from "./snowflake.testkit.ts";

const SIZE = ["--stores", "3", "--products", "10", "--weeks", "1", "--seed", "7"];

/** What Snowflake documents and polyglot 0.13 does not parse; sqlglot does. */
const POLYGLOT_GAPS = [
  { form: /^DROP SCHEMA IF EXISTS \S+\.\S+$/, reason: "a schema that is dropped with its database's name" },
  { form: /^DROP ROLE IF EXISTS /, reason: "a role that is dropped" },
  { form: /^COPY INTO @\S+\/dt=/, reason: "a path in a stage with = in it" },
];

const TABLES = ["weekly_store_product", "daily_store_product", "dim_product", "dim_store", "dim_calendar"];

describe("a Snowflake account", () => {
  let account: SnowflakeAccount;
  let session: SnowflakeSession;
  let folder = "";
  let address = "";
  /** The retailer's business dates, seven of them. */
  let days: string[] = [];
  const project = (name: string) => join(folder, name);

  before(async () => {
    account = await startSnowflake();
    session = await account.session();
    folder = await mkdtemp(join(tmpdir(), "endcap-snowflake-night-"));
    address = `snowflake://NIGHT@acme-shop/SHOP/PUBLIC?endpoint=${encodeURIComponent(account.endpoint)}`;
    await done("demo", "demo", ...SIZE, "--load-into", address);
    days = (await session.run("SELECT DISTINCT TO_VARCHAR(TRANS_DT, 'YYYY-MM-DD') AS DAY FROM SALES ORDER BY 1")).map(
      ({ DAY }) => DAY ?? "",
    );
    await writeProject("unloading", {
      source: account.bucket,
      deploy: {
        snowflake: {
          account: "acme-shop",
          endpoint: account.endpoint,
          database: "SHOP",
          bucket: "s3://acme-landing/nightly",
          awsRole: "arn:aws:iam::123456789012:role/snowflake",
        },
      },
    });
    await writeProject("simulated", { source: { simulator: join(project("demo"), "retailer.duckdb") } });
  });
  after(async () => {
    await session?.close();
    await account?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function writeProject(name: string, config: object): Promise<void> {
    await mkdir(project(name), { recursive: true });
    const daily = { cadence: "daily" };
    const all = { name: "Corner shop", timeZone: "UTC", calendar: "table", tables: { sales: daily, inventory: daily } };
    await writeFile(join(project(name), "endcap.config.json"), JSON.stringify({ ...all, ...config }));
  }
  async function endcap(name: string, ...args: string[]): Promise<{ code: number; output: string }> {
    const [program = "", ...first] = endcapCommand;
    return runCommand({
      program,
      args: [...first, ...args, "--dir", project(name)],
      env: account.env,
      missing: "Node",
    });
  }
  async function done(name: string, ...args: string[]): Promise<string> {
    const { code, output } = await endcap(name, ...args);
    assert.equal(code, 0, output);
    return output;
  }
  const call = async (sql: string) => Object.values((await session.run(`CALL SHOP.ENDCAP.${sql}`))[0] ?? {})[0];
  const unloadChanged = () => call(`UNLOAD_CHANGED('${days[0]}', '${days.at(-1)}')`);
  const compact = (day = "") => day.replaceAll("-", "");
  const rowsOf = (name: string, table: string) =>
    done(name, "sql", `SELECT * FROM ${table} ORDER BY ALL`, "--format", "csv", "--quiet");

  test("is made by the files, each statement as documented; the same again runs nothing", async () => {
    const said = await done("unloading", "deploy", "snowflake", "--apply");
    assert.match(said, /Ran 1-account\.sql in Snowflake/);
    assert.match(said, /"sts:ExternalId": "SHOP_SFCRole=2_a1b2c3"/);
    const { tasks, procedures, statements } = await account.state();
    assert.deepEqual(
      Object.entries(tasks).map(([name, { body, state }]) => [name, body, state]),
      [["SHOP.ENDCAP.UNLOAD_NIGHTLY", "CALL SHOP.ENDCAP.UNLOAD_NIGHT()", "started"]],
    );
    assert.equal(procedures.length, 5);
    assert.match(await done("unloading", "deploy", "snowflake", "--apply"), /Snowflake has 5-task\.sql already/);
    const again = (await account.state()).statements.slice(statements.length).map(({ sql }) => sql);
    assert.deepEqual(
      again.filter((sql) => !/^(ALTER SESSION|USE |SELECT |SHOW |DESC )/.test(sql)),
      [],
    );
  });

  test("unloads every business date with its manifest, and the pipeline's tables are the simulated retailer's", async () => {
    assert.equal(await unloadChanged(), "17 files unloaded");
    const manifest = JSON.parse(await readFile(join(account.bucket, `manifest_${compact(days[0])}.json`), "utf8")) as {
      files: { name: string; rows: number; bytes: number }[];
    };
    assert.deepEqual(
      manifest.files.map(({ name }) => name),
      ["inventory", "sales"].map((table) => `${table}/dt=${days[0]}/data_0_0_0.csv.gz`),
    );
    await done("unloading", "run");
    await done("simulated", "run");
    for (const table of TABLES) assert.equal(await rowsOf("unloading", table), await rowsOf("simulated", table), table);
  });

  test("is read by Endcap itself, as of one instant, and the tables are the same", async () => {
    await done("direct", "init", "--source", address, "--yes", "--set", "timeZone=UTC");
    await done("direct", "run");
    for (const table of TABLES) assert.equal(await rowsOf("direct", table), await rowsOf("simulated", table), table);
    const { statements } = await account.state();
    const reading = statements.filter(({ sql }) => sql.includes(' AS "SALES_AMT"') && !sql.includes("LIMIT"));
    assert.equal(reading.length, days.length);
    for (const { sql } of reading) assert.match(sql, / AT\(TIMESTAMP => '[^']+'::TIMESTAMP_TZ\) WHERE "TRANS_DT" >= /);
  });

  test("plays the simulated retailer no further than there is, and writes into no table of others", async () => {
    assert.match(await done("demo", "demo", "--load-into", address), /has .* already/);
    await session.run("CREATE SCHEMA SHOP.MINE");
    await session.run("CREATE TABLE SHOP.MINE.SALES (A NUMBER)");
    const other = await endcap("demo", "demo", "--load-into", address.replace("/PUBLIC", "/MINE"));
    assert.equal(other.code, 1);
    assert.match(other.output, /a table SALES already that is not the simulated retailer's/);
  });

  test("unloads again what changed, and nothing else", async () => {
    assert.equal(await unloadChanged(), "0 files unloaded");
    await session.run(
      `INSERT INTO SHOP.PUBLIC.SALES (TRANS_ID, PROD_KEY, STORE_KEY, TRANS_DT, SALES_QTY, SALES_AMT) SELECT TRANS_ID, PROD_KEY, STORE_KEY, TRANS_DT, 1, 15.90 FROM SHOP.PUBLIC.SALES WHERE TRANS_DT = '${days[1]}' LIMIT 1`,
    );
    assert.equal(await unloadChanged(), "1 files unloaded");
    const sum = `SELECT sum(sales_amt) FROM daily_store_product WHERE cal_dt = DATE '${days[1]}'`;
    const [, before] = (await done("unloading", "sql", sum, "--format", "csv", "--quiet")).split(/\r?\n/);
    await done("unloading", "run");
    await done("direct", "run");
    for (const table of TABLES) assert.equal(await rowsOf("direct", table), await rowsOf("unloading", table), table);
    const [, now] = (await done("unloading", "sql", sum, "--format", "csv", "--quiet")).split(/\r?\n/);
    assert.equal((Number(now) - Number(before)).toFixed(2), "15.90");
  });

  test("after a cut between a file and its manifest, the next night writes both", async () => {
    const name = join(account.bucket, `manifest_${compact(days[2])}.json`);
    await rm(name);
    await call(`UNLOAD_TABLE('sales', '${days[2]}')`);
    assert.equal(await unloadChanged(), "1 files unloaded");
    const { files } = JSON.parse(await readFile(name, "utf8")) as { files: unknown[] };
    assert.equal(files.length, 2);
  });

  test("a business date whose rows are gone leaves no file, and its manifest lists none", async () => {
    await session.run(`DELETE FROM SHOP.PUBLIC.SALES WHERE TRANS_DT = '${days[4]}'`);
    await unloadChanged();
    assert.deepEqual(await readdir(join(account.bucket, "sales", `dt=${days[4]}`)), []);
    const text = await readFile(join(account.bucket, `manifest_${compact(days[4])}.json`), "utf8");
    assert.deepEqual(
      (JSON.parse(text) as { files: { table: string }[] }).files.map(({ table }) => table),
      ["inventory"],
    );
    assert.equal(await unloadChanged(), "0 files unloaded");
  });

  test("values land exactly, whatever their type in Snowflake", async () => {
    await session.run("CREATE SCHEMA SHOP.POS");
    await session.run(
      "CREATE TABLE SHOP.POS.LINES (NO NUMBER(38,0), ITEM VARCHAR, SHOP NUMBER(38,0), SOLD_AT TIMESTAMP_NTZ, QTY NUMBER(38,3), AMT NUMBER(38,2), IS_PROMO BOOLEAN)",
    );
    await session.run(
      "INSERT INTO SHOP.POS.LINES VALUES (90071992547409931, 'a \"b\", c', 1, '2026-10-20 23:59:59', 0.125, 12345678901234.50, TRUE), (2, 'x', 1, '2026-10-21 03:30:00', -1, -0.10, NULL)",
    );
    await writeProject("mapped", {
      source: account.bucket,
      keys: { prod_key: "VARCHAR" },
      tables: {
        sales: {
          columns: {
            trans_id: "NO",
            prod_key: "ITEM",
            store_key: "SHOP",
            trans_dt: "SOLD_AT",
            trans_time: "SOLD_AT",
            sales_qty: "QTY",
            sales_amt: "AMT",
            sales_price: "@none",
            discount: "@none",
            sales_cost: "@none",
            sales_mgrn: "IS_PROMO",
            ship_cost: "@none",
          },
          businessDayStartsAt: 4,
        },
        inventory: false,
        calendar: false,
        product: false,
        store: false,
      },
      deploy: {
        snowflake: {
          account: "acme-shop",
          endpoint: account.endpoint,
          database: "SHOP",
          home: "OTHER",
          tables: { sales: "POS.LINES" },
          bucket: "s3://acme-landing/nightly",
          awsRole: "arn:aws:iam::123456789012:role/snowflake",
        },
      },
    });
    await done("mapped", "deploy", "snowflake", "--apply");
    await session.run("CALL SHOP.OTHER.UNLOAD_DAY('2026-10-20')");
    const file = await readFile(join(account.bucket, "sales", "dt=2026-10-20", "data_0_0_0.csv.gz"));
    assert.deepEqual(gunzipSync(file).toString().trim().split("\n"), [
      '"NO","ITEM","SHOP","SOLD_AT","QTY","AMT","IS_PROMO"',
      '"90071992547409931","a ""b"", c","1","2026-10-20 23:59:59","0.125","12345678901234.50","true"',
      '"2","x","1","2026-10-21 03:30:00","-1.000","-0.10",',
    ]);
  });

  test("instants have the day that the retailer's clock shows, when Endcap reads them", async () => {
    await session.run("CREATE SCHEMA SHOP.TILLS");
    await session.run(
      "CREATE TABLE SHOP.TILLS.INSTANTS (PROD_KEY NUMBER(38,0), STORE_KEY NUMBER(38,0), SOLD_AT TIMESTAMP_TZ, SALES_QTY NUMBER(38,3), SALES_AMT NUMBER(38,2))",
    );
    const rows = ["22:59:59+00', 1, 0.10", "23:00:00+00', 1, 0.20", "23:30:00-05', 1, 12345678901234.55"];
    await session.run(
      `INSERT INTO SHOP.TILLS.INSTANTS VALUES ${rows.map((row) => `(1, 1, '2026-01-05 ${row})`).join(", ")}`,
    );
    await writeProject("instants", {
      source: {
        snowflake: address.replace("/PUBLIC", "/TILLS"),
        tables: { sales: "INSTANTS" },
        landFrom: "2026-01-01",
      },
      timeZone: "Europe/Berlin",
      calendar: "iso",
      tables: {
        sales: { columns: { trans_dt: "SOLD_AT" } },
        inventory: false,
        calendar: false,
        product: false,
        store: false,
      },
    });
    await done("instants", "run");
    const sums = "SELECT trans_dt, count(*), sum(sales_amt) FROM accepted_sales GROUP BY 1 ORDER BY 1";
    assert.deepEqual(
      (await done("instants", "sql", sums, "--format", "csv", "--quiet")).trim().split(/\r?\n/).slice(1),
      ["2026-01-05,1,0.10", "2026-01-06,2,12345678901234.75"],
    );
  });

  test("every statement, of files and procedures, is Snowflake's to sqlglot and to polyglot", async () => {
    const scripts = await Promise.all(
      (await readdir(join(project("unloading"), "deploy", "snowflake")))
        .filter((name) => name.endsWith(".sql"))
        .map((name) => readFile(join(project("unloading"), "deploy", "snowflake", name), "utf8")),
    );
    const run = (await account.state()).statements.map(({ sql }) => sql).filter((sql) => !sql.includes("?"));
    const statements = [...new Set([...scripts.flatMap(splitStatements), ...run])];
    const verdicts = await grammarVerdicts(statements);
    const refused = statements.flatMap((sql, index) => {
      const { sqlglot, polyglot } = verdicts[index] ?? assert.fail(sql);
      assert.equal(sqlglot.error, null, sql);
      return polyglot.error === null ? [] : [sql];
    });
    const unknown = refused.filter((sql) => !POLYGLOT_GAPS.some(({ form }) => form.test(sql)));
    assert.deepEqual(unknown, []);
    for (const { form, reason } of POLYGLOT_GAPS)
      assert.ok(
        refused.some((sql) => form.test(sql)),
        `closed: ${reason}`,
      );
    const { statements: known } = await account.state();
    const emulated = new Set(known.filter(({ kind }) => kind === "fakesnow").map(({ sql }) => sql));
    for (const [index, sql] of statements.entries())
      if (emulated.has(sql)) assert.notEqual(verdicts[index]?.sqlglot.kind, "command", sql);
  });

  test("a changed configuration is shown first, and changes the account where that is agreed", async () => {
    const file = join(project("unloading"), "endcap.config.json");
    const config = JSON.parse(await readFile(file, "utf8")) as { deploy: { snowflake: object } };
    config.deploy.snowflake = { ...config.deploy.snowflake, schedule: "45 2 * * *" };
    await writeFile(file, JSON.stringify(config));
    await rm(join(project("unloading"), "deploy"), { recursive: true });
    const refused = await endcap("unloading", "deploy", "snowflake", "--apply");
    assert.equal(refused.code, 1);
    assert.match(refused.output, /^- {2}SCHEDULE = 'USING CRON 15 1 \* \* \* UTC'\n\+ {2}SCHEDULE = 'USING CRON 45 2/m);
    await done("unloading", "deploy", "snowflake", "--apply", "--yes");
    assert.match((await account.state()).tasks["SHOP.ENDCAP.UNLOAD_NIGHTLY"]?.options ?? "", /45 2 \* \* \*/);
  });

  test("is undone: Endcap's schema is gone, the retailer's tables are not", async () => {
    assert.equal((await endcap("unloading", "deploy", "snowflake", "--undo")).code, 2);
    await done("unloading", "deploy", "snowflake", "--undo", "--yes");
    const schemas = await session.run(
      "SELECT SCHEMA_NAME FROM SHOP.INFORMATION_SCHEMA.SCHEMATA WHERE SCHEMA_NAME = 'ENDCAP'",
    );
    assert.deepEqual(schemas, []);
    assert.notEqual((await session.run("SELECT COUNT(*) AS N FROM SHOP.PUBLIC.SALES"))[0]?.["N"], "0");
  });

  test("a login that is refused or cannot be tried says what to do", async () => {
    const [program = "", ...first] = endcapCommand;
    const apply = (env: Record<string, string>) =>
      runCommand({
        program,
        args: [...first, "deploy", "snowflake", "--apply", "--yes", "--dir", project("unloading")],
        env: { ...account.env, ...env },
        missing: "Node",
      });
    const locked = await apply({ SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: "wrong" });
    assert.equal(locked.code, 1);
    assert.match(locked.output, /private key for Snowflake cannot be read[\s\S]*SNOWFLAKE_PRIVATE_KEY_PASSPHRASE/);
    const lacking = await apply({ NODE_PATH: "" });
    assert.match(lacking.output, /driver is not installed[\s\S]*npm install snowflake-sdk@3/);
    assert.doesNotMatch(locked.output + lacking.output, /PRIVATE KEY-----/);
  });
});
