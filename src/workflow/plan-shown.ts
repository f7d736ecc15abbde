/** A plan from the state and what the source shows, with the weeks where they are known: only the calendar tells them. */
import { heldDays } from "../catalog/held-days.ts";
import type { Store } from "../catalog/store.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import { newFiles, type FoundFile } from "../landing/found-files.ts";
import { notLanded, splitWaiting } from "../landing/unreadable-files.ts";
import { sourceTableNames, type SourceTableName } from "../model/tables.ts";
import type { FoundFiles } from "../source/source.ts";
import { correctedDeliveries } from "../validation/requeue.ts";
import { planRun, type FileReason, type Plan, type PlanFile, type PlanParams } from "./plan.ts";

type KnownFile = { file: string; table: SourceTableName; date: string | null; bytes: number };

export type KnownWeeks = Pick<PlanParams, "stale" | "published" | "waiting"> & {
  weekOf: NonNullable<PlanParams["weekOf"]>;
};

export function planShown(params: {
  store: Store;
  config: ProjectConfig;
  shown: FoundFiles;
  extract: readonly string[];
  /** null: they are known after reading. */
  weeks: KnownWeeks | null;
}): Plan {
  const { store, config, shown, extract, weeks } = params;
  const unreadable = notLanded(store, shown.unreadable);
  const { ready, waiting } = splitWaiting(newFiles(store, shown.files), unreadable);
  const accepted = new Set(acceptedDays(store));
  return planRun({
    resumes:
      store.get<{ run_id: string }>("SELECT run_id FROM runs WHERE status = 'running' ORDER BY started_at DESC LIMIT 1")
        ?.run_id ?? null,
    files: [...filesToRead(store, config), ...ready.map((file) => toPlanFile(store, file))],
    unknownFiles: shown.unknown,
    unreadable: [...unreadable, ...waiting],
    extract,
    weekOf: weeks?.weekOf ?? null,
    stale: weeks?.stale ?? [],
    published: weeks?.published ?? new Set(),
    waiting: weeks?.waiting ?? [],
    held: heldDays(store).map(({ table, date, kind, text, next }) => ({ table, date, kind, text, next })),
    daily: sourceTableNames.filter((table) => config.tables[table]?.cadence === "daily"),
    isAccepted: (table, date) => accepted.has(`${table} ${date}`),
    firstDate: firstDates(store),
  });
}

function toPlanFile(store: Store, file: FoundFile): PlanFile {
  const isKnown = store.get("SELECT 1 AS yes FROM files WHERE source_name = ?", file.name) !== undefined;
  return {
    file: file.name,
    table: file.table,
    date: file.nameDate,
    bytes: file.bytes,
    reason: isKnown ? "changed" : "new",
  };
}

/** Files in landing that are not read yet, or would be read again. */
function filesToRead(store: Store, config: ProjectConfig): PlanFile[] {
  const columns = 'source_name AS file, table_name AS "table", name_date AS date, bytes';
  const landed = store.all<KnownFile & { reason: FileReason }>(
    `SELECT ${columns}, CASE WHEN delivered IS NULL THEN 'cut off' ELSE 'asked for' END AS reason FROM files WHERE status = 'landed' ORDER BY file_id`,
  );
  const corrected = store.all<KnownFile>(
    `SELECT ${columns} FROM files WHERE delivery_id IN (SELECT value FROM json_each(?)) ORDER BY file_id`,
    JSON.stringify(correctedDeliveries(store, config)),
  );
  return [...landed, ...corrected.map((file) => ({ ...file, reason: "read again" as const }))];
}

function acceptedDays(store: Store): string[] {
  return store
    .all<{ day: string }>("SELECT DISTINCT table_name || ' ' || business_date AS day FROM days WHERE state = 'current'")
    .map(({ day }) => day);
}

function firstDates(store: Store): Partial<Record<SourceTableName, string>> {
  const rows = store.all<{ name: SourceTableName; first: string }>(
    "SELECT table_name AS name, min(business_date) AS first FROM days WHERE state = 'current' AND business_date <> '' GROUP BY 1",
  );
  return Object.fromEntries(rows.map(({ name, first }) => [name, first]));
}
