/** Gathers what a plan is decided from: the source, the state, the calendar. Nothing is landed and nothing changes. */
import { heldDays } from "../catalog/held-days.ts";
import { publishedPartitions } from "../catalog/partitions.ts";
import type { Store } from "../catalog/store.ts";
import { loadCalendar } from "../compute/calendar-days.ts";
import { touchedWeeks, type TouchedWeek } from "../compute/compute.ts";
import { factsOfWeek, readWeekFacts } from "../compute/week-facts.ts";
import { weekInputs } from "../compute/week-inputs.ts";
import { newFiles, type FoundFile } from "../landing/found-files.ts";
import { notLanded, splitWaiting } from "../landing/unreadable-files.ts";
import { modelsVersion } from "../model/models.ts";
import { sourceTableNames, type SourceTableName } from "../model/tables.ts";
import { openSource } from "../source/index.ts";
import { correctedDeliveries } from "../validation/requeue.ts";
import { planRun, type FileReason, type Plan, type PlanFile, type StaleWeek } from "./plan.ts";
import type { Project } from "./project.ts";
import { causeOf } from "./restate-cause.ts";

type KnownFile = { file: string; table: SourceTableName; date: string | null; bytes: number };

export async function makePlan(project: Project): Promise<Plan> {
  const { config, store, paths } = project;
  const source = await openSource(project);
  const found = await source.look();
  const unreadable = notLanded(store, found.unreadable);
  const { ready, waiting } = splitWaiting(newFiles(store, found.files), unreadable);
  const calendar = await loadCalendar({ duck: await project.duck(), store, config, paths });
  const weeks =
    calendar === null ? [] : weekInputs({ store, config, calendar: calendar.days, modelsVersion: modelsVersion() });
  const weekOf = calendar === null ? null : new Map(calendar.days.map(({ date, week }) => [date, week]));
  const accepted = new Set(acceptedDays(store));
  return planRun({
    resumes:
      store.get<{ run_id: string }>("SELECT run_id FROM runs WHERE status = 'running' ORDER BY started_at DESC LIMIT 1")
        ?.run_id ?? null,
    files: [...waitingFiles(project), ...ready.map((file) => toPlanFile(store, file))],
    unknownFiles: found.unknown,
    unreadable: [...unreadable, ...waiting],
    extract: await source.openDates(project),
    weekOf: weekOf === null ? null : (date) => weekOf.get(date),
    stale: touchedWeeks(store, weeks).map((touched) => toStale(store, touched)),
    published: new Set(
      publishedWeeks(store).flatMap(({ partition_key, path }) => (path === null ? [] : [Number(partition_key)])),
    ),
    waiting: weeks.flatMap(({ waiting }) => waiting),
    held: heldDays(store).map(({ table, date, kind, text, next }) => ({ table, date, kind, text, next })),
    daily: sourceTableNames.filter((table) => config.tables[table]?.cadence === "daily"),
    isAccepted: (table, date) => accepted.has(`${table} ${date}`),
    firstDate: firstDates(store),
  });
}

function publishedWeeks(store: Store) {
  return publishedPartitions(store).filter(({ table_name }) => table_name === "weekly_store_product");
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
function waitingFiles({ store, config }: Project): PlanFile[] {
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

function toStale(store: Store, { inputs, reason }: TouchedWeek): StaleWeek {
  const before = publishedWeeks(store).find(({ partition_key }) => partition_key === String(inputs.week));
  if (before === undefined) return { week: inputs.week, reason };
  const since = store.get<{ at: string }>("SELECT at FROM commits WHERE commit_id = ?", before.published_by)?.at ?? "";
  const cause = causeOf({
    store,
    before: readWeekFacts(before.facts),
    after: factsOfWeek(inputs),
    newestBefore: "9999-12-31",
    since,
  });
  return { week: inputs.week, reason: cause?.text ?? reason };
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
