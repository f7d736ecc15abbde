/** A re-reading under other settings that is cut at a write: readers see what the old reading gave or what the new one gives. */
import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { quietEffects } from "../../src/core/effects.ts";
import { realFiles } from "../../src/core/files.ts";
import { openProject } from "../../src/workflow/project.ts";
import { run } from "../../src/workflow/run.ts";
import { day, deliver, evenings, makeTinyShop } from "../tiny-shop.testkit.ts";
import { doom, doomedFiles, doomedStore, ProcessDied, type Doom } from "./doomed.testkit.ts";
import { readShopState } from "./shop-state.testkit.ts";

/** Every so many writes one is cut. */
const EVERY = 7;

async function readAgain(dir: string, doomed: Doom): Promise<void> {
  const project = await openProject(dir);
  const store = doomedStore(project.store, doomed);
  try {
    const effects = quietEffects({ files: doomedFiles(realFiles, doomed) });
    await run({ ...project, store }, effects, { trigger: "chaos", again: { from: day(0), to: day(3) } });
  } catch (error) {
    if (!(error instanceof Error) || !(error instanceof ProcessDied || error.cause instanceof ProcessDied)) throw error;
    project.store.run("UPDATE lease SET pid = 999999999");
  } finally {
    project.close();
  }
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
  config.tables["sales"] = { ...config.tables["sales"], businessDayStartsAt: 12 };
  await writeFile(path, JSON.stringify(config));
  const copied = async (name: string): Promise<string> => {
    await cp(join(folder, "before"), join(folder, name), { recursive: true, preserveTimestamps: true });
    return join(folder, name, "project");
  };

  const undisturbed = await copied("undisturbed");
  const counted = never();
  await readAgain(undisturbed, counted);
  const fresh = await tablesOf(undisturbed, false);
  assert.notEqual(fresh, old);
  const seen = { old: 0, fresh: 0 };
  for (let at = 1; at <= counted.writes.length; at += EVERY) {
    const dir = await copied(`cut-${at}`);
    await readAgain(dir, doom(at, at % 2 === 0 ? "half" : "before"));
    const after = await tablesOf(dir, false);
    assert.ok(after === old || after === fresh, `cut at write ${at}: ${after}`);
    seen[after === old ? "old" : "fresh"]++;
    await readAgain(dir, never());
    assert.equal(await tablesOf(dir, false), fresh, `after the cut at write ${at}`);
    await rm(join(folder, `cut-${at}`), { recursive: true });
  }
  context.diagnostic(`${counted.writes.length} writes; ${JSON.stringify(seen)}`);
  assert.ok(seen.old > 0 && seen.fresh > 0, "cuts before and after the commit");
});
