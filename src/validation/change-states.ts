/** Records which known versions of business dates count from now on. */
import type { Store } from "../catalog/store.ts";
import type { SourceTableName } from "../model/tables.ts";
import type { StateChange } from "./accept-days.ts";
import { requeueDeliveries } from "./requeue.ts";

/** A version that counts again, and whose rows were never written because a newer one was there before it, is read again. */
export function changeStates(store: Store, table: SourceTableName, changes: readonly StateChange[]): void {
  for (const { date, deliveryId, state } of changes)
    store.run(
      "UPDATE days SET state = ? WHERE table_name = ? AND business_date = ? AND delivery_id = ? AND reading = 0",
      state,
      table,
      date,
      deliveryId,
    );
  const revived = changes.filter(({ state }) => state !== "superseded").map(({ deliveryId }) => deliveryId);
  if (revived.length === 0) return;
  const unwritten = store.all<{ id: number }>(
    `SELECT DISTINCT delivery_id AS id FROM days
     WHERE delivery_id IN (SELECT value FROM json_each(?)) AND state <> 'superseded' AND rows > 0 AND path IS NULL AND note IS NOT 'removed'`,
    JSON.stringify([...new Set(revived)]),
  );
  requeueDeliveries(
    store,
    unwritten.map(({ id }) => id),
  );
}
