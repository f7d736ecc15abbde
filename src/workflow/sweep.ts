/** What a killed run left lying about and nobody refers to is removed before the next one works. */
import { basename, dirname, join, relative } from "node:path";
import { readdir } from "node:fs/promises";
import type { Store } from "../catalog/store.ts";
import type { Effects } from "../core/effects.ts";
import { sweepFolder } from "../core/files.ts";
import { PARTITION_FILE } from "../lake/write-partition.ts";
import { isSpillInUse } from "../core/spill.ts";
import { DELIVERED } from "../source/source.ts";
import type { ObjectStorage } from "../storage/storage.ts";
import type { Project } from "./project.ts";

const WORK = "work/";

/** What queries under way elsewhere spill, as in the server, stays; what dead ones left goes. */
export async function sweepLeftovers(project: Project, effects: Effects, runId: string): Promise<void> {
  const { store, paths } = project;
  for (const name of await readdir(paths.work).catch(() => [])) {
    const path = join(paths.work, name);
    if (name === runId || name === DELIVERED || isSpillInUse(path, effects.clock.now())) continue;
    await effects.files.remove(path);
  }
  const known = knownPaths(store);
  const keep = (path: string) => known.has(relative(paths.dir, path)) || isOf(runId, path);
  for (const folder of [paths.accepted, paths.quarantine, paths.lake]) await sweepFolder(folder, keep);
  if (project.shared !== null) await sweepJobs(project.shared.storage, runId);
}

/** What runs that were given up handed to engines elsewhere, and what those wrote. */
async function sweepJobs(storage: ObjectStorage, runId: string): Promise<void> {
  const gone: string[] = [];
  for await (const { key } of storage.list(WORK)) if (!key.startsWith(`${WORK}${runId}/`)) gone.push(key);
  if (gone.length > 0) await storage.remove(gone);
}

/** `<run>/rows.parquet` and `<run>-<batch>.parquet`: the run `…Z-1` has no part in `…Z-13.parquet`, the batch 13 of another. */
function isOf(runId: string, path: string): boolean {
  if (basename(path) === PARTITION_FILE) return basename(dirname(path)) === runId;
  const name = basename(path);
  return name.startsWith(runId) && /^(?:-\d+)?\.parquet$/.test(name.slice(runId.length));
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
