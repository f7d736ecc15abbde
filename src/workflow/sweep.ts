/** What a killed run left lying about and nobody refers to is removed before the next one works. */
import { join, relative } from "node:path";
import { readdir } from "node:fs/promises";
import type { Store } from "../catalog/store.ts";
import type { Effects } from "../core/effects.ts";
import { sweepFolder } from "../core/files.ts";
import type { Project } from "./project.ts";

export async function sweepLeftovers(project: Project, effects: Effects, runId: string): Promise<void> {
  const { store, paths } = project;
  for (const name of await readdir(paths.work).catch(() => [])) {
    if (name !== runId && name !== "extracted") await effects.files.remove(join(paths.work, name));
  }
  const known = knownPaths(store);
  const keep = (path: string) => known.has(relative(paths.dir, path)) || path.includes(runId);
  for (const folder of [paths.accepted, paths.quarantine, paths.lake]) await sweepFolder(folder, keep);
}

/** Every file that the state refers to, relative to the project. */
export function knownPaths(store: Store): Set<string> {
  return new Set(
    store
      .all<{ path: string }>("SELECT path FROM days WHERE path IS NOT NULL UNION SELECT quarantine_path FROM deliveries WHERE quarantine_path IS NOT NULL UNION SELECT path FROM partitions WHERE path IS NOT NULL UNION SELECT path FROM held_partitions")
      .map(({ path }) => path),
  );
}
