import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { literal } from "../core/duck.ts";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";

test("a key that Parquet holds as DOUBLE is the same key as in text, also where keys have letters", async (context) => {
  const dir = await mkdtemp(join(tmpdir(), "endcap-parquet-keys-"));
  context.after(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, "files"));
  await writeFile(join(dir, "files", "product.csv"), "prod_key,prod_name\n12,Tea\nA7,Salt\n");
  const config = { source: "files", timeZone: "UTC", keys: { prod_key: "VARCHAR" } };
  await writeFile(join(dir, "endcap.config.json"), JSON.stringify(config));
  const project = await openProject(dir);
  context.after(() => project.close());
  const duck = await project.duck();
  await duck.run(
    `COPY (SELECT 12::DOUBLE AS prod_key, 10::DOUBLE AS store_key, DATE '2026-01-05' AS trans_dt, 1 AS sales_qty, 1.5 AS sales_amt) TO ${literal(join(dir, "files", "sales_20260105.parquet"))} (FORMAT parquet)`,
  );
  const outcome = await run(project, quietEffects(), { trigger: "command" });
  assert.deepEqual([outcome.rows.accepted, outcome.rows.quarantined], [3, 0]);
  const [file] = project.store.all<{ findings: string }>("SELECT findings FROM files WHERE table_name = 'sales'");
  assert.doesNotMatch(file?.findings ?? "", /orphan-product/);
});
