import assert from "node:assert/strict";
import { test } from "node:test";
import { loadFiles } from "./load-files.testkit.ts";

const HEADER = "store_key,prod_key,trans_dt,sales_qty,sales_amt\n";
const config = { keys: { store_key: "VARCHAR" } };
const composed = "Z\u00fcrich";
const decomposed = "Zu\u0308rich";
const day = (date: string, ...stores: string[]) => HEADER + stores.map((key) => `${key},10,${date},1,2.00\n`).join("");

async function warnings(...load: Parameters<typeof loadFiles>): Promise<string[]> {
  return (await loadFiles(...load)).findings.filter((text) => text.includes("alike-keys"));
}

test("two spellings of one key are warned about, and both are named", async (context) => {
  const files = { "sales_20260105.csv": day("2026-01-05", composed, "Bern", decomposed) };
  assert.deepEqual(await warnings(context, { files, config }), [
    'sales_20260105.csv alike-keys 2 store_key "Z\u00fcrich" and "Zu\\u0308rich"',
  ]);
});

test("a dimension's spelling counts, and one spelling throughout is none to warn about", async (context) => {
  const sales = { "sales_20260105.csv": day("2026-01-05", decomposed, "Gen\u00e8ve") };
  assert.deepEqual(await warnings(context, { files: sales, config }), []);
  const files = { ...sales, "store.csv": `store_key,city\n${composed},Z\n` };
  assert.equal((await warnings(context, { files, config })).length, 1);
});
