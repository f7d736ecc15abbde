import assert from "node:assert/strict";
import { copyFile, mkdir, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { quietEffects } from "../../core/effects.ts";
import { readRows } from "../../query/query.ts";
import { openDuckdb } from "../../query/adapters/duckdb.ts";
import { memoryStorage } from "../../storage/memory-storage.testkit.ts";
import { takeSharedLease } from "../../storage/shared-lease.ts";
import { openProject, type Project } from "../../workflow/project.ts";
import { run } from "../../workflow/run.ts";
import { smallShop } from "../../workflow/small-shop.testkit.ts";
import { createLiveEvents } from "../live-events.ts";
import { createProjectState } from "./index.ts";
import { watchShared } from "./watch-shared.ts";

const now = () => new Date("2026-01-07T04:00:00Z");

async function twoMachines(context: TestContext) {
  const closing: (() => unknown)[] = [];
  context.after(async () => {
    for (const close of closing.toReversed()) await close();
  });
  const shop = await smallShop();
  closing.push(() => shop.remove());
  await shop.sales("2026-01-05", "10.00");
  await shop.inventory("2026-01-05");
  const storage = memoryStorage();
  const machine = async (name: string): Promise<Project> => {
    const dir = join(dirname(shop.dir), name);
    await mkdir(dir);
    await copyFile(join(shop.dir, "endcap.config.json"), join(dir, "endcap.config.json"));
    const project = await openProject(dir, { storage });
    closing.push(() => project.close());
    return project;
  };
  const [worker, reader] = [await machine("worker"), await machine("reader")];
  return { storage, worker, reader, closing };
}

test("what another machine commits is seen while a server runs, and told to its readers", async (context) => {
  const { worker, reader, closing } = await twoMachines(context);
  const events = createLiveEvents({ now });
  const told: string[] = [];
  events.subscribe(null, ({ event }) => told.push(event.type));
  const errors: unknown[] = [];
  const state = createProjectState(reader, { events, now, onError: (error) => errors.push(error), lookMs: 5 });
  closing.push(() => state.close());
  assert.equal(state.commit(), "");
  await run(worker, quietEffects(), { trigger: "command" });
  while (state.commit() === "" || state.holder() !== null) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(state.commit(), "1");
  assert.equal(state.lastGood().date, "2026-01-05");
  assert.ok(told.includes("commit"), told.join());
  assert.deepEqual(errors, []);
});

test("who works elsewhere is told while it works, whatever the state says of its last holder", async (context) => {
  const { storage, reader } = await twoMachines(context);
  const lease = await takeSharedLease(storage, { holder: "endcap schedule", now: new Date("2026-01-07T03:00:00Z") });
  const watch = watchShared({
    project: reader,
    now,
    onNews: () => undefined,
    onError: (error) => assert.fail(String(error)),
    intervalMs: 60_000,
  });
  await watch.look();
  const { holder, since, pid } = watch.holder() ?? {};
  assert.deepEqual([holder, since, pid], ["endcap schedule", "2026-01-07T03:00:00.000Z", process.pid]);
  await lease.release();
  await watch.look();
  assert.equal(watch.holder(), null);
  await watch.stop();
});

test("a storage that is away is told once, and looked at again", async (context) => {
  const { reader } = await twoMachines(context);
  const errors: string[] = [];
  let isAway = true;
  const watch = watchShared({
    project: {
      refresh: () => (isAway ? Promise.reject(new Error("ECONNREFUSED")) : reader.refresh()),
      holder: (at) => reader.holder(at),
    },
    now,
    onNews: () => undefined,
    onError: (error) => errors.push(String(error)),
    intervalMs: 60_000,
  });
  await watch.look();
  await watch.look();
  assert.deepEqual(errors, ["Error: ECONNREFUSED"]);
  isAway = false;
  await watch.look();
  isAway = true;
  await watch.look();
  assert.equal(errors.length, 2);
  await watch.stop();
});

test("a reader of a shared project has the files of what it asked for, and no others", async (context) => {
  const { worker, reader, closing } = await twoMachines(context);
  await run(worker, quietEffects(), { trigger: "command" });
  assert.equal(await reader.refresh(), true);
  const state = createProjectState(reader, { events: createLiveEvents({ now }), now });
  closing.push(() => state.close());
  const engine = await openDuckdb({ lake: state.lake(), limits: { memory: "500MB", threads: 1, timeoutMs: 20_000 } });
  closing.push(() => engine.close());
  const here = async () => (await readdir(reader.paths.lake).catch(() => [])).toSorted((a, b) => a.localeCompare(b));
  assert.deepEqual(await here(), []);
  assert.deepEqual(await readRows(await engine.run({ sql: "SELECT count(*) AS n FROM dim_store" })), [{ n: 1n }]);
  assert.deepEqual(await here(), ["dim_store"]);
  await engine.run({ sql: "SELECT count(*) FROM accepted_sales" });
  assert.deepEqual(await here(), ["dim_store"]);
  assert.deepEqual(await readdir(reader.paths.accepted), ["sales"]);
});
