import assert from "node:assert/strict";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { normaliseConfig } from "../../config/normalise.ts";
import { lazyDuck } from "./lazy-duck.ts";
import { readHead } from "./read-head.ts";
import { scanKeys } from "./scan-keys.ts";

test("one key in the last row of a large file counts; totals, repeated headers and lost digits do not", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "endcap-keys-"));
  t.after(() => rm(folder, { recursive: true }));
  const format = normaliseConfig({ source: "x" }, "/p", { timeZone: "UTC", threads: 1 }).tables.sales?.format;
  assert.ok(format);
  const duck = lazyDuck();
  t.after(() => duck.close());
  const path = join(folder, "sales.csv");
  const keys = ["1;5.0;9;1", "store;prod;trans;qty", "2;5.01E+12;0;1", "Total;;;3", "3;1;\\N;1", ";x1;1;"];
  await writeFile(path, `\n\nstore;prod;trans;qty\n${keys.join("\n")}\n007;1;C12;1\n`);
  const head = await readHead(folder, { path: "sales.csv", bytes: (await stat(path)).size }, format, duck);
  assert.equal(head.kind, "text");
  if (head.kind !== "text") return;
  const columns = [
    { column: "store_key", header: "store" },
    { column: "prod_key", header: "prod" },
    { column: "trans_id", header: "trans" },
  ];
  const found = await scanKeys({ paths: [path], head, keys: columns, required: ["store", "prod", "qty"], duck });
  assert.deepEqual(Object.fromEntries(found ?? []), { store_key: "007", prod_key: null, trans_id: "C12" });
});
