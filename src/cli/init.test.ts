import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { said } from "./cli.testkit.ts";

test("a folder of files without a header is answered with what they lack and the setting that says it", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "endcap-init-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const source = join(folder, "source");
  await mkdir(source);
  await writeFile(join(source, "sales_20260105.csv"), "1,10,1,2026-01-05,1,2.50\n2,11,1,2026-01-05,1,3.50\n");
  const { code, stderr } = await said(["init", "--source", source, "--dir", join(folder, "shop"), "--yes"]);
  assert.equal(code, 1);
  assert.match(stderr, /line 1 holds values, not names/);
  assert.match(stderr, /next: +sales_20260105\.csv has no header \(6 columns\)[^\n]*--set sales\.layout=/);
});

test("files that may be parts of the same days are answered with the pattern that names them together", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "endcap-init-"));
  context.after(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "source"));
  const rows = "prod_key,store_key,trans_dt,sales_qty,sales_amt\n1,1,2026-01-05,1,1.00\n";
  for (const date of ["20260105", "20260106", "20260107"])
    for (const store of ["a", "b"]) await writeFile(join(folder, "source", `sales_${date}_${store}.csv`), rows);
  const init = ["init", "--source", join(folder, "source"), "--dir", join(folder, "project"), "--yes"];
  const asked = await said(init);
  assert.equal(asked.code, 1);
  assert.match(
    asked.stderr,
    /and 2 more all look like sales;[^\n]*--map 'sales=sales_\*', or --map sales=sales_20260105_a\.csv/,
  );
  const made = await said([...init, "--map", "sales=sales_*"]);
  assert.equal(made.code, 0);
  assert.match(made.stdout, /6 files, .*; daily/);
});

test("files of which the same is to be said are told together", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "endcap-init-"));
  context.after(() => rm(folder, { recursive: true }));
  const rows = "prod_key,store_key,trans_dt,sales_qty,sales_amt,trans_dt\n1,1,2026-01-05,1,1.00,2026-01-05\n";
  for (const date of ["20260105", "20260106", "20260107"]) await writeFile(join(folder, `sales_${date}.csv`), rows);
  const { code, stderr } = await said(["init", "--source", folder, "--dir", join(folder, "project"), "--yes"]);
  assert.equal(code, 1);
  assert.match(stderr, /tried: sales_20260105\.csv and 2 more: the header in line 1 names the column trans_dt twice/);
  assert.match(stderr, /next: +Mend what is said of the files/);
});
