/** A re-reading under other settings that is cut at a write: readers see what the old reading gave or what the new one gives. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { run } from "../../src/workflow/run.ts";
import { day, deliver, evenings, makeTinyShop, withCopy } from "../tiny-shop.testkit.ts";
import { doom, workUntil, type Doom } from "./doomed.testkit.ts";
import { readShopState } from "./shop-state.testkit.ts";

/** Every so many writes one is cut. */
const EVERY = 7;

async function readAgain(dir: string, doomed: Doom): Promise<void> {
  const again = { from: day(0), to: day(3) };
  await workUntil(dir, doomed, (project, effects) => run(project, effects, { trigger: "chaos", again }));
}

const never = () => doom(Infinity, "before");

async function tablesOf(dir: string, whole: boolean): Promise<string> {
  return JSON.stringify((await readShopState(dir, { whole })).tables);
}

test("a re-reading that is cut leaves the old rows or the new ones, and the next one the new ones", async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "endcap-reread-"));
  context.after(() => rm(folder, { recursive: true }));
  const shop = await makeTinyShop(join(folder, "before"));
  await deliver(shop, evenings()[0]);
  await readAgain(shop.dir, never());
  const old = await tablesOf(shop.dir, true);
  const path = join(shop.dir, "endcap.config.json");
  const config = JSON.parse(await readFile(path, "utf8")) as { tables: Record<string, object> };
  config.tables["sales"] = { ...config.tables["sales"], columns: { sales_cost: "@value:0.25" } };
  await writeFile(path, JSON.stringify(config));

  const counted = never();
  const fresh = await withCopy(shop, async ({ dir }) => {
    await readAgain(dir, counted);
    return tablesOf(dir, false);
  });
  assert.notEqual(fresh, old);
  const seen = { old: 0, fresh: 0 };
  for (let at = 1; at <= counted.writes.length; at += EVERY) {
    await withCopy(shop, async ({ dir }) => {
      await readAgain(dir, doom(at, at % 2 === 0 ? "half" : "before"));
      const after = await tablesOf(dir, false);
      assert.ok(after === old || after === fresh, `cut at write ${at}: ${after}`);
      seen[after === old ? "old" : "fresh"]++;
      await readAgain(dir, never());
      assert.equal(await tablesOf(dir, false), fresh, `after the cut at write ${at}`);
    });
  }
  context.diagnostic(`${counted.writes.length} writes; ${JSON.stringify(seen)}`);
  assert.ok(seen.old > 0 && seen.fresh > 0, "cuts before and after the commit");
});
