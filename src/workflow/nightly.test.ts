import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { deliver, dimensions, facts, makeTinyShop } from "../../test/tiny-shop.testkit.ts";
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
