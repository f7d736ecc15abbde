/** PostgreSQL, the real one, as the operational database: what is loaded into it comes out the same, whatever happens meanwhile. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { endcapCommand } from "./endcap-project.testkit.ts";
import { startPostgres, type PostgresServer } from "./postgres.testkit.ts";
import { runCommand } from "./run-command.testkit.ts";

let server: PostgresServer;
let folder: string;

before(async () => {
  server = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "endcap-postgres-shop-"));
});

after(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function endcap(...args: string[]): Promise<{ code: number; output: string }> {
  const [program = "", ...first] = endcapCommand;
  return runCommand({ program, args: [...first, ...args], folder, missing: "Node" });
}

async function must(...args: string[]): Promise<string> {
  const { code, output } = await endcap(...args);
  assert.equal(code, 0, output);
  return output;
}

const SIZE = ["--stores", "3", "--products", "20", "--weeks", "6"];

/** A database that plays the simulated retailer up to a date, and a project that reads it. */
async function shop(name: string, settings: object = {}): Promise<{ address: string; dir: string }> {
  const address = await server.makeDatabase(name);
  await must("demo", "--dir", "demo", ...SIZE, "--load-into", address);
  const dir = join(folder, name);
  await must("init", "--source", address, "--dir", dir, "--yes", "--set", "timeZone=UTC");
  if (Object.keys(settings).length > 0) {
    const source = { postgres: address, ...settings };
    await rm(join(dir, "endcap.config.ts"));
    await writeFile(
      join(dir, "endcap.config.json"),
      JSON.stringify({ source, timeZone: "UTC", calendar: "table", name }),
    );
  }
  return { address, dir };
}

async function rows(dir: string, sql: string): Promise<string> {
  return must("sql", sql, "--format", "csv", "--dir", dir, "--quiet");
}

const EVERYTHING = ["weekly_store_product", "daily_store_product", "dim_store", "dim_product", "dim_calendar"];

/** What a run of the same rows, taken anew into an empty project, publishes. */
async function assertLikeAnew(dir: string, address: string): Promise<void> {
  const fresh = `${dir}-anew`;
  await must("init", "--source", address, "--dir", fresh, "--yes", "--set", "timeZone=UTC");
  await endcap("run", "--dir", fresh);
  for (const table of EVERYTHING) {
    const sql = `SELECT * FROM ${table} ORDER BY ALL`;
    assert.equal(await rows(dir, sql), await rows(fresh, sql), table);
  }
  await rm(fresh, { recursive: true });
}

async function ask<Row>(address: string, sql: string): Promise<Row[]> {
  return server.ask<Row>(new URL(address).pathname.slice(1), sql);
}

/** The business date so many days before the newest one. */
async function day(address: string, back: number): Promise<string> {
  const [row] = await ask<{ day: string }>(address, `SELECT (max(trans_dt) - ${back})::text AS day FROM sales`);
  return row?.day ?? "";
}

async function planned(dir: string): Promise<readonly string[]> {
  return (JSON.parse(await must("plan", "--json", "--dir", dir)) as { extract: string[] }).extract;
}

async function landedFiles(dir: string): Promise<number> {
  return (JSON.parse(await must("run", "--json", "--quiet", "--dir", dir)) as { landed: { files: number } }).landed
    .files;
}

describe("a shop's PostgreSQL", () => {
  test("gives what the simulated retailer's own database gives, in every cell", async () => {
    const { dir } = await shop("whole");
    await must("run", "--dir", dir);
    await must("demo", "--dir", "demo", ...SIZE, "--no-serve");
    for (const table of EVERYTHING) {
      const sql = `SELECT * FROM ${table} ORDER BY ALL`;
      assert.equal(await rows(dir, sql), await rows(join(folder, "demo"), sql), table);
    }
    assert.match(await must("plan", "--dir", dir), /Nothing is new/);
    const kept = await readdir(dir, { recursive: true, withFileTypes: true });
    for (const file of kept.filter((entry) => entry.isFile())) {
      const bytes = await readFile(join(file.parentPath, file.name));
      assert.equal(bytes.includes(process.env["PGPASSWORD"] ?? ""), false, `${file.name} holds the password`);
    }
  });

  test("goes on a day at a time, with late, changed and removed rows, and takes nothing else again", async () => {
    const address = await server.makeDatabase("late");
    await must("demo", "--dir", "demo", ...SIZE, "--no-serve");
    const newest = (await rows(join(folder, "demo"), "SELECT max(trans_dt) AS d FROM accepted_sales"))
      .trim()
      .split(/\s+/)[1];
    const before = new Date(Date.parse(newest ?? "") - 86_400_000).toISOString().slice(0, 10);
    await must("demo", "--dir", "demo", "--load-into", address, "--until", before);
    const dir = join(folder, "late");
    await must("init", "--source", address, "--dir", dir, "--yes", "--set", "timeZone=UTC");
    await endcap("run", "--dir", dir);
    await must("demo", "--dir", "demo", "--load-into", address);
    assert.match(await must("demo", "--dir", "demo", "--load-into", address), /has .* already/);
    const [late, changed, removed] = await Promise.all([day(address, 3), day(address, 9), day(address, 14)]);
    await ask(
      address,
      `INSERT INTO sales (prod_key, store_key, trans_dt, sales_qty, sales_amt) SELECT prod_key, store_key, '${late}', 2, 7.77 FROM sales LIMIT 1`,
    );
    await ask(
      address,
      `UPDATE inventory SET inventory_on_hand_qty = inventory_on_hand_qty + 1 WHERE cal_dt = '${changed}'`,
    );
    await ask(address, `DELETE FROM sales WHERE ctid = (SELECT min(ctid) FROM sales WHERE trans_dt = '${removed}')`);
    assert.deepEqual(await planned(dir), [removed, changed, late, newest]);
    await must("run", "--dir", dir);
    await assertLikeAnew(dir, address);
    assert.deepEqual(await planned(dir), []);
    assert.equal(await landedFiles(dir), 0);
    await ask(
      address,
      `UPDATE product SET brand_name = 'Renamed' WHERE prod_key = (SELECT min(prod_key) FROM product)`,
    );
    assert.equal(await landedFiles(dir), 1, "the one dimension that changed");
    assert.match(await rows(dir, "SELECT DISTINCT brand_name FROM dim_product"), /Renamed/);
  });

  test("finds changes of any age by a column of change", async () => {
    const { address, dir } = await shop("changes", { changed: { sales: "updated_at" }, lookBackDays: 3 });
    await ask(address, "ALTER TABLE sales ADD COLUMN updated_at timestamptz NOT NULL DEFAULT '2026-01-01'");
    await must("run", "--dir", dir);
    const old = await day(address, 20);
    await ask(address, `UPDATE sales SET sales_amt = sales_amt + 1, updated_at = now() WHERE trans_dt = '${old}'`);
    assert.deepEqual(await planned(dir), [old]);
    await must("run", "--dir", dir);
    assert.deepEqual(await planned(dir), []);
    await assertLikeAnew(dir, address);
  });

  test("is read at one instant while the shop writes, and holds nobody up", async () => {
    const { address, dir } = await shop("live");
    const today = await day(address, 0);
    const client = new pg.Client({ connectionString: address });
    await client.connect();
    let writes = 0;
    let slowest = 0;
    let isOver = false;
    const trading = (async () => {
      while (!isOver) {
        const started = performance.now();
        await client.query("BEGIN");
        await client.query(
          `INSERT INTO sales (trans_id, prod_key, store_key, trans_dt, sales_qty, sales_amt) SELECT 900000, prod_key, store_key, '${today}', 1, 0 FROM inventory ORDER BY cal_dt DESC, store_key, prod_key LIMIT 1`,
        );
        await client.query(
          `UPDATE inventory SET waste_qty = waste_qty + 1 WHERE (cal_dt, store_key, prod_key) = (SELECT cal_dt, store_key, prod_key FROM inventory WHERE cal_dt = '${today}' ORDER BY store_key, prod_key LIMIT 1)`,
        );
        await client.query("COMMIT");
        writes++;
        slowest = Math.max(slowest, performance.now() - started);
      }
    })();
    await endcap("run", "--dir", dir);
    isOver = true;
    await trading;
    await client.end();
    const sold = await rows(dir, "SELECT count(*) AS n FROM accepted_sales WHERE trans_id = 900000");
    const waste = await rows(
      dir,
      `SELECT waste_qty AS waste FROM accepted_inventory WHERE cal_dt = '${today}' ORDER BY store_key, prod_key LIMIT 1`,
    );
    const [start] = await ask<{ waste: string }>(
      address,
      `SELECT waste_qty - (SELECT count(*) FROM sales WHERE trans_id = 900000) AS waste FROM inventory WHERE cal_dt = '${today}' ORDER BY store_key, prod_key LIMIT 1`,
    );
    const numberOf = (csv: string) => Number(csv.trim().split(/\s+/)[1]);
    assert.ok(writes > 10, `${writes} writes`);
    assert.equal(numberOf(waste) - numberOf(sold), Number(start?.waste), "both tables of a day are of one instant");
    assert.ok(slowest < 5000, `a write took ${slowest} ms`);
    await must("run", "--dir", dir);
    await assertLikeAnew(dir, address);
  });

  test("goes on when the connection is cut, without taking a day twice", async () => {
    const { address, dir } = await shop("cut");
    let cuts = 0;
    const running = endcap("run", "--json", "--dir", dir);
    let isOver = false;
    void running.finally(() => (isOver = true));
    while (!isOver && cuts < 2) {
      const standing = await manifests(dir);
      if (standing > 3 + cuts * 10) {
        const [cut] = await ask<{ n: string }>(
          address,
          "SELECT count(pg_terminate_backend(pid)) AS n FROM pg_stat_activity WHERE application_name = 'endcap' AND datname = current_database()",
        );
        cuts += Number(cut?.n);
      }
      await sleep(5);
    }
    const { code, output } = await running;
    assert.equal(code, 0, output);
    assert.ok(cuts > 0, "the connection was never cut");
    assert.match(output, /connection to the database was lost/);
    await assertLikeAnew(dir, address);
  });

  test("goes on after kill -9 with the days that stood whole", async () => {
    const { address, dir } = await shop("killed");
    const [program = "", ...first] = endcapCommand;
    const child = spawn(program, [...first, "run", "--dir", dir], { stdio: "ignore" });
    while ((await manifests(dir)) < 8) await sleep(5);
    child.kill("SIGKILL");
    const delivered = join(dir, "work", "delivered");
    const names = (await readdir(delivered)).filter((name) => name.startsWith("manifest_")).toSorted();
    const [oldest = ""] = names;
    const { mtimeMs } = await stat(join(delivered, oldest));
    await must("run", "--until", "extract", "--json", "--dir", dir);
    assert.equal((await stat(join(delivered, oldest))).mtimeMs, mtimeMs, "a whole day was taken again");
    await must("run", "--dir", dir);
    await assertLikeAnew(dir, address);
  });

  test("takes other names and types exactly: local days of instants, money, floats, flags, domains", async () => {
    const address = await server.makeDatabase("types");
    await ask(
      address,
      `CREATE SCHEMA pos; CREATE DOMAIN pos.amount AS numeric(20,4);
       CREATE TABLE pos."Receipts" (no bigint, item text, shop text, at timestamptz, qty float8, amount money, cost pos.amount, "Rabatt" real);
       CREATE TABLE pos.stock (day timestamp, shop text, item text, on_hand float4, out boolean, next timestamptz);
       INSERT INTO pos."Receipts" VALUES
         (1, '007', 'A', '2026-01-05 23:30:00+01', 0.1, 1234.56, 1.005, 0.3), (2, '007', 'A', '2026-01-06 02:30:00+01', 1e-3, -7.10, NULL, NULL),
         (3, 'with "quotes", and comma', 'A', '2026-01-06 04:30:00+01', 2, 0.30, 0.10, 16777.25), (4, NULL, 'A', '2026-01-06 12:00:00+01', 1, 5, 5, 0);
       INSERT INTO pos.stock VALUES ('2026-01-05 22:00', 'A', '007', 1.5, true, '2026-01-06 23:30:00+00'), ('2026-01-06 22:00', 'A', '007', 0, false, NULL);`,
    );
    const dir = join(folder, "types");
    const maps = Object.entries({
      sales: "pos.Receipts",
      "sales.trans_id": "no",
      "sales.prod_key": "item",
      "sales.store_key": "shop",
      "sales.trans_dt": "at",
      "sales.sales_qty": "qty",
      "sales.sales_amt": "amount",
      "sales.sales_cost": "cost",
      "sales.discount": "Rabatt",
      inventory: "pos.stock",
      "inventory.cal_dt": "day",
      "inventory.store_key": "shop",
      "inventory.prod_key": "item",
      "inventory.inventory_on_hand_qty": "on_hand",
      "inventory.out_of_stock_flg": "out",
      "inventory.next_delivery_dt": "next",
    }).flatMap(([name, value]) => ["--map", `${name}=${value}`]);
    await must(
      "init",
      "--source",
      address,
      "--dir",
      dir,
      "--yes",
      ...maps,
      "--set",
      "timeZone=Europe/Berlin",
      "--set",
      "businessDayStartsAt=4",
    );
    await endcap("run", "--dir", dir);
    assert.equal(
      await rows(
        dir,
        "SELECT trans_id, trans_dt, prod_key, sales_qty, sales_amt, sales_cost, discount FROM accepted_sales ORDER BY trans_id",
      ),
      [
        "trans_id,trans_dt,prod_key,sales_qty,sales_amt,sales_cost,discount",
        "1,2026-01-05,007,0.100,1234.56,1.01,0.30",
        "2,2026-01-05,007,0.001,-7.10,,",
        '3,2026-01-06,"with ""quotes"", and comma",2.000,0.30,0.10,16777.25',
        "",
      ].join("\n"),
    );
    assert.equal(
      await rows(
        dir,
        "SELECT cal_dt, inventory_on_hand_qty, out_of_stock_flg, next_delivery_dt FROM accepted_inventory ORDER BY cal_dt",
      ),
      "cal_dt,inventory_on_hand_qty,out_of_stock_flg,next_delivery_dt\n2026-01-05,1.500,1,2026-01-07\n2026-01-06,0.000,0,\n",
    );
    const held = await must("quarantine", "list", "--format", "ndjson", "--dir", dir);
    assert.match(held, /"rule":"key-empty"/);
  });

  test("says what is not allowed, not there or not reached, and what to do", async () => {
    const { address, dir } = await shop("refused");
    await ask(address, "CREATE ROLE reader LOGIN PASSWORD 'endcap-test-secret'; GRANT SELECT ON sales TO reader");
    const as = (user: string, change: (url: URL) => void = () => undefined) => {
      const url = new URL(address);
      url.username = user;
      change(url);
      return url.href;
    };
    const tried = async (postgres: string, more: object = {}) => {
      const file = join(dir, "endcap.config.ts");
      await writeFile(file, `export default ${JSON.stringify({ source: { postgres, ...more }, timeZone: "UTC" })};`);
      const { code, output } = await endcap("run", "--dir", dir);
      assert.equal(code, 1, output);
      return output;
    };
    assert.match(await tried(as("reader")), /may not read this.*permission denied for table .*GRANT SELECT/s);
    assert.match(await tried(as("nobody")), /password authentication failed.*PGPASSWORD/s);
    assert.match(await tried(address, { tables: { sales: "sale" } }), /no table sale; did you mean sales\?/);
    assert.match(
      await tried(as("endcap", (url) => (url.pathname = "/elsewhere"))),
      /no such database.*address's last part/is,
    );
    const { code, output } = await endcap(
      "demo",
      "--dir",
      "demo",
      "--load-into",
      as("endcap", (url) => (url.port = "1")),
    );
    assert.equal(code, 1);
    assert.match(output, /was not reached.*Check that it runs/s);
    await ask(address, "DROP TABLE sales; CREATE TABLE sales (mine int)");
    assert.match(
      (await endcap("demo", "--dir", "demo", "--load-into", address)).output,
      /a table sales already that is not/,
    );
  });
});

async function manifests(dir: string): Promise<number> {
  const names = await readdir(join(dir, "work", "delivered")).catch(() => []);
  return names.filter((name) => name.startsWith("manifest_")).length;
}
