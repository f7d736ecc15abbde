import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { heldPartitions, publishedPartitions } from "../catalog/partitions.ts";
import { quietEffects } from "../core/effects.ts";
import { openProject, type Project } from "./project.ts";
import { releaseWeek } from "./release.ts";
import { run } from "./run.ts";
import { smallShop, type SmallShop } from "./small-shop.testkit.ts";

suite("weeks that their audit holds", () => {
  let shop: SmallShop;
  let project: Project;
  before(async () => {
    shop = await smallShop();
    for (const date of ["2026-01-05", "2026-01-12"]) {
      const large = `3,10,1,${date},08:00,1,,9999999999999999.00,0,1.00,,0`;
      await shop.sales(date, "10.00", [large, large]);
      await shop.inventory(date);
    }
    project = await openProject(shop.dir);
    await run(project, quietEffects(), { trigger: "command" });
  });
  after(async () => {
    project.close();
    await shop.remove();
  });

  test("each is published by its own release, also when a script releases one right after the other", async () => {
    const held = new Set(heldPartitions(project.store).map(({ partition_key }) => partition_key));
    assert.deepEqual([...held], ["202602", "202603"]);
    const clock = { now: () => new Date("2026-01-13T08:00:00.000Z") };
    for (const week of held) await releaseWeek(project, quietEffects({ clock }), { week, reason: "looked at" });
    assert.deepEqual(heldPartitions(project.store), []);
    const weeks = publishedPartitions(project.store).map(({ partition_key }) => partition_key);
    assert.deepEqual(new Set(weeks.filter((week) => week !== "")), held);
  });
});
