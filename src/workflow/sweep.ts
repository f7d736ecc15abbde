/** What a killed run left lying about and nobody refers to is removed before the next one works. */
import { statSync } from "node:fs";
import { join, relative } from "node:path";
import { readdir } from "node:fs/promises";
import type { Store } from "../catalog/store.ts";
import type { Effects } from "../core/effects.ts";
import { sweepFolder } from "../core/files.ts";
import type { Project } from "./project.ts";

/** Folders into which queries under way elsewhere, as in the server, may spill: they stay, and what is young in them. */
const SPILL = /^(?:query|spill)/;
const SPILL_LIFE_MS = 3_600_000;

export async function sweepLeftovers(project: Project, effects: Effects, runId: string): Promise<void> {
  const { store, paths } = project;
  for (const name of await readdir(paths.work).catch(() => [])) {
    if (SPILL.test(name)) await sweepFolder(join(paths.work, name), (path) => isYoung(path, effects.clock.now()));
    else if (name !== runId && name !== "extracted") await effects.files.remove(join(paths.work, name));
  }
  const known = knownPaths(store);
  const keep = (path: string) => known.has(relative(paths.dir, path)) || path.includes(runId);
  for (const folder of [paths.accepted, paths.quarantine, paths.lake]) await sweepFolder(folder, keep);
}

/** Every file that the state refers to, relative to the project. */
export function knownPaths(store: Store): Set<string> {
  return new Set(
    store
      .all<{ path: string }>(
        "SELECT path FROM days WHERE path IS NOT NULL UNION SELECT quarantine_path FROM deliveries WHERE quarantine_path IS NOT NULL UNION SELECT path FROM partitions WHERE path IS NOT NULL UNION SELECT path FROM held_partitions",
      )
      .map(({ path }) => path),
  );
}

function isYoung(path: string, now: Date): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && found.mtimeMs > now.getTime() - SPILL_LIFE_MS;
}
