/** What every engine that reads the lake must do. An adapter's test calls this with a way to open it over files it made. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite } from "node:test";
import { EndcapError, UsageError } from "../core/errors.ts";
import { suiteTests, type Gap } from "../core/suite-gaps.testkit.ts";
import { allowed, copied, described, refused } from "./query-statements.testkit.ts";
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
  /** Statements in the engine's own SQL: one that takes minutes, one whose late row fails with the word late. */
  statements: { endless: string; lateFailure: string };
  gaps?: readonly Gap[];
};

const columns = [
  { name: "store_key", type: "BIGINT" },
  { name: "amount", type: "DECIMAL(18,2)" },
  { name: "label", type: "VARCHAR" },
  { name: "day", type: "DATE" },
];
const limits = { memory: "500MB", threads: 2, timeoutMs: 20_000 };

export function querySuite({ name, open, writeParquet, statements, gaps }: QuerySuiteParams): void {
  const { test, end } = suiteTests(gaps);
  suite(`query engine ${name}`, () => {
    let folder = "";
    let lake: LakeView;
    let engine: QueryEngine;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "endcap-query-"));
      const inner = "(VALUES (1, 0.10, 'a', DATE '2026-01-05'), (9007199254740993, -2.35, '', NULL))";
      const file = "part=7.parquet";
      await writeParquet(
        `SELECT t.*, 'extra' AS not_declared FROM ${inner} AS t (store_key, amount, label, day)`,
        join(folder, file),
      );
      await writeFile(join(folder, "outside.csv"), "secret\n1\n");
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
      const result = await engine.run({ sql: "SELECT * FROM empty_fact" });
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

    for (const sql of allowed) {
      test(`runs: ${sql}`, async () => {
        assert.ok((await engine.run({ sql })).rowCount > 0);
      });
    }

    for (const [what, sql] of Object.entries(refused)) {
      test(`refuses ${what}`, async () => {
        await assert.rejects(engine.run({ sql: sql(folder) }), (error: unknown) => {
          assert.ok(error instanceof UsageError, String(error));
          assert.ok(!sql(folder).includes(folder) ? !JSON.stringify(error).includes(folder) : true, error.what);
          return true;
        });
        assert.equal((await engine.run({ sql: "SELECT * FROM fact" })).rowCount, 2);
      });
    }

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
      assert.deepEqual(await readRows(await engine.run({ sql: "SELECT * FROM chosen" })), [{ label: "a" }]);
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
      await assert.rejects(engine.run({ sql: statements.lateFailure }), /late/);
    });

    test("stops at its time limit, and says so", async () => {
      await assert.rejects(engine.run({ sql: statements.endless, timeoutMs: 50 }), (error: unknown) => {
        assert.ok(error instanceof QueryTimeLimitError);
        assert.match(error.what, /stopped after 0.05 s/);
        return true;
      });
    });

    test("stops when the caller gives up", async () => {
      await assert.rejects(engine.run({ sql: statements.endless, signal: AbortSignal.timeout(30) }), /cancelled/);
    });

    test("stops where the caller gives up before it has quite begun, and where it had given up already", async () => {
      const giving = new AbortController();
      const asked = engine.run({ sql: statements.endless, signal: giving.signal });
      giving.abort();
      await assert.rejects(asked, /cancelled/);
      await assert.rejects(engine.run({ sql: statements.endless, signal: giving.signal }), /cancelled/);
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
        setup: ({ table }) => table("kept", "SELECT sum(amount) AS total FROM fact"),
      });
      assert.deepEqual(await readRows(await prepared.run({ sql: "SELECT * FROM kept" })), [{ total: "-2.25" }]);
      await assert.rejects(prepared.run({ sql: "DROP TABLE kept" }), UsageError);
      prepared.close();
    });

    test("an extension makes tables beside questions, and its failure is its own", async () => {
      const prepared = await open({ lake, limits });
      const begun = Promise.withResolvers<void>();
      const made = prepared.extend(async ({ table }) => {
        await begun.promise;
        await table("later", "SELECT sum(amount) AS total FROM fact");
      });
      await assert.rejects(prepared.run({ sql: "SELECT * FROM later" }), UsageError);
      assert.equal((await prepared.run({ sql: "SELECT * FROM fact" })).rowCount, 2);
      begun.resolve();
      await made;
      assert.deepEqual(await readRows(await prepared.run({ sql: "SELECT * FROM later" })), [{ total: "-2.25" }]);
      await assert.rejects(
        prepared.extend(async ({ rows }) => void (await rows("SELECT * FROM nowhere"))),
        /nowhere/,
      );
      prepared.close();
    });

    test("closing cuts an extension off", async () => {
      const prepared = await open({ lake, limits });
      const begun = Promise.withResolvers<void>();
      const made = prepared.extend(async ({ table }) => {
        begun.resolve();
        await table("endless", statements.endless);
      });
      await begun.promise;
      prepared.close();
      await assert.rejects(made, /interrupt|closed/i);
    });

    test("closing at the moment when an extension begins refuses it, and harms nobody", async () => {
      for (let times = 0; times < 20; times++) {
        const prepared = await open({ lake, limits });
        const made = prepared.extend(({ table }) => table("later", "SELECT * FROM fact"));
        prepared.close();
        await assert.rejects(made, /closed|interrupt/i);
        await assert.rejects(
          prepared.extend(({ table }) => table("one", "SELECT 1 AS one")),
          /closed/,
        );
      }
    });

    test("writes Parquet to an output it was given, and to no other", async () => {
      const path = join(folder, "out.parquet");
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

    for (const sql of copied)
      test(`writes as Parquet: ${sql}`, async () => {
        assert.ok((await engine.writeParquet({ sql, path: join(folder, "out.parquet") })) > 0);
      });

    test("set-up that needs a file which is gone is an error that names it", async () => {
      const setup: OpenQueryParams["setup"] = ({ table }) => table("kept", "SELECT * FROM gone");
      await assert.rejects(open({ lake, limits, setup }), /nowhere\/gone\.parquet is not there/);
    });
    end();
  });
}
