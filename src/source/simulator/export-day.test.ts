import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { sourceTableNames, sourceTables } from "../../model/tables.ts";
import { readManifest } from "./delivery.ts";
import { exportRange } from "./export-day.ts";
import { exportDay } from "./export-day.testkit.ts";
import { parseCsv } from "./mishap/csv-text.ts";
import { askDatabase, makeShop, SMALL_SHOP } from "./small-shop.testsuite.ts";
import type { TestShop } from "./small-shop.testsuite.ts";

const DATE = "2026-10-15";

let folder: string;
let shop: TestShop;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "endcap-simulator-"));
  shop = await makeShop(folder, { ...SMALL_SHOP, stores: 5, products: 20, weeks: 3 });
});

after(() => rm(folder, { recursive: true, force: true }));

test("a delivery has a file of each table, and a manifest that is true of them", async () => {
  const target = join(folder, "day");
  const manifest = await exportDay({ path: shop.path, folder: target, date: DATE });
  assert.deepEqual(await readManifest(target, DATE), manifest);
  assert.equal(manifest.business_date, DATE);
  assert.deepEqual(
    manifest.files.map(({ name }) => name),
    sourceTableNames.map((name) => `${name}_20261015.csv`),
  );
  assert.deepEqual(
    (await readdir(target)).toSorted(),
    [...manifest.files.map(({ name }) => name), "manifest_20261015.json"].toSorted(),
  );
  for (const { name, table, rows, bytes, sha256 } of manifest.files) {
    const content = await readFile(join(target, name));
    assert.equal(content.length, bytes, name);
    assert.equal(createHash("sha256").update(content).digest("hex"), sha256, name);
    const { header, rows: read } = parseCsv(content.toString());
    assert.equal(read.length, rows, name);
    assert.deepEqual(
      header,
      sourceTables[table].columns.map((column) => column.name),
    );
  }
});

test("the files hold that day's rows to the last digit", async () => {
  const target = join(folder, "rows");
  await exportDay({ path: shop.path, folder: target, date: DATE });
  for (const table of sourceTableNames) {
    const { columns, dateColumn } = sourceTables[table];
    const list = columns.map(({ name }) => `coalesce(${name}::VARCHAR, '') AS ${name}`).join(", ");
    const where = dateColumn === null ? "" : `WHERE ${dateColumn} = DATE '${DATE}'`;
    const expected = await shop.ask(`SELECT ${list} FROM ${table} ${where}`);
    const { rows } = parseCsv(await readFile(join(target, `${table}_20261015.csv`), "utf8"));
    assert.ok(rows.length > 0, table);
    assert.deepEqual(
      rows,
      expected.map((row) => Object.values(row)),
      table,
    );
  }
});

test("a range has a manifest for each day and all rows of the retailer", async () => {
  const target = join(folder, "range");
  const days: string[] = [];
  const summary = await exportRange({
    path: shop.path,
    folder: target,
    dimensions: "first",
    onProgress: ({ day }) => days.push(day),
  });
  assert.deepEqual([summary.days, days.length, days[0], days.at(-1)], [21, 21, "2026-10-11", "2026-10-31"]);
  const sales = await askDatabase(
    shop.path,
    `SELECT count(*)::INTEGER AS n FROM sales WHERE sales_amt IN (SELECT sales_amt FROM read_csv('${target}/sales_*.csv'))`,
  );
  const read = await askDatabase(shop.path, `SELECT count(*)::INTEGER AS n FROM read_csv('${target}/sales_*.csv')`);
  assert.deepEqual(read, sales);
  const names = await readdir(target);
  assert.equal(names.filter((name) => name.startsWith("manifest_")).length, 21);
  assert.equal(names.filter((name) => name.startsWith("product_")).length, 1);
  assert.equal(summary.files, names.length - 21);
});

test("the same day as .csv.gz and .parquet holds the same rows", async () => {
  const plain = join(folder, "plain");
  const packed = join(folder, "packed");
  const columns = join(folder, "columns");
  const manifest = await exportDay({ path: shop.path, folder: plain, date: DATE });
  const gz = await exportDay({ path: shop.path, folder: packed, date: DATE, format: "csv.gz" });
  const parquet = await exportDay({ path: shop.path, folder: columns, date: DATE, format: "parquet" });
  const rows = manifest.files.map((file) => file.rows);
  assert.deepEqual(
    gz.files.map((file) => file.rows),
    rows,
  );
  assert.deepEqual(
    parquet.files.map((file) => file.rows),
    rows,
  );
  const text = await readFile(join(plain, "inventory_20261015.csv"));
  assert.deepEqual(gunzipSync(await readFile(join(packed, "inventory_20261015.csv.gz"))), text);
  const [difference] = await askDatabase(
    shop.path,
    `SELECT count(*)::INTEGER AS n FROM (SELECT * FROM inventory WHERE cal_dt = DATE '${DATE}' EXCEPT ALL FROM '${columns}/inventory_20261015.parquet')`,
  );
  assert.equal(difference!["n"], 0);
});

test("a day that the retailer does not have, and a file that is no database, are said", async () => {
  const target = join(folder, "never");
  await assert.rejects(exportDay({ path: shop.path, folder: target, date: "2026-11-01" }), {
    what: "The retailer has nothing for 2026-11-01",
    next: "Choose a date from 2026-10-11 to 2026-10-31",
  });
  await assert.rejects(exportRange({ path: join(folder, "none.duckdb"), folder: target }), {
    name: "EndcapError",
    where: { file: join(folder, "none.duckdb") },
  });
  await assert.rejects(readdir(target));
});
