/** The accepted snapshots of a dimension, oldest first, as one relation. */
import type { Store } from "../catalog/store.ts";
import { literal } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import type { SourceTableName } from "../model/tables.ts";
import { compareVersions } from "../validation/day-versions.ts";

export type Snapshot = { deliveryId: number; path: string; rowsDeliveryId: number; content: string };

type StoredSnapshot = {
  delivery_id: number;
  path: string | null;
  rows_delivery_id: number;
  content: string;
  rows: number;
  effective_date: string | null;
  name_date: string | null;
};

/** Every snapshot with its own content; equal ones count where the newest of them stands. */
export function snapshotsOf(store: Store, table: SourceTableName): Snapshot[] {
  const rows = store.all<StoredSnapshot>(
    `SELECT d.delivery_id, d.path, d.rows_delivery_id, d.content, d.rows, v.effective_date, v.name_date
     FROM days AS d JOIN deliveries AS v USING (delivery_id) WHERE d.table_name = ? AND d.business_date = '' AND d.path IS NOT NULL`,
    table,
  );
  const ordered = rows
    .map((row) => ({
      row,
      deliveryId: row.delivery_id,
      effectiveDate: row.effective_date ?? "",
      named: row.name_date !== null,
      rows: row.rows,
      content: row.content,
    }))
    .sort(compareVersions);
  const newest = new Map(ordered.map((version) => [version.content, version]));
  return ordered
    .filter((version) => newest.get(version.content) === version)
    .map(({ row }) => ({
      deliveryId: row.delivery_id,
      path: row.path as string,
      rowsDeliveryId: row.rows_delivery_id,
      content: row.content,
    }));
}

/** SQL of all snapshots' rows with their number; null where there are none. */
export async function snapshotRelation(snapshots: readonly Snapshot[], paths: ProjectPaths): Promise<string | null> {
  if (snapshots.length === 0) return null;
  const files = await paths.bring(snapshots.map(({ path }) => path));
  return snapshots
    .map(
      ({ rowsDeliveryId }, index) =>
        `SELECT *, ${index} AS snapshot_number FROM read_parquet(${literal(files[index] ?? "")}) WHERE delivery_id = ${rowsDeliveryId}`,
    )
    .join("\nUNION ALL BY NAME ");
}
