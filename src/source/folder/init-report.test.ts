import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { initReport } from "./init-report.ts";
import { look } from "./recognise.testkit.ts";
import { renderConfig } from "./render-config.ts";

test("the configuration is written for people and reads back the same", async (t) => {
  const found = await look(t, {
    "Transactions.csv": "Receipt No;Store ID;SKU;Date;Quantity;Revenue\n1;7;A1;3/7/2026;1;2,50\n",
  });
  const text = renderConfig(found.config, found.comments, found.questions);
  assert.match(text, /Open, and therefore not declared/);
  assert.match(text, / \* - sales\.dates: "3\/7\/2026" in Date could be written MM\/DD\/YYYY or DD\/MM\/YYYY/);
  assert.match(text, /decimal: ",", \/\/ "2,50" in Revenue has a decimal comma/);
  const folder = await mkdtemp(join(tmpdir(), "endcap-render-"));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, "endcap.config.ts"), text);
  const { default: read } = (await import(join(folder, "endcap.config.ts"))) as { default: unknown };
  assert.deepEqual(read, found.config);
});

test("the report says what is there, what is not, and how to answer", async (t) => {
  const found = await look(t, {
    "sales.csv": "prod_key,store_key,trans_dt,sales_qty,sales_amt,mood\n1,2,3/7/2026,1,1,good\n",
    "x.csv": "a\n1\n",
  });
  const lines = initReport(found).map(({ text }) => text);
  for (const expected of [
    "sales (sure): its name says sales",
    "left out: mood",
    "no inventory: measures of stock are unknown, and the screens say so",
    "Left out: 1 file",
    "--set sales.dates=DD/MM/YYYY",
  ]) {
    assert.ok(lines.includes(expected), `${expected} in\n${lines.join("\n")}`);
  }
});
