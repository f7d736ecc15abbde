/** Deliveries for the screens: what arrived, what became of each file's rows, what replaced what. */
import type { Store } from "../../catalog/store.ts";
import type { Delivery, RowCounts } from "../../dashboard/contract.ts";

type DeliveryRow = {
  delivery_id: number;
  table_name: string;
  name_date: string | null;
  run_id: string;
  arrived_at: string;
  status: string;
  /** Its days in all, and those that count, are held, or count with the rows of an older delivery. */
  days: number;
  current: number | null;
  held: number | null;
  /** Days that it lacks, though it should hold them, and that are held for it. */
  vanished: number | null;
  known: number | null;
  first: string | null;
  last: string | null;
  dates: number;
};

type FileRow = {
  delivery_id: number;
  source_name: string;
  bytes: number;
  landed_at: string;
  status: string;
  error: string | null;
} & Record<keyof RowCounts, number | null>;

/** Newest first, with the number of all. */
export function readDeliveries(store: Store, { limit }: { limit: number }): { deliveries: Delivery[]; count: number } {
  const rows = store.all<DeliveryRow>(
    `SELECT v.delivery_id, v.table_name, v.name_date, v.run_id, v.arrived_at, v.status, count(d.delivery_id) AS days,
       sum(d.state = 'current') AS current, sum(d.state = 'held' AND d.note IS NOT 'vanished') AS held, sum(d.state = 'held' AND d.note IS 'vanished') AS vanished, sum(d.state = 'current' AND d.rows_delivery_id <> d.delivery_id) AS known,
       min(nullif(d.business_date, '')) FILTER (WHERE d.note IS NOT 'vanished') AS first, max(nullif(d.business_date, '')) FILTER (WHERE d.note IS NOT 'vanished') AS last,
       count(DISTINCT nullif(d.business_date, '')) FILTER (WHERE d.note IS NOT 'vanished') AS dates
     FROM (SELECT * FROM deliveries ORDER BY delivery_id DESC LIMIT ?) AS v LEFT JOIN days AS d USING (delivery_id)
     GROUP BY v.delivery_id ORDER BY v.delivery_id DESC`,
    limit,
  );
  const ids = JSON.stringify(rows.map(({ delivery_id }) => delivery_id));
  const files = Map.groupBy(
    store.all<FileRow>(
      "SELECT delivery_id, source_name, bytes, landed_at, status, error, delivered, accepted, quarantined, skipped, refused FROM files WHERE delivery_id IN (SELECT value FROM json_each(?)) ORDER BY file_id",
      ids,
    ),
    ({ delivery_id }) => delivery_id,
  );
  const replaced = replacedBy(store, ids, "older");
  const replacing = replacedBy(store, ids, "newer");
  const { count } = store.get<{ count: number }>("SELECT count(*) AS count FROM deliveries") ?? { count: 0 };
  const deliveries = rows.map((row) => {
    const own = files.get(row.delivery_id) ?? [];
    const status = deliveryStatus(row);
    const before = replaced.get(row.delivery_id);
    const after = replacing.get(row.delivery_id);
    return {
      id: String(row.delivery_id),
      table: row.table_name,
      status,
      arrivedAt: row.arrived_at,
      dates: datesOf(row),
      rows: sumCounts(own),
      files: own.map((file) => ({
        file: file.source_name,
        bytes: file.bytes,
        arrivedAt: file.landed_at,
        rows: sumCounts([file]),
        refused: refusalOf(file),
      })),
      note: noteOf({ row, status, files: own, before, after }),
      run: row.run_id,
    };
  });
  return { deliveries, count };
}

function deliveryStatus(row: DeliveryRow): Delivery["status"] {
  if (row.status === "landed") return "landed";
  if (row.status === "refused") return "refused";
  if ((row.held ?? 0) + (row.vanished ?? 0) > 0) return "held";
  if (row.days > 0 && (row.current ?? 0) === 0) return "superseded";
  return row.days > 0 && row.known === row.current ? "unchanged" : "current";
}

function datesOf({ first, last, dates, name_date }: DeliveryRow): Delivery["dates"] {
  if (first !== null && last !== null) return { from: first, to: last, count: dates };
  return name_date === null ? null : { from: name_date, to: name_date, count: 1 };
}

function sumCounts(files: readonly FileRow[]): RowCounts {
  const total: RowCounts = { delivered: 0, accepted: 0, quarantined: 0, skipped: 0, refused: 0 };
  for (const file of files) {
    for (const name of Object.keys(total) as (keyof RowCounts)[]) total[name] += file[name] ?? 0;
  }
  return total;
}

function refusalOf({ status, error }: FileRow): string | null {
  return status === "refused" && error !== null ? (JSON.parse(error) as { reason: string }).reason : null;
}

/** Why a file waits for the rest of its delivery. */
function waitOf({ status, error }: FileRow): string | null {
  return status === "waiting" && error !== null
    ? `It waits: ${(JSON.parse(error) as { reason: string }).reason}`
    : null;
}

type Other = { name: string; days: number };

/** The delivery whose days each one replaced (older), or that replaced its days (newer), with how many days. */
function replacedBy(store: Store, ids: string, side: "older" | "newer"): Map<number, Other> {
  const other =
    side === "older"
      ? "d.state = 'current' AND o.state = 'superseded' AND o.delivery_id < d.delivery_id"
      : "d.state = 'superseded' AND o.state = 'current'";
  const rows = store.all<{ delivery_id: number; name: string; days: number; other: number }>(
    `SELECT d.delivery_id, max(o.delivery_id) AS other, count(DISTINCT d.business_date) AS days,
       (SELECT min(source_name) FROM files WHERE files.delivery_id = max(o.delivery_id)) AS name
     FROM days AS d JOIN days AS o ON o.table_name = d.table_name AND o.business_date = d.business_date AND o.delivery_id <> d.delivery_id
     WHERE d.delivery_id IN (SELECT value FROM json_each(?)) AND ${other} GROUP BY d.delivery_id`,
    ids,
  );
  return new Map(
    rows.map(({ delivery_id, name, days, other: id }) => [delivery_id, { name: `${name} (delivery ${id})`, days }]),
  );
}

type NoteParams = {
  row: DeliveryRow;
  status: Delivery["status"];
  files: readonly FileRow[];
  before: Other | undefined;
  after: Other | undefined;
};

function noteOf({ row, status, files, before, after }: NoteParams): string | null {
  const days = (n: number) => (row.dates === 0 ? "" : ` for ${n} ${n === 1 ? "day" : "days"}`);
  if (status === "landed") return files.map(waitOf).find((wait) => wait !== null) ?? "Its rows are not checked yet";
  const refusals = files.flatMap((file) => refusalOf(file) ?? []);
  const refused =
    refusals.length === 0
      ? null
      : `${refusals[0]}${refusals.length > 1 ? `, and ${refusals.length - 1} more files` : ""}`;
  if (status === "refused")
    return (row.current ?? 0) > 0 ? `${refused}; what was accepted of it before stays` : refused;
  const notes = [
    ...(refused === null ? [] : [`One file was refused: ${refused}`]),
    ...((row.held ?? 0) > 0
      ? [
          `${row.held} ${row.held === 1 ? "day is" : "days are"} much smaller than what it would replace, or of other rows than what counts: held until confirmed`,
        ]
      : []),
    ...((row.vanished ?? 0) > 0
      ? [
          `It lacks ${row.vanished} ${row.vanished === 1 ? "day" : "days"} between those that it repeats: the older rows stay until confirmed`,
        ]
      : []),
    ...(status === "unchanged" ? ["The same rows were delivered before"] : []),
    ...(status !== "unchanged" && before !== undefined ? [`Replaces ${before.name}${days(before.days)}`] : []),
    ...(after === undefined ? [] : [`Replaced by ${after.name}${days(after.days)}`]),
  ];
  return notes.length === 0 ? null : notes.join("; ");
}

/**
 * Rows of the files that count now: of deliveries with a day that is not superseded, of those all of whose rows are in
 * quarantine, and of refused files that no newer file of that name or day has replaced.
 */
export function readRowCounts(store: Store): RowCounts {
  const row = store.get<Record<keyof RowCounts, number | null>>(
    `SELECT sum(delivered) AS delivered, sum(accepted) AS accepted, sum(quarantined) AS quarantined, sum(skipped) AS skipped, sum(refused) AS refused
     FROM files AS f WHERE f.delivered IS NOT NULL AND (
       EXISTS (SELECT 1 FROM days AS d WHERE d.delivery_id = f.delivery_id AND d.state <> 'superseded')
       OR (f.status <> 'refused' AND NOT EXISTS (SELECT 1 FROM days AS d WHERE d.delivery_id = f.delivery_id))
       OR (f.status = 'refused' AND ${isNewestOfItsName}))`,
  );
  return {
    delivered: row?.delivered ?? 0,
    accepted: row?.accepted ?? 0,
    quarantined: row?.quarantined ?? 0,
    skipped: row?.skipped ?? 0,
    refused: row?.refused ?? 0,
  };
}

/** SQL: no newer file bears the name of file `f`, and no newer delivery of its table and day was accepted. */
export const isNewestOfItsName = `NOT EXISTS (SELECT 1 FROM files AS n WHERE n.source_name = f.source_name AND n.file_id > f.file_id)
  AND (f.name_date IS NULL OR NOT EXISTS (SELECT 1 FROM days AS d WHERE d.table_name = f.table_name AND d.business_date = f.name_date AND d.delivery_id > f.delivery_id))`;
