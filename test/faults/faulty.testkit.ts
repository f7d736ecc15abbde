/** A tiny shop before its second evening, runs with faults in it, and what an undisturbed run leaves. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { quietEffects, type Effects } from "../../src/core/effects.ts";
import { EndcapError } from "../../src/core/errors.ts";
import { realFiles, type Files } from "../../src/core/files.ts";
import { openProject, type Project } from "../../src/workflow/project.ts";
import { run, type RunParams } from "../../src/workflow/run.ts";
import type { RunOutcome } from "../../src/workflow/run-outcome.ts";
import { readShopState, type ShopState } from "../chaos/shop-state.testkit.ts";
import { copyShop as copyTinyShop, deliver, evenings, makeTinyShop, type TinyShop } from "../tiny-shop.testkit.ts";

export type Prepared = { folder: string; before: TinyShop; expected: ShopState };

/** One evening is loaded, the second delivered. */
async function prepare(): Promise<Prepared> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-faults-"));
  const before = await makeTinyShop(join(folder, "before"));
  const [first, second] = evenings();
  await deliver(before, first);
  await runShop(before);
  await deliver(before, second);
  const undisturbed = await copyTinyShop(before);
  await runShop(undisturbed);
  return { folder, before, expected: await readShopState(undisturbed.dir) };
}

export function copyShop({ before }: Pick<Prepared, "before">): Promise<TinyShop> {
  return copyTinyShop(before);
}

export async function runShop(
  shop: TinyShop,
  effects: Partial<Effects> = {},
  params: Partial<RunParams> = {},
  change: (project: Project) => Project = (project) => project,
): Promise<RunOutcome> {
  const project = await openProject(shop.dir);
  try {
    return await run(change(project), quietEffects(effects), { trigger: "test", ...params });
  } finally {
    project.close();
  }
}

/** What somebody is told whose work fails. */
export async function failureOf(work: Promise<unknown>): Promise<EndcapError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof EndcapError, String(error));
  return error;
}

/** The lake's rows, as readers see them. */
export async function publishedTables(shop: TinyShop): Promise<ShopState["tables"]> {
  return lakeOnly((await readShopState(shop.dir, { whole: false })).tables);
}

export function lakeOnly(tables: ShopState["tables"]): ShopState["tables"] {
  return Object.fromEntries(Object.entries(tables).filter(([name]) => !name.startsWith("accepted_")));
}

/** Files of which each call from number `from` on fails with the system error `code`. */
export function failingFiles(code: string, from: number): { files: Files; calls: () => number } {
  let calls = 0;
  const guard = async (name: string, path: string, work: () => Promise<void>): Promise<void> => {
    if (++calls < from) return work();
    throw Object.assign(new Error(`${code}: ${name}`), { code, path });
  };
  return {
    files: {
      makeFolder: (path) => guard("mkdir", path, () => realFiles.makeFolder(path)),
      write: (path, data) => guard("write", path, () => realFiles.write(path, data)),
      copy: (original, to) => guard("copy", to, () => realFiles.copy(original, to)),
      publish: (aside, to) => guard("rename", to, () => realFiles.publish(aside, to)),
      remove: (path) => guard("rm", path, () => realFiles.remove(path)),
    },
    calls: () => calls,
  };
}

let shared: Promise<Prepared> | null = null;

/** Prepared once for all tests of a file; each works on copies. */
export async function withPrepared(work: (prepared: Prepared) => Promise<void>): Promise<void> {
  shared ??= prepare();
  await work(await shared);
}

after(async () => {
  if (shared !== null) await rm((await shared).folder, { recursive: true });
});
