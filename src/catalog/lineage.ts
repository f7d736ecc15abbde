/** From a published partition back to what was delivered: deliveries, files and lines. */
import { readWeekFacts } from "../compute/week-facts.ts";
import { snapshotsOf } from "../compute/dimension-snapshots.ts";
import type { SourceTableName } from "../model/tables.ts";
import { publishedPartitions } from "./partitions.ts";
import type { Store } from "./store.ts";

export type LineageFile = {
  file: string;
  /** Where the copy as delivered stands, relative to the project. */
  landed: string;
  bytes: number;
  sha256: string;
  arrivedAt: string;
  /** Physical lines of the file; null for Parquet. */
  lines: number | null;
  accepted: number;
  quarantined: number;
};

export type LineageDay = {
  table: string;
  /** '' for a whole snapshot. */
  date: string;
  delivery: number;
  rows: number;
  files: LineageFile[];
};

export type Lineage = {
  table: string;
  partition: string;
  path: string | null;
  commit: number;
  run: string;
  dates: readonly string[];
  days: LineageDay[];
};

const dimensionSources: Readonly<Record<string, SourceTableName>> = {
  dim_calendar: "calendar",
  dim_product: "product",
  dim_store: "store",
};

/** Null where no such partition is published. A fact's two tables are made of the same days; the weekly one remembers them. */
export function lineageOf(store: Store, table: string, partition: string): Lineage | null {
  const published = publishedPartitions(store).filter(({ partition_key }) => partition_key === partition);
  const row = published.find(({ table_name }) => table_name === table);
  if (row === undefined) return null;
  const source = dimensionSources[table];
  const weekly = published.find(({ table_name }) => table_name === "weekly_store_product");
  const facts = readWeekFacts(weekly?.facts ?? "{}");
  const inputs =
    source === undefined
      ? facts.inputs.map(({ table: name, date, delivery }) => ({ table: name, date, delivery }))
      : snapshotsOf(store, source).map(({ deliveryId }) => ({
          table: source as string,
          date: "",
          delivery: deliveryId,
        }));
  return {
    table,
    partition,
    path: row.path,
    commit: row.published_by,
    run: row.run_id,
    dates: facts.dates,
    days: inputs.map((input) => ({
      ...input,
      rows: rowsOf(store, input),
      files: filesOf(store, input.delivery, input.date),
    })),
  };
}

function rowsOf(store: Store, { table, date, delivery }: { table: string; date: string; delivery: number }): number {
  return (
    store.get<{ rows: number }>(
      "SELECT rows FROM days WHERE table_name = ? AND business_date = ? AND delivery_id = ? ORDER BY reading LIMIT 1",
      table,
      date,
      delivery,
    )?.rows ?? 0
  );
}

/** The delivery's files; where some bear the day in their name, those. */
function filesOf(store: Store, delivery: number, date: string): LineageFile[] {
  const files = store.all<LineageFile & { name_date: string | null }>(
    `SELECT source_name AS file, landed_path AS landed, bytes, sha256, landed_at AS arrivedAt, json_extract(facts, '$.physicalLines') AS lines,
       coalesce(accepted, 0) AS accepted, coalesce(quarantined, 0) AS quarantined, name_date
     FROM files WHERE delivery_id = ? AND status = 'accepted' ORDER BY file_id`,
    delivery,
  );
  const named = files.filter(({ name_date }) => name_date === date);
  return (named.length > 0 ? named : files).map(({ name_date: _name, ...file }) => file);
}
