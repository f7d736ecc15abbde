/** Shows readers what they saw after an earlier commit. */
import { partitionsAfter, publishedPartitions, recordRestatements, rollbackTo } from "../catalog/partitions.ts";
import type { Store } from "../catalog/store.ts";
import { EndcapError, UsageError } from "../core/errors.ts";
import type { Effects } from "../core/effects.ts";
import { exists } from "../core/files.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { byHand } from "./by-hand.ts";
import type { Project } from "./project.ts";
import { restatedByHand } from "./restate-by-hand.ts";
import { giveUpOpenRun } from "./run-record.ts";

export type RolledBack = { to: number; commit: number | null; reason: string; weeks: number[]; tables: string[] };

/** `to`: by default the commit before the newest. Weeks that change are pinned. Nothing to change: no commit. */
export function rollback(
  project: Project,
  effects: Effects,
  params: { to: number | null; reason: string },
): Promise<RolledBack> {
  const { store, paths } = project;
  return byHand(project, effects, "rollback", async ({ id, at }) => {
    const to = targetCommit(store, params.to);
    await checkFiles(store, paths, to);
    const before = publishedPartitions(store);
    const after = partitionsAfter(store, to);
    const restatements = await restatedByHand(project, { kind: "rollback", reason: params.reason, before, after });
    return () => {
      const { commitId } = rollbackTo(store, { commitId: to, runId: id, at, reason: params.reason });
      if (commitId !== null) {
        recordRestatements(store, commitId, restatements);
        giveUpOpenRun(store, at, `commit ${commitId} rolled back to commit ${to}`);
      }
      const now = new Map(
        publishedPartitions(store).map((row) => [`${row.table_name} ${row.partition_key}`, row.path]),
      );
      const differing = before.filter((row) => now.get(`${row.table_name} ${row.partition_key}`) !== row.path);
      return {
        to,
        commit: commitId,
        reason: params.reason,
        weeks: [
          ...new Set(differing.flatMap(({ partition_key }) => (partition_key === "" ? [] : [Number(partition_key)]))),
        ].sort((a, b) => a - b),
        tables: [...new Set(differing.map(({ table_name }) => table_name))],
      };
    };
  });
}

function targetCommit(store: Store, wanted: number | null): number {
  const known = store
    .all<{ id: number }>("SELECT commit_id AS id FROM commits ORDER BY commit_id DESC")
    .map(({ id }) => id);
  const newest = known[0];
  if (newest === undefined) throw new UsageError({ what: "Nothing was published yet", next: "endcap run" });
  const to = wanted ?? known[1];
  if (to === undefined)
    throw new UsageError({
      what: "There is only one commit, and nothing before it",
      next: "Correct the delivery and run again: its weeks are computed anew",
    });
  if (!known.includes(to))
    throw new UsageError({
      what: `There is no commit ${to}`,
      next: `\`endcap catalog --commits\` lists them, the newest is ${newest}`,
    });
  return to;
}

async function checkFiles(store: Store, paths: ProjectPaths, to: number): Promise<void> {
  for (const { path } of partitionsAfter(store, to)) {
    if (path === null || (await canBring(paths, path))) continue;
    throw new EndcapError({
      what: `The state after commit ${to} cannot be shown again: its files are gone`,
      where: { file: path },
      next: "Choose a later commit: old files stay for retentionDays of the configuration",
    });
  }
}

/** Other errors than that the file is gone are told as they are. */
async function canBring(paths: ProjectPaths, path: string): Promise<boolean> {
  try {
    const [file = ""] = await paths.bring([path]);
    return await exists(file);
  } catch (error) {
    if (error instanceof EndcapError && !error.retryable) return false;
    throw error;
  }
}
