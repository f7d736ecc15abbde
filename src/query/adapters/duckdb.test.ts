import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { UsageError } from "../../core/errors.ts";
import { readRows } from "../query.ts";
import { querySuite } from "../query.testsuite.ts";
import { writeParquet } from "../write-parquet.testkit.ts";
import { openDuckdb } from "./duckdb.ts";

querySuite({
  name: "duckdb",
  open: openDuckdb,
  writeParquet,
  statements: {
    endless: "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3",
    lateFailure: "SELECT CASE WHEN i = 3000000 THEN error('late') ELSE i END FROM range(4000000) t(i)",
  },
});

test("nothing that DuckDB has built in tells a path: no table, no table function and no function without arguments", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "endcap-paths-"));
  t.after(() => rmSync(folder, { recursive: true }));
  await writeParquet("SELECT 1 AS a", join(folder, "a.parquet"));
  const engine = await openDuckdb({
    lake: {
      commit: "",
      folder,
      tables: [{ name: "fact", columns: [{ name: "a", type: "INTEGER" }], files: ["a.parquet"] }],
    },
    limits: { memory: "500MB", threads: 1, timeoutMs: 20_000 },
    tempDir: join(folder, "work"),
  });
  t.after(() => engine.close());
  const texts = async (sql: string) =>
    (await readRows(await engine.run({ sql }))).map((row) => Object.values(row).map(String).join(" "));
  const statements = [
    ...(await texts("SELECT format('FROM {}.{}', schema_name, view_name) FROM duckdb_views()")),
    ...(await texts(
      "SELECT DISTINCT format('FROM {}()', function_name) FROM duckdb_functions() WHERE function_type IN ('table', 'table_macro') AND len(parameters) = 0",
    )),
    ...(await texts(
      "SELECT DISTINCT format('SELECT {}()', function_name) FROM duckdb_functions() WHERE function_type IN ('scalar', 'macro') AND len(parameters) = 0 AND function_name SIMILAR TO '[a-z_]+'",
    )),
  ];
  assert.ok(statements.length > 80, String(statements.length));
  let answered = 0;
  for (const sql of statements) {
    const rows = await texts(sql).catch((error: unknown) => {
      assert.ok(error instanceof UsageError, `${sql}: ${String(error)}`);
      assert.ok(!JSON.stringify(error).includes(folder), sql);
      return null;
    });
    if (rows === null) continue;
    answered += 1;
    for (const row of rows) assert.ok(!row.includes(folder), `${sql}: ${row}`);
  }
  assert.ok(answered > 60, String(answered));
});

test("a file that is damaged inside is named to a question that reads its table, and to no other", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "endcap-torn-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const torn = join(folder, "torn.parquet");
  await writeParquet("SELECT range AS a FROM range(5000)", torn);
  await writeFile(torn, (await readFile(torn)).fill(0xff, 4, 2_000));
  await writeParquet("SELECT 1 AS a", join(folder, "whole.parquet"));
  const tables = ["torn", "whole"].map((name) => ({
    name,
    columns: [{ name: "a", type: "BIGINT" }],
    files: [`${name}.parquet`],
  }));
  const engine = await openDuckdb({
    lake: { commit: "", folder, tables },
    limits: { memory: "500MB", threads: 1, timeoutMs: 20_000 },
  });
  t.after(() => engine.close());
  for (const sql of ["SELECT sum(a) FROM torn", "EXPLAIN ANALYZE SELECT sum(a) FROM Torn"])
    await assert.rejects(engine.run({ sql }), /torn\.parquet is damaged/);
  for (const sql of ["SELECT error('my own')", "SELECT error('my own') FROM whole"])
    await assert.rejects(
      engine.run({ sql }),
      (error: unknown) => error instanceof UsageError && /my own/.test(error.what),
    );
});
