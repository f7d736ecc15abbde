import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import test from "node:test";
import {
  compact,
  day,
  deliver,
  dimensions,
  facts,
  makeTinyShop,
  sales,
  type TinyShop,
} from "../../test/tiny-shop.testkit.ts";
import { readShopState } from "../../test/chaos/shop-state.testkit.ts";
import { quietEffects } from "../core/effects.ts";
import { exists } from "../core/files.ts";
import { requeueDeliveries } from "../validation/requeue.ts";
import { openProject, type Project } from "./project.ts";
import { applyRetention } from "./retention.ts";
import { rollback } from "./rollback.ts";
import { run } from "./run.ts";

const RETENTION_DAYS = 5;

async function withShop(work: (shop: TinyShop) => Promise<void>): Promise<void> {
  const parent = await mkdtemp(join(tmpdir(), "endcap-retention-"));
  await work(await makeTinyShop(parent, { retentionDays: RETENTION_DAYS }));
  await rm(parent, { recursive: true });
}

async function runAt(shop: TinyShop, at: string): Promise<void> {
  const project = await openProject(shop.dir);
  try {
    await run(project, quietEffects({ clock: { now: () => new Date(at) } }), { trigger: "test" });
  } finally {
    project.close();
  }
}

async function inProject<T>(shop: TinyShop, work: (project: Project) => T | Promise<T>): Promise<T> {
  const project = await openProject(shop.dir);
  try {
    return await work(project);
  } finally {
    project.close();
  }
}

/** Three days, of which the first is corrected on the second evening; a row of the superseded file is quarantined. */
async function correctedShop(shop: TinyShop): Promise<void> {
  await deliver(shop, {
    ...dimensions(),
    ...facts(0, 1),
    [`sales_${compact(day(0))}.csv`]: `${sales(day(0))}9,1,1,${day(0)},10:00,many,1.00,1.00,0,0.5\n`,
  });
  await runAt(shop, "2026-01-06T02:00:00.000Z");
  await deliver(shop, { ...facts(1, 2), [`sales_${compact(day(0))}.csv`]: sales(day(0), 3) });
  await runAt(shop, "2026-01-07T02:00:00.000Z");
  await deliver(shop, facts(2, 3));
  await runAt(shop, "2026-01-07T02:30:00.000Z");
}

function oldPaths({ store, paths }: Project): {
  accepted: string;
  quarantine: string;
  landed: string;
  retired: string[];
} {
  const [old] = store.all<{ path: string; delivery_id: number }>(
    "SELECT path, delivery_id FROM days WHERE state = 'superseded'",
  );
  const delivery = store.get<{ quarantine_path: string }>(
    "SELECT quarantine_path FROM deliveries WHERE delivery_id = ?",
    old?.delivery_id ?? 0,
  );
  const file = store.get<{ landed_path: string }>(
    "SELECT landed_path FROM files WHERE delivery_id = ?",
    old?.delivery_id ?? 0,
  );
  const retired = store
    .all<{ path: string }>("SELECT path FROM partitions WHERE retired_by < (SELECT max(commit_id) FROM commits)")
    .map(({ path }) => paths.at(path));
  return {
    accepted: paths.at(old?.path ?? ""),
    quarantine: paths.at(delivery?.quarantine_path ?? ""),
    landed: paths.at(file?.landed_path ?? ""),
    retired,
  };
}

test("superseded files stay for the retention time, then go; what is current stays", () =>
  withShop(async (shop) => {
    await correctedShop(shop);
    const old = await inProject(shop, oldPaths);
    const all = [old.accepted, old.quarantine, old.landed, ...old.retired];
    assert.ok(old.retired.length > 0);
    const before = await readShopState(shop.dir);
    await runAt(shop, "2026-01-11T02:00:00.000Z");
    for (const path of all) assert.ok(await exists(path), path);
    await runAt(shop, "2026-01-12T02:01:00.000Z");
    for (const path of all) assert.ok(!(await exists(path)), path);
    const after = await readShopState(shop.dir, { whole: false });
    assert.deepEqual([after.tables, after.partitions], [before.tables, before.partitions]);
    await runAt(shop, "2026-02-12T02:01:00.000Z");
    assert.deepEqual(
      (await readShopState(shop.dir, { whole: false })).tables,
      before.tables,
      "what is current is kept for ever",
    );
  }));

test("rows that readers see again after a rollback stay", () =>
  withShop(async (shop) => {
    await correctedShop(shop);
    const old = await inProject(shop, oldPaths);
    const clock = { now: () => new Date("2026-01-07T03:00:00.000Z") };
    await inProject(shop, (project) => rollback(project, quietEffects({ clock }), { to: 1, reason: "wrong prices" }));
    await runAt(shop, "2026-01-12T02:01:00.000Z");
    for (const path of [old.accepted, old.quarantine, old.landed]) assert.ok(await exists(path), path);
  }));

test("the same correction again after its rows were removed is loaded, and a removed day never counts again", () =>
  withShop(async (shop) => {
    await correctedShop(shop);
    const before = await readShopState(shop.dir);
    await runAt(shop, "2026-01-12T02:01:00.000Z");
    await deliver(shop, { [`sales_${compact(day(0))}.csv`]: sales(day(0)) });
    await runAt(shop, "2026-01-13T02:00:00.000Z");
    await deliver(shop, { [`sales_${compact(day(0))}.csv`]: sales(day(0), 3) });
    await runAt(shop, "2026-01-14T02:00:00.000Z");
    assert.deepEqual((await readShopState(shop.dir, { whole: false })).tables, before.tables);
  }));

test("a clock that jumps years ahead removes nothing", () =>
  withShop(async (shop) => {
    await makeTinyShop(join(shop.dir, ".."), { retentionDays: 30 });
    await correctedShop(shop);
    const old = await inProject(shop, oldPaths);
    await runAt(shop, "2030-01-07T02:00:00.000Z");
    for (const path of [old.accepted, old.quarantine, old.landed, ...old.retired]) assert.ok(await exists(path), path);
  }));

test("a removal that is cut off after each file is finished by the next, and no copy that is gone is read again", () =>
  withShop(async (shop) => {
    await correctedShop(shop);
    const old = await inProject(shop, oldPaths);
    const clock = { now: () => new Date("2026-01-12T02:01:00.000Z") };
    const cut = quietEffects({ clock });
    const { remove } = cut.files;
    const removeAndDie = async (path: string) => {
      if (!(await exists(path))) return;
      await remove(path);
      throw new Error("cut");
    };
    cut.files = { ...cut.files, remove: removeAndDie };
    await inProject(shop, async (project) => {
      const copy = "SELECT delivery_id AS id FROM files WHERE landed_path = ?";
      const { id } = project.store.get<{ id: number }>(copy, relative(shop.dir, old.landed)) ?? { id: 0 };
      while (await exists(old.landed)) await assert.rejects(applyRetention(project, cut), /cut/);
      assert.equal(requeueDeliveries(project.store, [id]), 0);
    });
    await runAt(shop, "2026-01-12T02:05:00.000Z");
    for (const path of [old.accepted, old.quarantine, old.landed, ...old.retired])
      assert.ok(!(await exists(path)), path);
    await readShopState(shop.dir);
  }));

test("what the newest commit replaced can be rolled back to whatever its age, with its rows", () =>
  withShop(async (shop) => {
    await deliver(shop, { ...dimensions(), ...facts(0, 1) });
    await runAt(shop, "2026-01-06T02:00:00.000Z");
    const before = await readShopState(shop.dir);
    await deliver(shop, { [`sales_${compact(day(0))}.csv`]: sales(day(0), 3) });
    await runAt(shop, "2026-01-07T02:00:00.000Z");
    await runAt(shop, "2026-01-13T02:00:00.000Z");
    const clock = { now: () => new Date("2026-01-13T03:00:00.000Z") };
    await inProject(shop, (project) =>
      rollback(project, quietEffects({ clock }), { to: null, reason: "wrong prices" }),
    );
    assert.deepEqual((await readShopState(shop.dir)).tables, before.tables);
    await deliver(shop, facts(1, 2));
    await runAt(shop, "2026-01-14T02:00:00.000Z");
    const { tables } = await readShopState(shop.dir, { whole: false });
    for (const [name, rows] of Object.entries(before.tables))
      if (/daily|accepted/.test(name))
        assert.deepEqual(
          rows.filter((row) => !tables[name]?.includes(row)),
          [],
          name,
        );
  }));

test("whatever the state says, nothing but files of Endcap's own folders is removed", () =>
  withShop(async (shop) => {
    await correctedShop(shop);
    await inProject(shop, async (project) => {
      for (const path of ["", ".", "..", "landing", "landing/..", "state/endcap.db", "../shop"])
        project.store.run(
          "INSERT INTO files (table_name, source_name, bytes, modified_ms, changed_ms, sha256, landed_path, delivery_id, run_id, landed_at, status, facts) VALUES ('sales', ?1, 0, 0, 0, '', ?1, 1, 'r', '', 'refused', '{\"removed\": true}')",
          path,
        );
      const removed: string[] = [];
      const files = { ...quietEffects().files, remove: async (path: string) => void removed.push(path) };
      await applyRetention(project, quietEffects({ files }));
      const inside = removed.map((path) => relative(shop.dir, path));
      assert.deepEqual(
        inside.filter((path) => !/^(?:landing|accepted|quarantine|lake)\/\w/.test(path) || path.includes("..")),
        [],
      );
      assert.ok(inside.some((path) => path.startsWith("landing/")));
    });
  }));
