import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { openStore } from "../catalog/store.ts";
import { quietEffects } from "../core/effects.ts";
import { makeSpill } from "../core/spill.ts";
import { projectPaths } from "../landing/paths.ts";
import { memoryStorage } from "../storage/memory-storage.testkit.ts";
import type { Project } from "./project.ts";
import { sweepLeftovers } from "./sweep.ts";

test("leftovers go; what is referred to, the run's own and what queries spill stay", async (t) => {
  const dir = mkdtempSync(join(tmpdir(), "endcap-sweep-"));
  const store = openStore(dir);
  t.after(() => {
    store.close();
    rmSync(dir, { recursive: true });
  });
  const make = (path: string) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), "");
    return path;
  };
  const spill = makeSpill(join(dir, "work"));
  const inUse = relative(dir, spill.path);
  const dead = inUse.replace(`-${process.pid}-`, "-4194304-");
  store.run("INSERT INTO commits (run_id, kind, at) VALUES ('r1', 'run', '')");
  store.run(
    "INSERT INTO partitions (table_name, partition_key, published_by, run_id, path, rows, bytes, sha256, inputs) VALUES ('t', '1', 1, 'r1', 'lake/t/r1.parquet', 1, 1, '', '')",
  );
  const stay = [
    "lake/t/r1.parquet",
    "lake/t/r3.parquet",
    "work/r3/a",
    "work/delivered/sales.csv",
    `${inUse}/duckdb_temp_storage_DEFAULT-0.tmp`,
  ].map((path) => make(path));
  const go = [
    make("lake/t/r2.parquet"),
    make("accepted/sales/r2-1.parquet"),
    make("work/r2/b"),
    make(`${dead}/duckdb_temp_storage_DEFAULT-0.tmp`),
  ];
  const project = { store, paths: projectPaths(dir), shared: null } as unknown as Project;
  await sweepLeftovers(project, quietEffects(), "r3");
  assert.deepEqual(
    stay.filter((path) => !existsSync(join(dir, path))),
    [],
  );
  assert.deepEqual(
    go.filter((path) => existsSync(join(dir, path))),
    [],
  );
});

test("a run of the same second as one that failed does not keep that one's batches", async (t) => {
  const dir = mkdtempSync(join(tmpdir(), "endcap-sweep-"));
  const store = openStore(dir);
  t.after(() => {
    store.close();
    rmSync(dir, { recursive: true });
  });
  mkdirSync(join(dir, "accepted", "sales"), { recursive: true });
  const make = (name: string) => writeFileSync(join(dir, "accepted", "sales", name), "");
  for (const name of ["20260105T020000Z-13.parquet", "20260105T020000Z-1-20.parquet"]) make(name);
  const project = { store, paths: projectPaths(dir), shared: null } as unknown as Project;
  await sweepLeftovers(project, quietEffects(), "20260105T020000Z-1");
  assert.deepEqual(readdirSync(join(dir, "accepted", "sales")), ["20260105T020000Z-1-20.parquet"]);
});

test("in the storage, what runs before kept for a Spark elsewhere goes; the run's own and everything published stay", async (t) => {
  const dir = mkdtempSync(join(tmpdir(), "endcap-sweep-"));
  const store = openStore(dir);
  t.after(() => {
    store.close();
    rmSync(dir, { recursive: true });
  });
  const storage = memoryStorage();
  const stay = ["lake/t/r2/rows.parquet", "state/log", "work/r3/spark/job.sql", "work/r3/spark/t/_SUCCESS"];
  for (const key of [...stay, "work/r2/spark/job.sql", "work/r2/spark/t/part-0.parquet", "work/r3-1/spark/job.sql"])
    await storage.write(key, new Uint8Array());
  const project = { store, paths: projectPaths(dir), shared: { storage } } as unknown as Project;
  await sweepLeftovers(project, quietEffects(), "r3");
  const left: string[] = [];
  for await (const { key } of storage.list("")) left.push(key);
  assert.deepEqual(left, stay);
});
