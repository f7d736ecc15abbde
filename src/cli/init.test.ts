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
