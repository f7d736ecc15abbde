/** Every file that the state speaks of: there, of its size, and with --deep of its checksum; and what nobody speaks of. */
import { existsSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { heldPartitions, publishedPartitions } from "../../catalog/partitions.ts";
import { openStore, storePath, type Store } from "../../catalog/store.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { projectPaths, type ProjectPaths } from "../../landing/paths.ts";
import { hashFile } from "../../lake/write-partition.ts";
import type { Check, CheckResult } from "../doctor.ts";
import { leaseHolder } from "../lease.ts";
import { knownPaths } from "../sweep.ts";

type Found = Omit<CheckResult, "name">;
type Wanted = { path: string; bytes: number | null; sha256: string | null };

const NAMED = 3;

export function publishedChecks(config: ProjectConfig, deep: boolean): Check[] {
  if (!existsSync(storePath(config.dir))) return [];
  const paths = projectPaths(config.dir);
  const withStore = async (look: (store: Store) => Promise<Found>) => {
    const store = openStore(config.dir);
    try {
      return await look(store);
    } finally {
      store.close();
    }
  };
  return [
    {
      name: "published files",
      look: () =>
        withStore((store) =>
          compare(
            paths,
            deep,
            publishedFiles(store),
            "endcap run --recompute computes them again from the accepted rows",
          ),
        ),
    },
    {
      name: "accepted rows",
      look: () =>
        withStore((store) =>
          compare(
            paths,
            false,
            acceptedFiles(store),
            "endcap backfill --from <date> --to <date> reads these days again from landing",
          ),
        ),
    },
    {
      name: "landed files",
      look: () =>
        withStore((store) =>
          compare(
            paths,
            deep,
            landedFiles(store),
            "Put the files back from a backup, or have them delivered again: published numbers do not change by it",
          ),
        ),
    },
    { name: "leftovers", look: () => withStore((store) => leftovers(store, paths)) },
  ];
}

function publishedFiles(store: Store): Wanted[] {
  return [...publishedPartitions(store), ...heldPartitions(store)].flatMap(({ path, bytes, sha256 }) =>
    path === null || path === "" ? [] : [{ path, bytes, sha256 }],
  );
}

function acceptedFiles(store: Store): Wanted[] {
  return store
    .all<{ path: string }>("SELECT DISTINCT path FROM days WHERE path IS NOT NULL AND state <> 'superseded'")
    .map(({ path }) => ({ path, bytes: null, sha256: null }));
}

function landedFiles(store: Store): Wanted[] {
  return store.all<Wanted>(
    "SELECT DISTINCT landed_path AS path, bytes, sha256 FROM files WHERE delivery_id IN (SELECT delivery_id FROM days WHERE state = 'current') OR status = 'landed'",
  );
}

async function compare(paths: ProjectPaths, deep: boolean, files: readonly Wanted[], next: string): Promise<Found> {
  const wrong: string[] = [];
  for (const { path, bytes, sha256 } of files) {
    const found = await stat(paths.at(path)).catch(() => null);
    if (found === null) wrong.push(`${path} is not there`);
    else if (bytes !== null && found.size !== bytes) wrong.push(`${path} has ${found.size} bytes instead of ${bytes}`);
    else if (deep && sha256 !== null && (await hashFile(paths.at(path))) !== sha256)
      wrong.push(`${path} has other bytes than when it was written`);
  }
  if (wrong.length === 0)
    return {
      status: "ok",
      text: `${files.length}, all there${deep && files.some(({ sha256 }) => sha256 !== null) ? " and unchanged" : ""}`,
    };
  const more = wrong.length > NAMED ? ` and ${wrong.length - NAMED} more` : "";
  return { status: "fail", text: `${wrong.slice(0, NAMED).join("; ")}${more}`, next };
}

async function leftovers(store: Store, paths: ProjectPaths): Promise<Found> {
  if (leaseHolder(store, new Date()) !== null) return { status: "ok", text: "not looked for while a run is under way" };
  const known = knownPaths(store);
  let count = 0;
  for (const folder of [paths.accepted, paths.quarantine, paths.lake]) {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
    count += entries.filter(
      (entry) => entry.isFile() && !known.has(relative(paths.dir, join(entry.parentPath, entry.name))),
    ).length;
  }
  return {
    status: "ok",
    text: count === 0 ? "none" : `${count} files that nothing refers to; the next run removes them`,
  };
}
