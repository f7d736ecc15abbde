import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import type { Duck } from "../core/duck.ts";
import { literal } from "../core/duck.ts";
import { quietEffects } from "../core/effects.ts";
import { openProject } from "../workflow/project.ts";
import { run } from "../workflow/run.ts";

async function shop(context: TestContext, deliver: (duck: Duck, files: string) => Promise<void>) {
  const dir = await mkdtemp(join(tmpdir(), "endcap-parquet-types-"));
  context.after(() => rm(dir, { recursive: true, force: true }));
  await mkdir(join(dir, "files"));
  await writeFile(join(dir, "endcap.config.json"), JSON.stringify({ source: "files", timeZone: "UTC" }));
  const project = await openProject(dir);
  context.after(() => project.close());
  await deliver(await project.duck(), join(dir, "files"));
  return { project, outcome: await run(project, quietEffects(), { trigger: "command" }) };
}

function copyDay(duck: Duck, path: string, day: string, values: string): Promise<unknown> {
  return duck.run(
    `COPY (SELECT 1 AS prod_key, 10 AS store_key, DATE '${day}' AS trans_dt, ${values}) TO ${literal(path)} (FORMAT parquet)`,
  );
}

test("Parquet files whose columns change their types keep every decimal, whichever comes first", async (context) => {
  const { project, outcome } = await shop(context, async (duck, files) => {
    await copyDay(duck, join(files, "sales_20260105.parquet"), "2026-01-05", "2 AS sales_qty, 5 AS sales_amt");
    await copyDay(
      duck,
      join(files, "sales_20260106.parquet"),
      "2026-01-06",
      "0.625::DOUBLE AS sales_qty, 5.75::DOUBLE AS sales_amt",
    );
    await copyDay(
      duck,
      join(files, "sales_20260107_part1.parquet"),
      "2026-01-07",
      "1 AS sales_qty, 1.50::DECIMAL(3,2) AS sales_amt",
    );
    await copyDay(
      duck,
      join(files, "sales_20260107_part2.parquet"),
      "2026-01-07",
      "1 AS sales_qty, 1234.55::DECIMAL(6,2) AS sales_amt",
    );
  });
  assert.deepEqual([outcome.rows.accepted, outcome.rows.refusedFiles], [4, 0]);
  const duck = await project.duck();
  const paths = project.store.all<{ path: string }>("SELECT DISTINCT path FROM days WHERE table_name = 'sales'");
  const rows = await duck.rows<{ qty: string; amt: string }>(
    `SELECT CAST(sales_qty AS VARCHAR) AS qty, CAST(sales_amt AS VARCHAR) AS amt FROM read_parquet([${paths
      .map(({ path }) => literal(join(project.paths.dir, path)))
      .join(", ")}]) ORDER BY trans_dt, sales_amt`,
  );
  assert.deepEqual(rows, [
    { qty: "2.000", amt: "5.00" },
    { qty: "0.625", amt: "5.75" },
    { qty: "1.000", amt: "1.50" },
    { qty: "1.000", amt: "1234.55" },
  ]);
});

/** One sale of 7.00 whose sales_amt is DECIMAL(50,2), as BigQuery's BIGNUMERIC or Arrow's decimal256 are written. */
const WIDE = [
  "UEFSMRUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEBAAAAAAAAABUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEKAAAAAAAAABUAFSgVKCwVAhUAFQ",
  "YVBhwAAAACAAAAAgEKAAAAMjAyNi0wMS0wNhUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEBAAAAAAAAABUAFTYVNiwVAhUAFQYVBhwAAAACAAAA",
  "AgEAAAAAAAAAAAAAAAAAAAAAAAAAArwVBBlsNQAYBnNjaGVtYRUKABUEJQIYCHByb2Rfa2V5ABUEJQIYCXN0b3JlX2tleQAVDCUCGAh0cmFuc1",
  "9kdCUATBwAAAAVBCUCGAlzYWxlc19xdHkAFQ4VKhUCGAlzYWxlc19hbXQlChUEFWQsXBUEFWQAAAAWAhkcGVwmABwVBBklBgAZGAhwcm9kX2tl",
  "eRUAFgIWQhZCJghJHBUAFQAVAgA8KQYZJgACAAAAJgAcFQQZJQYAGRgJc3RvcmVfa2V5FQAWAhZCFkImSkkcFQAVABUCADwpBhkmAAIAAAAmAB",
  "wVDBklBgAZGAh0cmFuc19kdBUAFgIWThZOJowBSRwVABUAFQIAPBYUGQYZJgACAAAAJgAcFQQZJQYAGRgJc2FsZXNfcXR5FQAWAhZCFkIm2gFJ",
  "HBUAFQAVAgA8KQYZJgACAAAAJgAcFQ4ZJQYAGRgJc2FsZXNfYW10FQAWAhZcFlwmnAJJHBUAFQAVAgA8KQYZJgACAAAAFvACFgImCBbwAgAoIH",
  "BhcnF1ZXQtY3BwLWFycm93IHZlcnNpb24gMjYuMC4xGVwcAAAcAAAcAAAcAAAcAAAAtwEAAFBBUjE=",
].join("");

test("a decimal of more digits than can be read exactly refuses its file, and never becomes another number", async (context) => {
  const { project, outcome } = await shop(context, async (duck, files) => {
    await copyDay(duck, join(files, "sales_20260105.parquet"), "2026-01-05", "2 AS sales_qty, 5 AS sales_amt");
    await writeFile(join(files, "sales_20260106.parquet"), Buffer.from(WIDE, "base64"));
  });
  assert.deepEqual([outcome.rows.accepted, outcome.rows.refused], [1, 1]);
  const [file] = project.store.all<{ source_name: string }>("SELECT * FROM files WHERE source_name LIKE '%0106%'");
  assert.match(JSON.stringify(file), /sales_amt is DECIMAL\(50,2\)/);
});
