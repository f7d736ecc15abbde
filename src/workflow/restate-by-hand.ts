/** What a person's act changes in weeks that readers have seen: reckoned before it is done, recorded with its commit. */
import type { PublishedPartition, Restatement } from "../catalog/partitions.ts";
import { weeklyStoreProduct } from "../model/lake.ts";
import type { Project } from "./project.ts";
import { compareWeeks } from "./restate-week.ts";
import type { RestatementFacts } from "./restate.ts";

type Side = Pick<PublishedPartition, "table_name" | "partition_key" | "path">;

export type HandRestatementParams = {
  kind: "rollback" | "release";
  reason: string;
  /** What readers see before and after the act; other tables than the weekly one are passed over. */
  before: readonly Side[];
  after: readonly Side[];
};

/** Weeks that readers see now and that come out differently; one that they see none of yet is none of them. */
export async function restatedByHand(project: Project, params: HandRestatementParams): Promise<Restatement[]> {
  const { kind, reason, before } = params;
  const weekly = (rows: readonly Side[]) => rows.filter(({ table_name }) => table_name === weeklyStoreProduct.name);
  const after = new Map(weekly(params.after).map((row) => [row.partition_key, row.path]));
  const bring = async (path: string | null) =>
    path === null || path === "" ? null : ((await project.paths.bring([path]))[0] ?? null);
  const restatements: Restatement[] = [];
  for (const { partition_key, path } of weekly(before)) {
    const next = after.get(partition_key) ?? null;
    if (path === null || next === path) continue;
    const change = await compareWeeks(await project.duck(), await bring(path), await bring(next));
    if (change.rows.added + change.rows.removed + change.rows.changed === 0) continue;
    const text = `${kind === "rollback" ? "Rolled back" : "Released"} by hand: ${reason}`;
    const cause = { kind, table: null, file: null, date: null, text };
    restatements.push({ partition: partition_key, facts: { cause, ...change } satisfies RestatementFacts });
  }
  return restatements;
}
