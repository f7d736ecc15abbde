/** Makes the outside catalog follow the newest commit, and says so in a commit log of its own when all of it is there. */
import type { ProjectConfig } from "../config/project-config.ts";
import { lakeSqlType, lakeTables, type LakeTable } from "../model/lake.ts";
import type { ObjectStorage } from "../storage/storage.ts";
import type { OutsideCatalog, PublishedState } from "./outside-catalog.ts";
import { newestCommit, publishedPartitions } from "./partitions.ts";
import type { Store } from "./store.ts";

const COMMITS = "published/";

/** For how many minutes the outside catalog has said all of a commit, by the storage's clock; 0: it does not yet. */
export function wholeMinutes(storage: ObjectStorage, commit: number | null): () => Promise<number> {
  let wholeAt: number | null = null;
  return async () => {
    if (wholeAt === null) {
      const facts = commit === null ? null : await storage.look(keyOf(commit));
      if (facts === null) return 0;
      wholeAt = performance.now() - (facts.now.getTime() - facts.modified.getTime());
    }
    return Math.max(0, Math.floor((performance.now() - wholeAt) / 60_000));
  };
}

/** Does nothing where the newest commit is there already. */
export async function publishOutside(params: {
  catalog: OutsideCatalog;
  store: Store;
  storage: ObjectStorage;
  config: ProjectConfig;
}): Promise<void> {
  const { catalog, store, storage, config } = params;
  const commit = newestCommit(store);
  if (commit === null) return;
  const key = keyOf(commit);
  if ((await storage.look(key)) !== null) return;
  const state = publishedState(store, storage, config, commit);
  await catalog.publish(state);
  const { run, kind, at, reason } = state;
  const line = `${JSON.stringify({ commit_id: commit, run, kind, at, reason })}\n`;
  await storage.write(key, new TextEncoder().encode(line));
}

function keyOf(commit: number): string {
  return `${COMMITS}${String(commit).padStart(8, "0")}.json`;
}

/** What a catalog is to say of a commit. */
export function publishedState(
  store: Store,
  storage: ObjectStorage,
  config: ProjectConfig,
  commit: number,
): PublishedState {
  const partitions = publishedPartitions(store);
  const row = store.get<{ run_id: string; kind: string; at: string; reason: string | null }>(
    "SELECT run_id, kind, at, reason FROM commits WHERE commit_id = ?",
    commit,
  ) ?? { run_id: "", kind: "", at: "", reason: null };
  const tables = Object.values<LakeTable>(lakeTables).toSorted((a, b) => rank(a) - rank(b));
  return {
    commit,
    run: row.run_id,
    kind: row.kind,
    at: row.at,
    reason: row.reason,
    commitFolder: storage.address + COMMITS,
    tables: tables.map((table) => ({
      table,
      types: Object.fromEntries(table.columns.map((column) => [column.name, lakeSqlType(column, config.keys)])),
      files: partitions
        .filter(({ table_name, path }) => table_name === table.name && path !== null)
        .map(({ partition_key, path, rows }) => ({
          partition: partition_key,
          folder: storage.address + folderOf(path ?? ""),
          rows,
        })),
      emptyFolder: `${storage.address}lake/${table.name}/none/`,
    })),
  };
}

/** Dimensions first: a fact's key is then never without its row. */
function rank({ partitionColumn }: LakeTable): number {
  return partitionColumn === null ? 0 : 1;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
