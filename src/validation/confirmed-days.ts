/** What a person said of held days: a word stands for the deliveries that were there when it was said. */
import type { Store } from "../catalog/store.ts";
import type { SourceTableName } from "../model/tables.ts";
import { NOT_CONFIRMED, type Confirmed } from "./day-versions.ts";

/** By date. */
export function confirmedDays(store: Store, table: SourceTableName): Map<string, Confirmed> {
  const rows = store.all<{ kind: keyof Confirmed; business_date: string; delivery_id: number | null }>(
    "SELECT kind, business_date, delivery_id FROM confirmations WHERE kind IN ('smaller', 'vanished', 'replaced', 'kept') AND table_name = ?",
    table,
  );
  const byDate = new Map<string, Confirmed>();
  for (const { kind, business_date, delivery_id } of rows)
    byDate.set(business_date, {
      ...(byDate.get(business_date) ?? NOT_CONFIRMED),
      [kind]: delivery_id ?? Number.MAX_SAFE_INTEGER,
    });
  return byDate;
}
