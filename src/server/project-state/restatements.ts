/** Weeks that readers had seen and that changed since, as their commits recorded it. */
import type { Store } from "../../catalog/store.ts";
import type { Restatement } from "../../dashboard/contract.ts";
import { measures } from "../../model/measures.ts";
import type { RestatementFacts } from "../../workflow/restate.ts";

const labels = new Map<string, string>(measures.map(({ name, label }) => [name, label]));

/** Newest first. */
export function readRestatements(store: Store, { limit }: { limit: number }): Restatement[] {
  const rows = store.all<{ partition_key: string; facts: string; run_id: string; at: string }>(
    `SELECT r.partition_key, r.facts, c.run_id, c.at FROM restatements AS r JOIN commits AS c USING (commit_id)
     ORDER BY r.commit_id DESC, r.partition_key DESC LIMIT ?`,
    limit,
  );
  return rows.map(({ partition_key, facts, run_id, at }) => {
    const { cause, rows: changedRows, changes } = JSON.parse(facts) as RestatementFacts;
    return {
      run: run_id,
      at,
      week: Number(partition_key),
      cause,
      rows: changedRows,
      changes: changes.map((change) => ({ ...change, label: labels.get(change.measure) ?? change.measure })),
    };
  });
}
