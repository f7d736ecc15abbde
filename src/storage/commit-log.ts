/** The commit log as objects, one a commit, written once: from it any reader of the storage can tell which files are whole. */
import { newestCommit, partitionsAfter } from "../catalog/partitions.ts";
import type { Store } from "../catalog/store.ts";
import type { ObjectStorage } from "./storage.ts";

const DIGITS = 8;

/** Writes the commits that the log lacks. Each names all files that readers see after it, and which of them are new. */
export async function writeCommitLog(store: Store, storage: ObjectStorage): Promise<void> {
  const lacking: number[] = [];
  for (let id = newestCommit(store) ?? 0; id > 0; id--) {
    if ((await storage.look(keyOf(id))) !== null) break;
    lacking.unshift(id);
  }
  for (const id of lacking) await storage.write(keyOf(id), new TextEncoder().encode(commitText(store, id)), "absent");
}

function keyOf(commitId: number): string {
  return `commits/${String(commitId).padStart(DIGITS, "0")}.json`;
}

function commitText(store: Store, commitId: number): string {
  const commit = store.get<{ run_id: string; kind: string; at: string; reason: string | null }>(
    "SELECT run_id, kind, at, reason FROM commits WHERE commit_id = ?",
    commitId,
  );
  const files = partitionsAfter(store, commitId).map(
    ({ table_name, partition_key, path, rows, bytes, sha256, published_by }) => ({
      table: table_name,
      partition: partition_key,
      path,
      rows,
      bytes,
      sha256,
      changed: published_by === commitId,
    }),
  );
  const { run_id: run, ...rest } = commit ?? { run_id: "", kind: "", at: "", reason: null };
  return `${JSON.stringify({ commit: commitId, run, ...rest, files })}\n`;
}
