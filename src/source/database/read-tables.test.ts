import assert from "node:assert/strict";
import { test } from "node:test";
import { normaliseConfig } from "../../config/normalise.ts";
import { checkConfig } from "../../config/check-config.ts";
import { EndcapError } from "../../core/errors.ts";
import { readTables } from "./read-tables.ts";

const machine = { timeZone: "UTC", threads: 1 };
const sold = ["prod_key", "Shop", "trans_dt", "sales_qty", "sales_amt", "note", "updated_at"];

async function read(there: Record<string, string[]>, written: object = {}, source: object = {}) {
  const config = normaliseConfig(
    checkConfig({ source: { postgres: "postgres://x@y/z", ...source }, ...written }, "f"),
    "/p",
    machine,
  );
  if (!("reading" in config.source)) throw new Error("no database");
  const database = {
    address: "postgres://y/z",
    tables: async () => Object.keys(there),
    columns: async (name: string) => there[name] ?? null,
  };
  return readTables(database, config, config.source.reading);
}

const shop = { tables: { sales: { columns: { store_key: "shop" } } } };

test("columns are found by the mapping or their own names, in any case; others are not read", async () => {
  const [table] = await read({ sales: sold }, shop);
  assert.deepEqual(
    table?.columns.map(({ name, kind }) => `${name} ${kind}`),
    ["prod_key plain", "Shop plain", "trans_dt date", "sales_qty amount", "sales_amt amount"],
  );
  assert.equal(table?.date, "trans_dt");
});

test("what is named must be there, and sales; other tables may lack", async () => {
  const told = async (...params: Parameters<typeof read>) => {
    const error = await read(...params).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof EndcapError);
    return `${error.what} | ${error.where.setting}`;
  };
  assert.equal((await read({ sales: sold }, shop)).length, 1);
  assert.equal(await told({ sale: sold }), "The database has no table sales; did you mean sale? | source.tables.sales");
  assert.equal(
    await told({ sales: sold }, shop, { tables: { store: "shops" } }),
    "The database has no table shops | source.tables.store",
  );
  assert.equal(await told({ sales: sold }), "Table sales has no column store_key | tables.sales.columns.store_key");
  assert.equal(
    await told({ sales: sold }, shop, { changed: { sales: "updated" } }),
    "Table sales has no column updated; did you mean updated_at? | source.changed.sales",
  );
});

test("settings of files, and a password, are refused where the source is a database", async () => {
  await assert.rejects(read({}, { decimal: "," }), /decimal is a setting of files; the source is a database/);
  await assert.rejects(
    read({}, { tables: { sales: { mode: "append" } } }),
    /tables\.sales\.mode is a setting of files/,
  );
  await assert.rejects(read({}, {}, { postgres: "postgres://x:secret@y/z" }), (error: Error) => {
    assert.match(error.message, /without a password: set PGPASSWORD/);
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
});
