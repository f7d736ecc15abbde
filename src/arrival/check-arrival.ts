/** The check at 03:00 that the business date is complete, over the state and, where given, what the source shows. */
import { emptiedDays } from "../catalog/emptied-days.ts";
import { heldDays } from "../catalog/held-days.ts";
import type { Store } from "../catalog/store.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import { addDays } from "../core/dates.ts";
import type { Clock } from "../core/effects.ts";
import type { FoundFile } from "../landing/found-files.ts";
import { sourceTableNames, sourceTables, type SourceTableName } from "../model/tables.ts";
import { decideArrival, type Arrival, type TableFacts } from "./arrival.ts";
import { waitingFiles } from "./check-manifests.ts";
import { lastDueDate, localTime } from "./due.ts";
import type { ShownDay } from "./judge-shown.ts";

const SAME_WEEKDAYS = 8;

export type CheckArrivalParams = {
  store: Store;
  config: ProjectConfig;
  clock: Clock;
  /** The business date; by default the newest one that is due. */
  date?: string;
  /** What the source shows of the date, so that a file that is not landed yet counts as delivered. */
  shown?: ShownDay;
};

export function checkArrival({ store, config, clock, date, shown }: CheckArrivalParams): Arrival {
  const now = clock.now();
  const wanted = date ?? lastDueDate(now, config);
  const known = { held: heldDays(store), emptied: emptiedDays(store), waiting: waitingFiles(store) };
  const tables = sourceTableNames.flatMap((table) =>
    config.tables[table] === null
      ? []
      : [readFacts({ store, config, table, date: wanted, shown: shown ?? null, known })],
  );
  return decideArrival({ date: wanted, now, arrival: config, tables });
}

type ReadParams = {
  store: Store;
  config: ProjectConfig;
  table: SourceTableName;
  date: string;
  shown: ShownDay | null;
  /** Of all tables and dates. */
  known: {
    held: ReturnType<typeof heldDays>;
    emptied: ReturnType<typeof emptiedDays>;
    waiting: ReturnType<typeof waitingFiles>;
  };
};
type FileRow = { source_name: string; status: string; error: string | null };

function readFacts(params: ReadParams): TableFacts {
  const { store, config, table, date, shown, known } = params;
  const isFact = sourceTables[table].kind === "fact";
  const files = store.all<FileRow>(
    "SELECT source_name, status, error FROM files AS f WHERE table_name = ? AND name_date = ? AND NOT EXISTS (SELECT 1 FROM files AS newer WHERE newer.source_name = f.source_name AND newer.file_id > f.file_id) ORDER BY file_id",
    table,
    date,
  );
  const fresh = (shown?.ofDate ?? []).filter((file) => file.table === table);
  const refused = shown?.refused.find((file) => file.table === table) ?? refusalOf(files, fresh);
  const allWaiting = [...(shown?.waiting ?? []), ...known.waiting.filter((file) => file.date === date)];
  const waiting = allWaiting.find((file) => file.table === table);
  const emptied = known.emptied.get(`${table} ${date}`);
  const version = isFact ? factVersion(store, table, date) : dimensionVersion(params);
  const names = files.map(({ source_name }) => source_name);
  return {
    table,
    cadence: config.tables[table]?.cadence ?? "irregular",
    isFact,
    rows: version.rows,
    arrivedAt: version.arrivedAt ?? lastModified(fresh),
    held: fresh.length > 0 ? null : (known.held.find((day) => day.table === table && day.date === date)?.kind ?? null),
    isPending: files.some(({ status }) => status === "landed") || hasUndated(store, table) || fresh.length > 0,
    bytes: fresh.length === 0 ? null : fresh.reduce((sum, { bytes }) => sum + bytes, 0),
    refusal: refused,
    waiting: waiting ?? null,
    emptied: emptied === undefined ? null : { reason: emptied.reason, next: emptied.next },
    confirmed: confirmed(store, table, date),
    firstDate:
      allWaiting.length > 0
        ? null
        : (store.get<{ first: string | null }>(
            "SELECT min(business_date) AS first FROM days WHERE table_name = ? AND business_date <> ''",
            table,
          )?.first ?? null),
    files: [...new Set([...names, ...version.files, ...fresh.map(({ name }) => name)])],
    sameWeekday: isFact ? sameWeekday(store, table, date) : [],
    sameWeekdayBytes: isFact && fresh.length > 0 ? sameWeekdayBytes(store, table, date) : [],
  };
}

/** Of the newest refused file, unless it was delivered anew since. */
function refusalOf(files: readonly FileRow[], fresh: readonly FoundFile[]): TableFacts["refusal"] {
  const refused = files.findLast(
    ({ status, source_name }) => status === "refused" && !fresh.some(({ name }) => name === source_name),
  );
  if (refused === undefined) return null;
  return { file: refused.source_name, ...(JSON.parse(refused.error ?? "{}") as { reason: string; next: string }) };
}

function lastModified(fresh: readonly FoundFile[]): string | null {
  return fresh.length === 0 ? null : new Date(Math.max(...fresh.map(({ modifiedMs }) => modifiedMs))).toISOString();
}

type Version = { rows: number | null; arrivedAt: string | null; files: string[] };

function factVersion(store: Store, table: SourceTableName, date: string): Version {
  const current = store.get<{ rows: number | null }>(
    "SELECT sum(rows) AS rows FROM days WHERE table_name = ? AND business_date = ? AND state = 'current'",
    table,
    date,
  );
  const { arrived } = store.get<{ arrived: string | null }>(
    "SELECT min(arrived_at) AS arrived FROM days JOIN deliveries USING (delivery_id) WHERE days.table_name = ? AND business_date = ?",
    table,
    date,
  ) ?? { arrived: null };
  const files = store.all<{ source_name: string }>(
    "SELECT DISTINCT source_name FROM files WHERE status = 'accepted' AND delivery_id IN (SELECT delivery_id FROM days WHERE table_name = ? AND business_date = ? AND state = 'current') LIMIT 20",
    table,
    date,
  );
  return { rows: current?.rows ?? null, arrivedAt: arrived, files: files.map(({ source_name }) => source_name) };
}

/** A dimension's snapshot serves a date when its name says so, or when it is undated and was written after that day began. */
function dimensionVersion({ store, config, table, date }: ReadParams): Version {
  const snapshots = store.all<{
    source_name: string;
    name_date: string | null;
    modified_ms: number;
    arrived_at: string;
    rows: number;
  }>(
    `SELECT source_name, f.name_date, modified_ms, arrived_at, coalesce(accepted, 0) AS rows FROM files AS f JOIN deliveries USING (delivery_id)
     WHERE f.table_name = ? AND f.status IN ('accepted', 'duplicate') AND (f.name_date = ? OR f.name_date IS NULL) ORDER BY file_id DESC`,
    table,
    date,
  );
  const serving = snapshots.find(
    ({ name_date, modified_ms }) =>
      name_date === date || localTime(new Date(modified_ms), config.timeZone).date >= date,
  );
  return serving === undefined
    ? { rows: null, arrivedAt: null, files: [] }
    : { rows: serving.rows, arrivedAt: serving.arrived_at, files: [serving.source_name] };
}

function confirmed(store: Store, table: SourceTableName, date: string): TableFacts["confirmed"] {
  const kinds = store.all<{ kind: string; table_name: string }>(
    "SELECT kind, table_name FROM confirmations WHERE business_date = ?",
    date,
  );
  if (kinds.some(({ kind, table_name }) => kind === "closed" && table_name === table)) return "closed";
  return kinds.some(({ kind }) => kind === "without") ? "without" : null;
}

function sameWeekday(store: Store, table: SourceTableName, date: string): number[] {
  return store
    .all<{ rows: number }>(
      "SELECT sum(rows) AS rows FROM days WHERE table_name = ? AND state = 'current' AND business_date IN (SELECT value FROM json_each(?)) GROUP BY business_date ORDER BY business_date DESC LIMIT ?",
      table,
      JSON.stringify(weekdaysBefore(date)),
      SAME_WEEKDAYS,
    )
    .map(({ rows }) => rows);
}

/** Of the newest version of each file. */
function sameWeekdayBytes(store: Store, table: SourceTableName, date: string): number[] {
  return store
    .all<{ bytes: number }>(
      `SELECT sum(bytes) AS bytes FROM files AS f WHERE table_name = ? AND status = 'accepted' AND name_date IN (SELECT value FROM json_each(?))
       AND NOT EXISTS (SELECT 1 FROM files AS newer WHERE newer.source_name = f.source_name AND newer.file_id > f.file_id)
       GROUP BY name_date ORDER BY name_date DESC LIMIT ?`,
      table,
      JSON.stringify(weekdaysBefore(date)),
      SAME_WEEKDAYS,
    )
    .map(({ bytes }) => bytes);
}

function weekdaysBefore(date: string): string[] {
  return Array.from({ length: SAME_WEEKDAYS * 2 }, (_, index) => addDays(date, -7 * (index + 1)));
}

/** Files without a date in their name may hold any day until they are validated. */
function hasUndated(store: Store, table: SourceTableName): boolean {
  return (
    store.get("SELECT 1 AS yes FROM files WHERE table_name = ? AND status = 'landed' AND name_date IS NULL", table) !==
    undefined
  );
}
