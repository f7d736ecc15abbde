/** What is held back: weeks whose audit failed, and replacements too small to be believed, or without a day. */
import { heldDays } from "../../catalog/held-days.ts";
import { heldPartitions } from "../../catalog/partitions.ts";
import type { Store } from "../../catalog/store.ts";
import type { HeldPartition } from "../../dashboard/contract.ts";

const WEEKLY = "weekly_store_product";

export function readHeld(store: Store): HeldPartition[] {
  return [...heldWeeks(store), ...replacements(store)];
}

/** A week's tables are held together, and told once. */
function heldWeeks(store: Store): HeldPartition[] {
  const byWeek = Map.groupBy(heldPartitions(store), ({ partition_key }) => partition_key);
  return [...byWeek].map(([partition, rows]) => {
    const row = rows.find(({ table_name }) => table_name === WEEKLY) ?? rows[0]!;
    const failures = JSON.parse(row.failures) as { check: string; text: string }[];
    return {
      table: row.table_name,
      week: partition === "" ? null : Number(partition),
      since: row.held_at,
      run: row.run_id,
      reason: failures.map(({ text }) => text).join("; "),
      next: `endcap diff --week ${partition}`,
    };
  });
}

/** A replacement that is held does not hold its week: readers see the day as it was. */
function replacements(store: Store): HeldPartition[] {
  return heldDays(store).map(({ table, arrivedAt, run, text, next }) => ({
    table,
    week: null,
    since: arrivedAt,
    run,
    reason: text,
    next,
  }));
}
