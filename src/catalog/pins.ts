/**
 * Partitions that a rollback pinned. They remember the contents that were taken back, and runs do not publish these again
 * by themselves: a newer delivery, which makes another content, or a person's word does.
 */
import { weekContent, readWeekFacts } from "../compute/week-facts.ts";
import { publishedPartitions, type PublishedPartition } from "./partitions.ts";
import type { Store } from "./store.ts";

export type Pinned = { table: string; partition: string; commit: number; reason: string };

type PinFacts = { pinned?: readonly string[] };

/** Contents that must not be published again by themselves; empty where nothing is pinned. */
export function pinnedContents(row: Pick<PublishedPartition, "facts">): readonly string[] {
  return (JSON.parse(row.facts) as PinFacts).pinned ?? [];
}

/** The facts of a partition that comes back in place of `taken`: what that was made of, and what was taken back before it. */
export function pinFacts(facts: string, taken: PublishedPartition): string {
  const pinned = [...new Set([...pinnedContents(taken), contentOf(taken)])];
  return JSON.stringify({ ...(JSON.parse(facts) as object), pinned });
}

/** A week's content does not depend on the models' version, so that an update of the program undoes no rollback. */
function contentOf({ partition_key, inputs, facts }: PublishedPartition): string {
  return partition_key === "" ? inputs : weekContent(readWeekFacts(facts));
}

/** Weeks and dimensions that are pinned; a week's two tables are one. */
export function pinnedPartitions(store: Store): Pinned[] {
  const reasons = new Map(
    store
      .all<{ commit_id: number; reason: string | null }>(
        "SELECT commit_id, reason FROM commits WHERE kind = 'rollback'",
      )
      .map((row) => [row.commit_id, row.reason ?? ""]),
  );
  return publishedPartitions(store)
    .filter((row) => row.table_name !== "daily_store_product" && pinnedContents(row).length > 0)
    .map(({ table_name, partition_key, published_by }) => ({
      table: table_name,
      partition: partition_key,
      commit: published_by,
      reason: reasons.get(published_by) ?? "",
    }));
}
