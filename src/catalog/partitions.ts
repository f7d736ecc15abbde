/** The commit log: which partition files readers see, and the one transaction that changes it. */
import type { AuditFailure, Candidate } from "../compute/candidates.ts";
import { pinFacts } from "./pins.ts";
import type { Store } from "./store.ts";

export type PublishedPartition = {
  partition_id: number;
  table_name: string;
  partition_key: string;
  published_by: number;
  retired_by: number | null;
  run_id: string;
  path: string | null;
  rows: number;
  bytes: number;
  sha256: string;
  inputs: string;
  facts: string;
};

export type HeldPartition = Omit<PublishedPartition, "partition_id" | "published_by" | "retired_by" | "path"> & {
  path: string;
  failures: string;
  held_at: string;
};

export type CommitKind = "run" | "rollback" | "release";

export type Restatement = { partition: string; facts: Record<string, unknown> };

/** What readers see now. */
export function publishedPartitions(store: Store): PublishedPartition[] {
  return store.all<PublishedPartition>(
    "SELECT * FROM partitions WHERE retired_by IS NULL ORDER BY table_name, partition_key",
  );
}

export function heldPartitions(store: Store): HeldPartition[] {
  return store.all<HeldPartition>("SELECT * FROM held_partitions ORDER BY table_name, partition_key");
}

export function newestCommit(store: Store): number | null {
  return store.get<{ id: number | null }>("SELECT max(commit_id) AS id FROM commits")?.id ?? null;
}

/**
 * Publishes the good candidates and holds the bad ones, in one transaction. A run commits once: done again, the same
 * run's commit is found and nothing happens.
 */
export function commitCandidates(
  store: Store,
  params: {
    runId: string;
    kind: CommitKind;
    at: string;
    reason: string | null;
    candidates: readonly Candidate[];
    failures: readonly AuditFailure[];
    restatements: readonly Restatement[];
  },
): { commitId: number | null; published: number; held: number } {
  return store.transaction(() => {
    const before = store.get<{ commit_id: number }>(
      "SELECT commit_id FROM commits WHERE run_id = ? AND kind = ?",
      params.runId,
      params.kind,
    );
    const bad = new Map<string, AuditFailure[]>();
    for (const failure of params.failures) bad.set(failure.partition, [...(bad.get(failure.partition) ?? []), failure]);
    const good = params.candidates.filter(({ partition }) => !bad.has(partition));
    const held = params.candidates.filter(({ partition }) => bad.has(partition));
    if (before !== undefined) return { commitId: before.commit_id, published: good.length, held: held.length };
    for (const candidate of held) hold(store, params, candidate, bad.get(candidate.partition) ?? []);
    if (good.length === 0) return { commitId: null, published: 0, held: held.length };
    const commitId = store.run(
      "INSERT INTO commits (run_id, kind, at, reason) VALUES (?, ?, ?, ?)",
      params.runId,
      params.kind,
      params.at,
      params.reason,
    );
    for (const candidate of good) publish(store, params.runId, commitId, candidate);
    recordRestatements(
      store,
      commitId,
      params.restatements.filter(({ partition }) => !bad.has(partition)),
    );
    return { commitId, published: good.length, held: held.length };
  });
}

export function recordRestatements(store: Store, commitId: number, restatements: readonly Restatement[]): void {
  for (const { partition, facts } of restatements) {
    store.run(
      "INSERT INTO restatements (commit_id, partition_key, facts) VALUES (?, ?, ?)",
      commitId,
      partition,
      JSON.stringify(facts),
    );
  }
}

function publish(store: Store, runId: string, commitId: number, candidate: Candidate): void {
  const { table, partition, path, rows, bytes, sha256, inputs, facts } = candidate;
  store.run(
    "UPDATE partitions SET retired_by = ? WHERE table_name = ? AND partition_key = ? AND retired_by IS NULL",
    commitId,
    table,
    partition,
  );
  store.run("DELETE FROM held_partitions WHERE table_name = ? AND partition_key = ?", table, partition);
  store.run(
    "INSERT INTO partitions (table_name, partition_key, published_by, run_id, path, rows, bytes, sha256, inputs, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    table,
    partition,
    commitId,
    runId,
    path,
    rows,
    bytes,
    sha256,
    inputs,
    JSON.stringify(facts),
  );
}

function hold(
  store: Store,
  params: { runId: string; at: string },
  candidate: Candidate,
  failures: readonly AuditFailure[],
): void {
  const { table, partition, path, rows, bytes, sha256, inputs, facts } = candidate;
  store.run(
    "INSERT OR REPLACE INTO held_partitions (table_name, partition_key, run_id, path, rows, bytes, sha256, inputs, facts, failures, held_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    table,
    partition,
    params.runId,
    path ?? "",
    rows,
    bytes,
    sha256,
    inputs,
    JSON.stringify(facts),
    JSON.stringify(failures),
    params.at,
  );
}

/** Publishes a held week as it is, because a person says so. */
export function releaseHeld(
  store: Store,
  params: { partition: string; runId: string; at: string; reason: string; restatements: readonly Restatement[] },
): number {
  return store.transaction(() => {
    const held = heldPartitions(store).filter(({ partition_key }) => partition_key === params.partition);
    const candidates = held.map((row) => ({
      table: row.table_name,
      partition: row.partition_key,
      path: row.path,
      rows: row.rows,
      bytes: row.bytes,
      sha256: row.sha256,
      inputs: row.inputs,
      facts: { ...(JSON.parse(row.facts) as object), released: params.reason },
    }));
    commitCandidates(store, {
      runId: params.runId,
      kind: "release",
      at: params.at,
      reason: params.reason,
      candidates,
      failures: [],
      restatements: params.restatements,
    });
    return candidates.length;
  });
}

/** What readers saw after a commit. */
export function partitionsAfter(store: Store, commitId: number): PublishedPartition[] {
  return store.all<PublishedPartition>(
    "SELECT * FROM partitions WHERE published_by <= ?1 AND (retired_by IS NULL OR retired_by > ?1) ORDER BY table_name, partition_key",
    commitId,
  );
}

/**
 * Makes readers see what they saw after an earlier commit. The rollback is itself a commit; where it changes nothing, there
 * is none. What it takes back is pinned: a run would else publish it again from the same deliveries.
 */
export function rollbackTo(
  store: Store,
  params: { commitId: number; runId: string; at: string; reason: string },
): { commitId: number | null; changed: number } {
  return store.transaction(() => {
    const key = (row: PublishedPartition) => `${row.table_name} ${row.partition_key}`;
    const wanted = new Map(partitionsAfter(store, params.commitId).map((row) => [key(row), row]));
    const changed = publishedPartitions(store).filter((row) => wanted.get(key(row))?.path !== row.path);
    const now = new Set(publishedPartitions(store).map(key));
    const returning = [...wanted.values()].filter((row) => !now.has(key(row)));
    if (changed.length + returning.length === 0) return { commitId: null, changed: 0 };
    const commitId = store.run(
      "INSERT INTO commits (run_id, kind, at, reason) VALUES (?, 'rollback', ?, ?)",
      params.runId,
      params.at,
      params.reason,
    );
    for (const row of changed) {
      store.run("UPDATE partitions SET retired_by = ? WHERE partition_id = ?", commitId, row.partition_id);
      const earlier = wanted.get(key(row)) ?? {
        ...row,
        path: null,
        rows: 0,
        bytes: 0,
        sha256: "",
        inputs: "",
        facts: "{}",
      };
      republish(store, commitId, { ...earlier, facts: pinFacts(store, earlier.facts, row, commitId) });
    }
    for (const row of returning) republish(store, commitId, row);
    return { commitId, changed: changed.length + returning.length };
  });
}

function republish(store: Store, commitId: number, row: PublishedPartition): void {
  store.run(
    "INSERT INTO partitions (table_name, partition_key, published_by, run_id, path, rows, bytes, sha256, inputs, facts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    row.table_name,
    row.partition_key,
    commitId,
    row.run_id,
    row.path,
    row.rows,
    row.bytes,
    row.sha256,
    row.inputs,
    row.facts,
  );
}
