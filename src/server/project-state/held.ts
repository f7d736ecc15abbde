/** What is held back: weeks whose audit failed, and replacements too small to be believed. */
import { heldPartitions } from "../../catalog/partitions.ts";
import type { Store } from "../../catalog/store.ts";
import type { HeldPartition } from "../../dashboard/contract.ts";

const WEEKLY = "weekly_store_product";

export function readHeld(store: Store): HeldPartition[] {
  return [...heldWeeks(store), ...heldDays(store)];
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

type HeldDay = {
  table_name: string;
  business_date: string;
  rows: number;
  before: number | null;
  run_id: string;
  arrived_at: string;
};

function heldDays(store: Store): HeldPartition[] {
  const days = store.all<HeldDay>(
    `SELECT d.table_name, d.business_date, d.rows, v.run_id, v.arrived_at,
       (SELECT sum(c.rows) FROM days AS c WHERE c.table_name = d.table_name AND c.business_date = d.business_date AND c.state = 'current') AS before
     FROM days AS d JOIN deliveries AS v USING (delivery_id) WHERE d.state = 'held' ORDER BY d.business_date DESC`,
  );
  return days.map(({ table_name, business_date, rows, before, run_id, arrived_at }) => ({
    table: table_name,
    week: null,
    since: arrived_at,
    run: run_id,
    reason: `The replacement of ${business_date} has ${rows} rows instead of ${before ?? 0}`,
    next: `endcap confirm ${table_name} ${business_date} --smaller`,
  }));
}
