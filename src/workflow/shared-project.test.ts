/** A project whose files and state stand in object storage, worked on by machines that share nothing else. */
import assert from "node:assert/strict";
import { copyFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, suite, test } from "node:test";
import { quietEffects } from "../core/effects.ts";
import { EndcapError } from "../core/errors.ts";
import { failingStorage, memoryStorage } from "../storage/memory-storage.testkit.ts";
import { takeSharedLease } from "../storage/shared-lease.ts";
import type { ObjectStorage } from "../storage/storage.ts";
import { openProject, type Project } from "./project.ts";
import { rollback } from "./rollback.ts";
import { run } from "./run.ts";
import { askLake, smallShop, type SmallShop } from "./small-shop.testkit.ts";

suite("a project in object storage", () => {
  let shop: SmallShop;
  let storage: ObjectStorage;
  let machines = 0;
  beforeEach(async () => {
    shop = await smallShop();
    storage = memoryStorage();
    await day("2026-01-05", "10.00");
  });
  afterEach(() => shop.remove());

  async function day(date: string, amount: string) {
    await shop.sales(date, amount);
    await shop.inventory(date);
  }
  /** An empty folder with the configuration alone. */
  async function machine(): Promise<string> {
    machines += 1;
    const dir = join(dirname(shop.dir), `machine-${machines}`);
    await mkdir(dir);
    await copyFile(join(shop.dir, "endcap.config.json"), join(dir, "endcap.config.json"));
    return dir;
  }
  async function on<T>(dir: string, work: (project: Project) => Promise<T>, through = storage): Promise<T> {
    const project = await openProject(dir, { storage: through });
    try {
      return await work(project);
    } finally {
      project.close();
    }
  }
  const night = (dir: string, through = storage) =>
    on(dir, (project) => run(project, quietEffects(), { trigger: "command" }), through);
  const amounts = (dir: string) =>
    on(dir, async (project) => {
      const sql = "SELECT cal_dt AS date, sum(sales_amt) AS amount FROM daily_store_product GROUP BY 1 ORDER BY 1";
      return Object.fromEntries((await askLake(project, sql)).map(({ date, amount }) => [date, amount]));
    });
  const keys = async (prefix: string) => {
    const found: string[] = [];
    for await (const { key } of storage.list(prefix)) found.push(key);
    return found;
  };

  test("what one machine published, an empty one reads, goes on with, corrects and takes back", async () => {
    const [first, second, third] = [await machine(), await machine(), await machine()];
    await night(first);
    assert.deepEqual(await amounts(second), { "2026-01-05": "14.50" });
    await day("2026-01-06", "20.00");
    const next = await night(second);
    assert.deepEqual([next.landed.files, next.published > 0], [2, true]);
    assert.deepEqual(await amounts(first), { "2026-01-05": "14.50", "2026-01-06": "24.50" });
    assert.equal((await night(first)).landed.files, 0);
    await day("2026-01-05", "11.00");
    await night(third);
    assert.deepEqual(await amounts(second), { "2026-01-05": "15.50", "2026-01-06": "24.50" });
    await on(first, (project) => rollback(project, quietEffects(), { to: null, reason: "wrong file" }));
    assert.deepEqual(await amounts(third), { "2026-01-05": "14.50", "2026-01-06": "24.50" });
    assert.deepEqual(
      await keys("commits/"),
      [1, 2, 3, 4].map((id) => `commits/0000000${id}.json`),
    );
  });

  test("what runs that were given up handed to a cluster goes; nothing else does", async () => {
    const [left, others] = ["work/20260105T030000Z/spark/job.sql", "workshop/notes.txt"];
    for (const key of [left, others]) await storage.write(key, new Uint8Array([1]));
    await night(await machine());
    assert.deepEqual(await keys("work"), [others]);
  });

  test("every commit names the files that readers see after it", async () => {
    const dir = await machine();
    await night(dir);
    const object = await storage.read("commits/00000001.json");
    const commit = JSON.parse(new TextDecoder().decode(object?.data)) as {
      files: { table: string; path: string; bytes: number }[];
    };
    const stored = new Map<string, number>();
    for await (const { key, bytes } of storage.list("lake/")) stored.set(key, bytes);
    assert.ok(commit.files.length >= 3);
    for (const { path, bytes } of commit.files) assert.equal(stored.get(path), bytes, path);
  });

  test("cut off from the storage at any call, a run is finished by another machine as if nothing had been", async () => {
    const undisturbed = memoryStorage();
    let calls = 0;
    const counted = failingStorage(undisturbed, () => {
      calls += 1;
      return null;
    });
    await night(await machine(), counted);
    const expected = await amounts(await machine()).catch(() => null);
    assert.deepEqual(expected, {});
    const whole = calls;
    assert.ok(whole > 20, `${whole} calls`);
    for (let at = 3; at < whole; at += 7) {
      const when = at % 2 === 0 ? "before" : "after";
      storage = memoryStorage();
      let call = 0;
      const cut = failingStorage(storage, () => {
        call += 1;
        return call < at ? null : call === at ? when : "before";
      });
      const cutOff = await machine();
      await night(cutOff, cut).catch((error: unknown) => assert.ok(error instanceof EndcapError, String(error)));
      await storage.remove(["state/lease.json"]);
      const seen = await amounts(await machine());
      assert.ok([JSON.stringify({}), '{"2026-01-05":"14.50"}'].includes(JSON.stringify(seen)), JSON.stringify(seen));
      await night(await machine());
      assert.deepEqual(await amounts(cutOff), { "2026-01-05": "14.50" }, `call ${at} failed ${when} it was done`);
      await rm(cutOff, { recursive: true });
    }
  });

  test("while one works another is told who does; a runner that was overtaken publishes nothing", async () => {
    const [first, second] = [await machine(), await machine()];
    const lease = await takeSharedLease(storage, { holder: "endcap schedule", now: new Date() });
    const refused = await night(first).catch((error: unknown) => error);
    assert.ok(refused instanceof EndcapError);
    assert.match(refused.what, /endcap schedule/);
    assert.equal(refused.retryable, true);
    await lease.release();
    let overtaken = false;
    const slow = failingStorage(storage, () => null);
    const write: ObjectStorage["write"] = async (key, data, condition) => {
      if (key.startsWith("state/endcap") && !overtaken) {
        overtaken = true;
        await storage.remove(["state/lease.json"]);
        await night(second);
      }
      return storage.write(key, data, condition);
    };
    const late = await night(first, { ...slow, write }).catch((error: unknown) => error);
    assert.ok(late instanceof EndcapError);
    assert.match(late.what, /another runner/i);
    assert.deepEqual(await amounts(first), { "2026-01-05": "14.50" });
    assert.deepEqual(await keys("commits/"), ["commits/00000001.json"]);
  });
});
