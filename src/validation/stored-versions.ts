/** Versions of business dates that the state knows from earlier batches. */
import type { DeliveryMode } from "../config/project-config.ts";
import type { Store } from "../catalog/store.ts";
import type { SourceTable } from "../model/tables.ts";
import type { DayState } from "./accept-days.ts";
import type { DayVersion } from "./day-versions.ts";

export type StoredVersion = DayVersion & {
  date: string;
  /** The accepted file of its rows; null where they were not written: superseded at once, or none. */
  path: string | null;
  rowsDeliveryId: number;
  state: DayState;
};

type StoredDay = {
  business_date: string;
  delivery_id: number;
  rows: number;
  content: string;
  path: string | null;
  rows_delivery_id: number;
  state: DayState;
  note: string | null;
  effective_date: string | null;
  name_date: string | null;
  delivered_as: string;
};

/** The note of a day that a delivery lacks, though it should hold it. */
export const VANISHED = "vanished";

/** Names of a delivery's files; which those are matters only where deliveries add their rows. */
const NAMES =
  "(SELECT group_concat(source_name, char(10) ORDER BY source_name) FROM files AS f WHERE f.delivery_id = d.delivery_id)";

/** Those of these dates; without versions whose rows were removed long since. */
export function storedVersions(
  store: Store,
  table: SourceTable,
  mode: DeliveryMode,
  dates: readonly string[],
): StoredVersion[] {
  const deliveredAs = mode === "append" && table.kind === "fact" ? NAMES : "''";
  const rows = store.all<StoredDay>(
    `SELECT d.business_date, d.delivery_id, d.rows, d.content, d.path, d.rows_delivery_id, d.state, d.note, v.effective_date, v.name_date, ${deliveredAs} AS delivered_as
     FROM days AS d JOIN deliveries AS v USING (delivery_id)
     WHERE d.table_name = ? AND d.business_date IN (SELECT value FROM json_each(?)) AND d.reading = 0 AND d.note IS NOT 'removed'`,
    table.name,
    JSON.stringify(dates),
  );
  return rows.map((row) => ({
    date: row.business_date,
    deliveryId: row.delivery_id,
    effectiveDate: row.effective_date ?? "",
    named: row.name_date !== null,
    rows: row.rows,
    content: row.content,
    deliveredAs: row.delivered_as,
    vanished: row.note === VANISHED,
    path: row.path,
    rowsDeliveryId: row.rows_delivery_id,
    state: row.state,
  }));
}
