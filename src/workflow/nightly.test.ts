import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { deliver, dimensions, facts, makeTinyShop } from "../../test/tiny-shop.testkit.ts";
import { makeDemo, readDemo } from "../source/simulator/demo-retailer.ts";
import { quietEffects } from "../core/effects.ts";
import { nightlyScheduler } from "./nightly.ts";
import { openProject } from "./project.ts";

test("the scheduler of a project catches up at start and says when it runs next", async () => {
  const parent = await mkdtemp(join(tmpdir(), "endcap-nightly-"));
  const shop = await makeTinyShop(parent);
  await deliver(shop, { ...dimensions(), ...facts(0, 1) });
  const project = await openProject(shop.dir);
  const clock = { now: () => new Date("2026-01-06T08:00:00Z") };
  const scheduler = nightlyScheduler(project, quietEffects({ clock }));
  scheduler.start();
  await scheduler.stop();
  const runs = project.store.all<{ trigger: string; status: string }>("SELECT trigger, status FROM runs");
  assert.deepEqual(
    runs.map(({ trigger, status }) => [trigger, status]),
    [["schedule", "done"]],
  );
  assert.equal(scheduler.nextRun().toISOString(), "2026-01-07T02:00:00.000Z");
  project.close();
  await rm(parent, { recursive: true });
});

test("a demo that is served overnight has traded when its business date is due, so that nothing is late", async () => {
  const dir = await mkdtemp(join(tmpdir(), "endcap-nightly-"));
  await makeDemo({ dir, until: "2026-01-03", size: { stores: 3, products: 30, weeks: 1, seed: 1 } });
  const project = await openProject(dir);
  for (const now of ["2026-01-04T04:00:00Z", "2026-01-06T03:00:00Z"]) {
    const scheduler = nightlyScheduler(project, quietEffects({ clock: { now: () => new Date(now) } }));
    scheduler.start();
    await scheduler.stop();
  }
  assert.equal((await readDemo(dir))?.lastDate, "2026-01-05");
  const attempts = project.store.all<{ date: string; outcome: string }>(
    "SELECT data ->> '$.date' AS date, data ->> '$.outcome' AS outcome FROM events WHERE kind = 'schedule' ORDER BY event_id",
  );
  assert.deepEqual(
    attempts.map(({ date, outcome }) => `${date} ${outcome}`),
    ["2026-01-03 complete", "2026-01-05 complete"],
  );
  project.close();
  await rm(dir, { recursive: true });
});
