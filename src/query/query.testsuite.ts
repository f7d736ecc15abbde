/** What every engine that reads the lake must do. An adapter's test calls this with a way to open it over files it made. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { EndcapError, UsageError } from "../core/errors.ts";
import {
  QueryTimeLimitError,
  readRows,
  type LakeView,
  type OpenQuery,
  type OpenQueryParams,
  type QueryEngine,
} from "./query.ts";

export type QuerySuiteParams = {
  name: string;
  open: OpenQuery;
  /** Writes `SELECT * FROM (sql)` as a Parquet file at `path`, to have a lake to read. */
  writeParquet(sql: string, path: string): Promise<void>;
};

const columns = [
  { name: "store_key", type: "BIGINT" },
  { name: "amount", type: "DECIMAL(18,2)" },
  { name: "label", type: "VARCHAR" },
  { name: "day", type: "DATE" },
];
const limits = { memory: "500MB", threads: 2, timeoutMs: 20_000 };

export function querySuite({ name, open, writeParquet }: QuerySuiteParams): void {
  suite(`query engine ${name}`, () => {
    let folder = "";
    let lake: LakeView;
    let engine: QueryEngine;
    const outside = () => join(folder, "outside.csv");

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "endcap-query-"));
      const inner = "(VALUES (1, 0.10, 'a', DATE '2026-01-05'), (9007199254740993, -2.35, '', NULL))";
      const file = "part=7.parquet";
      await writeParquet(
        `SELECT t.*, 'extra' AS not_declared FROM ${inner} AS t (store_key, amount, label, day)`,
        join(folder, file),
      );
      await writeFile(outside(), "secret\n1\n");
      lake = {
        commit: "c1",
        folder,
        tables: [
          { name: "fact", columns, files: [file] },
          { name: "empty_fact", columns, files: [] },
          {
            name: "chosen",
            columns: [{ name: "label", type: "VARCHAR" }],
            files: [file],
            relation: (rows) => `SELECT * FROM ${rows} WHERE lake_file = 'part=7.parquet' AND store_key = 1`,
          },
          { name: "gone", columns, files: [file, "nowhere/gone.parquet"] },
        ],
      };
      engine = await open({ lake, limits, outputs: [join(folder, "out.parquet")], tempDir: folder });
    });
    after(async () => {
      engine.close();
      await rm(folder, { recursive: true });
    });

    test("answers with the declared columns, exact values and NULL", async () => {
      const result = await engine.run({ sql: "SELECT * FROM fact ORDER BY store_key" });
      assert.deepEqual(result.columns, columns);
      assert.equal(result.rowCount, 2);
      assert.deepEqual(await readRows(result), [
        { store_key: 1n, amount: "0.10", label: "a", day: "2026-01-05" },
        { store_key: 9007199254740993n, amount: "-2.35", label: "", day: null },
      ]);
    });

    test("an empty table has its columns and no rows", async () => {
      const result = await engine.run({ sql: "FROM empty_fact" });
      assert.deepEqual(result.columns, columns);
      assert.deepEqual(await readRows(result), []);
    });

    test("binds values", async () => {
      const result = await engine.run({
        sql: "SELECT count(*) AS n FROM fact WHERE label = $1 AND store_key = $2",
        values: ["a", 1],
      });
      assert.deepEqual(await readRows(result), [{ n: 1n }]);
    });

    const allowed = [
      "WITH x AS (SELECT 1 AS one) SELECT * FROM x",
      "FROM fact",
      "VALUES (1), (2)",
      "TABLE fact",
      "DESCRIBE fact",
      "SHOW TABLES",
      "SUMMARIZE fact",
      "EXPLAIN SELECT * FROM fact",
      "EXPLAIN ANALYZE SELECT * FROM fact",
      "PIVOT fact ON label IN ('a', 'b') USING sum(amount)",
      "SELECT * FROM range(3), unnest([1, 2])",
      "SELECT 1; -- a remark",
    ];
    for (const sql of allowed) {
      test(`runs: ${sql}`, async () => {
        assert.ok((await engine.run({ sql })).rowCount > 0);
      });
    }

    const refused: Record<string, () => string> = {
      "a file by its name": () => `SELECT * FROM '${outside()}'`,
      read_csv: () => `SELECT * FROM read_csv('${outside()}')`,
      "read_csv in a subquery": () => `SELECT (SELECT count(*) FROM read_csv('${outside()}'))`,
      read_text: () => `SELECT * FROM read_text('${outside()}')`,
      read_blob: () => "SELECT * FROM read_blob('/etc/passwd')",
      read_json: () => `SELECT * FROM read_json('${outside()}')`,
      "read_parquet, even of a lake file": () => `SELECT * FROM read_parquet('${folder}/part=7.parquet')`,
      sniff_csv: () => `SELECT * FROM sniff_csv('${outside()}')`,
      glob: () => "SELECT * FROM glob('/*')",
      "text run as SQL": () => "SELECT * FROM query('SELECT 1')",
      "a function that acts on the process": () =>
        `SELECT * FROM enable_logging(storage := 'file', storage_path := '${folder}/log')`,
      "the same, explained": () => "EXPLAIN ANALYZE SELECT * FROM enable_logging()",
      "the same, described": () => "DESCRIBE SELECT * FROM enable_logging()",
      "COPY to a file": () => `COPY fact TO '${folder}/copy.csv'`,
      "COPY to an output": () => `COPY fact TO '${folder}/out.parquet'`,
      "COPY from a file": () => `COPY fact FROM '${outside()}'`,
      "EXPLAIN ANALYZE of a COPY": () => `EXPLAIN ANALYZE COPY (SELECT 1) TO '${folder}/out.parquet'`,
      ATTACH: () => `ATTACH '${folder}/other.db'`,
      INSTALL: () => "INSTALL httpfs",
      LOAD: () => "LOAD httpfs",
      SET: () => "SET memory_limit = '100GB'",
      RESET: () => "RESET memory_limit",
      PRAGMA: () => "PRAGMA enable_profiling",
      CALL: () => "CALL enable_logging()",
      "CREATE TABLE": () => "CREATE TABLE t (i INTEGER)",
      "CREATE TEMP VIEW": () => "CREATE TEMP VIEW fact AS SELECT 1",
      "EXPLAIN ANALYZE of a CREATE": () => "EXPLAIN ANALYZE CREATE TABLE t (i INTEGER)",
      DROP: () => "DROP VIEW fact",
      INSERT: () => "INSERT INTO fact VALUES (1, 1, 'x', NULL)",
      DELETE: () => "DELETE FROM fact",
      BEGIN: () => "BEGIN",
      USE: () => "USE memory",
      PREPARE: () => "PREPARE p AS SELECT 1",
      EXPORT: () => `EXPORT DATABASE '${folder}/x'`,
      IMPORT: () => `IMPORT DATABASE '${folder}/x'`,
      CHECKPOINT: () => "CHECKPOINT",
      "a PIVOT over the data's own values": () => "PIVOT fact ON label USING sum(amount)",
      "two statements": () => "SELECT 1; SELECT 2",
      "a statement after a read": () => "SELECT 1; DROP VIEW fact",
      nothing: () => " -- only a remark",
      "the empty text": () => "",
      "what does not parse": () => "SELEC 1",
      "an unknown table": () => "SELECT * FROM nowhere",
      "secrets of the machine": () => "SELECT * FROM duckdb_secrets()",
      "a setting": () => "SELECT current_setting('temp_directory')",
      "a setting, otherwise written": () => `SELECT 'temp_directory'."CURRENT_SETTING"()`,
      "a setting in a statement of another kind": () =>
        "CREATE TABLE t AS SELECT CAST(current_setting('temp_directory') AS INTEGER)",
      "a setting as a file": () => "SELECT * FROM read_csv(current_setting('temp_directory'))",
      "a setting, explained": () => "EXPLAIN ANALYZE SELECT CAST(current_setting('temp_directory') AS INTEGER)",
      "all settings": () => "SELECT * FROM duckdb_settings()",
      "all settings as a table": () => "WITH s AS (FROM pg_catalog.pg_settings) SELECT * FROM s",
      "all settings by a name put together": () => "FROM query_table('pg_' || 'settings')",
      "what the engine's folder is": () => "SELECT getvariable('lake_folder')",
      "all variables": () => "SHOW VARIABLES",
      "all variables in a subquery": () => "SELECT * FROM (SHOW VARIABLES)",
      "a plan with its files": () => "SELECT json_serialize_plan('SELECT * FROM fact')",
      "spilled files": () => "SELECT * FROM duckdb_temporary_files()",
      "a profile in a drawing": () => "EXPLAIN (ANALYZE, FORMAT html) SELECT * FROM fact",
    };
    for (const [what, sql] of Object.entries(refused)) {
      test(`refuses ${what}`, async () => {
        await assert.rejects(engine.run({ sql: sql() }), (error: unknown) => {
          assert.ok(error instanceof UsageError, String(error));
          assert.ok(!sql().includes(folder) ? !JSON.stringify(error).includes(folder) : true, error.what);
          return true;
        });
        assert.equal((await engine.run({ sql: "SELECT * FROM fact" })).rowCount, 2);
      });
    }

    const described = [
      "SELECT * FROM duckdb_views()",
      "SELECT * FROM information_schema.views",
      "SELECT * FROM pg_catalog.pg_views",
      "SELECT * FROM sqlite_master",
      "SELECT pg_get_viewdef(view_oid) FROM duckdb_views()",
      "SHOW ALL TABLES",
      "SHOW DATABASES",
      "EXPLAIN SELECT * FROM chosen",
      "EXPLAIN ANALYZE SELECT * FROM chosen",
      "EXPLAIN (ANALYZE, FORMAT json) SELECT * FROM fact",
      "EXPLAIN (FORMAT json) SELECT * FROM fact WHERE store_key = 1",
    ];
    for (const sql of described) {
      test(`tells no path of the machine: ${sql}`, async () => {
        const rows = await readRows(await engine.run({ sql }));
        assert.ok(rows.length > 0);
        const text = rows.map((row) => Object.values(row).map(String).join(" ")).join(" ");
        assert.ok(!text.includes(folder), text);
      });
    }

    test("a profile names the files as they stand in the lake, with rows and time", async () => {
      const [row] = await readRows(await engine.run({ sql: "EXPLAIN ANALYZE SELECT * FROM fact" }));
      assert.match(String(row?.["explain_value"]), /part=7\.parquet/);
      assert.match(String(row?.["explain_value"]), /2 rows {2}\d/);
    });

    test("a table's relation chooses among the rows of its files by their names", async () => {
      assert.deepEqual(await readRows(await engine.run({ sql: "FROM chosen" })), [{ label: "a" }]);
    });

    test("a table with a file that is gone fails alone, and the file is named as it stands in the lake", async () => {
      for (const sql of ["SELECT count(*) FROM gone", "SELECT label FROM fact SEMI JOIN gone USING (label)"])
        await assert.rejects(engine.run({ sql }), (error: unknown) => {
          assert.ok(error instanceof EndcapError && !(error instanceof UsageError));
          assert.match(error.what, /nowhere\/gone\.parquet is not there/);
          assert.match(error.next, /endcap doctor/);
          assert.ok(!JSON.stringify(error).includes(folder));
          return true;
        });
      assert.equal((await engine.run({ sql: "DESCRIBE gone" })).rowCount, columns.length);
    });

    for (const sql of ["INSERT INTO fact VALUES (1)", "UPDATE fact SET label = 'x'", "DELETE FROM fact"])
      test(`${sql.split(" ")[0]} is told what may run`, async () => {
        await assert.rejects(
          engine.run({ sql }),
          (error: UsageError) => /Only statements that read/.test(error.what) && /SELECT/.test(error.next),
        );
      });

    test("a failure in a late row is an error, not an early end", async () => {
      const sql = "SELECT CASE WHEN i = 3000000 THEN error('late') ELSE i END FROM range(4000000) t(i)";
      await assert.rejects(engine.run({ sql }), /late/);
    });

    test("stops at its time limit, and says so", async () => {
      const sql = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3";
      await assert.rejects(engine.run({ sql, timeoutMs: 50 }), (error: unknown) => {
        assert.ok(error instanceof QueryTimeLimitError);
        assert.match(error.what, /stopped after 0.05 s/);
        return true;
      });
    });

    test("stops when the caller gives up", async () => {
      const sql = "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3";
      await assert.rejects(engine.run({ sql, signal: AbortSignal.timeout(30) }), /cancelled/);
    });

    test("stops at its memory limit, and says so", async () => {
      const small = await open({ lake, limits: { ...limits, memory: "40MB" } });
      await assert.rejects(
        small.run({ sql: "SELECT list(i) FROM range(20000000) t(i)" }),
        /more memory than its limit/,
      );
      small.close();
    });

    test("set-up tables can be read and not changed", async () => {
      const prepared = await open({
        lake,
        limits,
        setup: ({ run }) => run("CREATE TABLE kept AS SELECT sum(amount) AS total FROM fact"),
      });
      assert.deepEqual(await readRows(await prepared.run({ sql: "FROM kept" })), [{ total: "-2.25" }]);
      await assert.rejects(prepared.run({ sql: "DROP TABLE kept" }), UsageError);
      prepared.close();
    });

    test("an extension makes tables beside questions, and its failure is its own", async () => {
      const prepared = await open({ lake, limits });
      const begun = Promise.withResolvers<void>();
      const made = prepared.extend(async ({ run }) => {
        await begun.promise;
        await run("CREATE TABLE later AS SELECT sum(amount) AS total FROM fact");
      });
      await assert.rejects(prepared.run({ sql: "FROM later" }), UsageError);
      assert.equal((await prepared.run({ sql: "FROM fact" })).rowCount, 2);
      begun.resolve();
      await made;
      assert.deepEqual(await readRows(await prepared.run({ sql: "FROM later" })), [{ total: "-2.25" }]);
      await assert.rejects(
        prepared.extend(({ run }) => run("CREATE TABLE wrong AS FROM nowhere")),
        /nowhere/,
      );
      prepared.close();
    });

    test("closing cuts an extension off", async () => {
      const prepared = await open({ lake, limits });
      const begun = Promise.withResolvers<void>();
      const made = prepared.extend(async ({ run }) => {
        begun.resolve();
        await run("CREATE TABLE endless AS SELECT count(*) AS n FROM range(10000000) a, range(10000000) b");
      });
      await begun.promise;
      prepared.close();
      await assert.rejects(made, /interrupt|closed/i);
    });

    test("closing at the moment when an extension begins refuses it, and harms nobody", async () => {
      for (let times = 0; times < 20; times++) {
        const prepared = await open({ lake, limits });
        const made = prepared.extend(({ run }) => run("CREATE TABLE later AS FROM fact"));
        prepared.close();
        await assert.rejects(made, /closed|interrupt/i);
        await assert.rejects(
          prepared.extend(({ run }) => run("SELECT 1")),
          /closed/,
        );
      }
    });

    test("writes Parquet to an output it was given, and to no other", async () => {
      const path = join(folder, "out.parquet");
      const several = [
        "SELECT 1 AS a;",
        "DESCRIBE fact",
        "FROM fact",
        "PIVOT fact ON label IN ('a') USING sum(amount)",
        "VALUES (1) ;",
      ];
      for (const sql of several) assert.ok((await engine.writeParquet({ sql, path })) > 0, sql);
      assert.equal(await engine.writeParquet({ sql: "SELECT * FROM fact -- all", path }), 2);
      const written = await open({
        lake: { commit: "", folder, tables: [{ name: "w", columns, files: ["out.parquet"] }] },
        limits,
      });
      assert.equal((await written.run({ sql: "SELECT * FROM w WHERE amount = -2.35" })).rowCount, 1);
      written.close();
      await assert.rejects(engine.writeParquet({ sql: "SELECT 1", path: join(folder, "other.parquet") }), EndcapError);
      await assert.rejects(engine.writeParquet({ sql: `SELECT 1) TO '${path}' --`, path }), UsageError);
    });

    test("set-up that needs a file which is gone is an error that names it", async () => {
      const setup: OpenQueryParams["setup"] = ({ run }) => run("CREATE TABLE kept AS FROM gone");
      await assert.rejects(open({ lake, limits, setup }), /nowhere\/gone\.parquet is not there/);
    });
  });
}
