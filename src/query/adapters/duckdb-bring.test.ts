import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { EndcapError } from "../../core/errors.ts";
import { readRows, type LakeView, type QueryEngine, type QueryParams } from "../query.ts";
import { writeParquet } from "../write-parquet.testkit.ts";
import { openDuckdb } from "./duckdb.ts";

type Opened = {
  engine: QueryEngine;
  /** Files that were asked for, in the order of the asking. */
  brought: string[];
  rows(sql: string, parts?: QueryParams["parts"]): Promise<unknown>;
  /** Bringing fails so often. */
  fail(times: number): void;
};

/** A lake of a dimension, and of a fact in two weeks; `wide` is over both. Nothing of it is here at first. */
async function opened(context: TestContext, setup: Record<string, string> = {}): Promise<Opened> {
  const root = await mkdtemp(join(tmpdir(), "endcap-bring-"));
  const [there, here] = [join(root, "there"), join(root, "here")];
  await Promise.all([there, here].map((folder) => mkdir(folder)));
  await writeParquet("SELECT 1 AS store_key, 'North' AS label", join(there, "dim.parquet"));
  for (const week of [202601, 202602])
    await writeParquet(`SELECT ${week} AS week, ${week} * 2 AS amount`, join(there, `${week}.parquet`));
  const brought: string[] = [];
  let failures = 0;
  const weeks = ["202601", "202602"];
  const fact = { columns: ["week", "amount"].map((name) => ({ name, type: "INTEGER" })) };
  const lake: LakeView = {
    commit: "1",
    folder: here,
    async bring(files) {
      brought.push(...files);
      if (failures-- > 0)
        throw new EndcapError({ what: "S3 did not do it: ECONNRESET", next: "Try again", retryable: true });
      for (const file of files) await copyFile(join(there, file), join(here, file));
    },
    tables: [
      { name: "dim", columns: [{ name: "label", type: "VARCHAR" }], files: ["dim.parquet"] },
      {
        name: "fact",
        ...fact,
        files: weeks.map((week) => `${week}.parquet`),
        parts: new Map(weeks.map((week) => [week, [`${week}.parquet`]])),
      },
      {
        name: "wide",
        columns: [{ name: "n", type: "BIGINT" }],
        files: ["dim.parquet"],
        over: ["fact"],
        relation: () => "SELECT count(*) AS n FROM fact",
      },
      { name: "none", ...fact, files: [] },
    ],
  };
  const engine = await openDuckdb({
    lake,
    limits: { memory: "500MB", threads: 1, timeoutMs: 20_000 },
    ...(Object.keys(setup).length === 0
      ? {}
      : {
          setup: async ({ table }) => {
            for (const [name, sql] of Object.entries(setup)) await table(name, sql);
          },
        }),
  });
  context.after(async () => {
    engine.close();
    await rm(root, { recursive: true });
  });
  return {
    engine,
    brought,
    rows: async (sql, parts) => readRows(await engine.run({ sql, ...(parts === undefined ? {} : { parts }) })),
    fail: (times) => (failures = times),
  };
}

test("opening brings nothing, and a table comes whole when it is first named, once", async (context) => {
  const { brought, rows } = await opened(context);
  assert.deepEqual(brought, []);
  assert.deepEqual(await rows('SELECT label FROM "Dim"'), [{ label: "North" }]);
  assert.deepEqual(await rows("SELECT count(*) AS n FROM DIM"), [{ n: 1n }]);
  assert.deepEqual(brought, ["dim.parquet"]);
  assert.deepEqual(await rows("SELECT sum(amount) AS amount FROM none"), [{ amount: null }]);
  assert.equal(((await rows("DESCRIBE fact")) as unknown[]).length, 2);
  assert.deepEqual(await rows("SELECT sum(amount) AS amount FROM fact"), [{ amount: 810_406n }]);
});

test("a statement that says which parts it reads brings these alone, and a later one the rest", async (context) => {
  const { brought, rows } = await opened(context);
  const sql = "SELECT sum(amount) AS amount FROM fact WHERE week IN (202602)";
  assert.deepEqual(await rows(sql, { fact: ["202602", "209901"] }), [{ amount: 405_204n }]);
  assert.deepEqual(brought, ["202602.parquet"]);
  assert.deepEqual(await rows("SELECT count(*) AS n FROM fact"), [{ n: 2n }]);
  assert.deepEqual(await rows(sql, { fact: ["209901"] }), [{ amount: 405_204n }], "what is whole stays whole");
});

test("a table over others brings them too, and a table of the set-up is there before it", async (context) => {
  const { brought, rows } = await opened(context, { kept: "SELECT label FROM dim" });
  assert.deepEqual(brought, ["dim.parquet"]);
  assert.deepEqual(await rows("SELECT label, n FROM kept, wide"), [{ label: "North", n: 2n }]);
  assert.deepEqual([...new Set(brought)].sort(), ["202601.parquet", "202602.parquet", "dim.parquet"]);
});

test("what could not be brought is an error of the statement that named it, and is tried again by the next", async (context) => {
  const { rows, fail } = await opened(context);
  fail(1);
  await assert.rejects(rows("SELECT * FROM dim"), /S3 did not do it: ECONNRESET/);
  assert.deepEqual(await rows("SELECT label FROM dim"), [{ label: "North" }]);
});

test("an extension brings what it names", async (context) => {
  const { engine, rows } = await opened(context);
  await engine.extend(({ table }) => table("later", "SELECT count(*) AS n FROM fact"));
  assert.deepEqual(await rows("SELECT n FROM later"), [{ n: 2n }]);
});
