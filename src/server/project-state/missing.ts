/** What is missing now: days that wait for a table, and daily tables that nothing more came of. */
import { emptiedDays, type EmptiedDay } from "../../catalog/emptied-days.ts";
import type { Store } from "../../catalog/store.ts";
import { weekInputs, type WaitingDay } from "../../compute/week-inputs.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { addDays, dateRange, daysBetween } from "../../core/dates.ts";
import type { MissingDelivery } from "../../dashboard/contract.ts";
import type { SourceTableName } from "../../model/tables.ts";
import { dailyTables } from "../../config/daily-tables.ts";
import { dueAt } from "../../arrival/due.ts";

/** More neighbouring days than this are told as one. */
const TOLD_ONE_BY_ONE = 7;
/** Days before the newest delivered one in which a day without anything is noticed. */
const NOTICED_DAYS = 28;

/** The simulated retailer records nothing after its last day: of it, nothing more is expected. */
export function readMissing(store: Store, config: ProjectConfig, lastDue: string): MissingDelivery[] {
  const daily = dailyTables(config);
  const dates = factDates(store);
  const newest = dates.at(-1);
  const waiting = newest === undefined ? [] : waitingDays(store, config, dates);
  const holes = newest === undefined || daily.length === 0 ? [] : emptyDays(store, dates, newest);
  const absent = holes.flatMap((date) => daily.map((table) => ({ date, table, reason: "not delivered" })));
  const emptied = emptiedDays(store);
  const found = spans([...waiting, ...absent]).map((span) => told(span, { store, config, emptied }));
  const since =
    newest === undefined || newest >= lastDue || config.source.kind === "simulator"
      ? []
      : daily.map((table) => nothingSince({ table, newest, lastDue, config }));
  return [...since, ...found.sort((a, b) => (a.date === b.date ? 0 : a.date < b.date ? 1 : -1))];
}

/** Business dates that any fact table has, or of which a file was refused or nothing was accepted; oldest first. */
function factDates(store: Store): string[] {
  return store
    .all<{ date: string }>(
      `SELECT business_date AS date FROM days WHERE table_name IN ('sales', 'inventory') AND state = 'current' AND business_date <> ''
       UNION SELECT name_date FROM files WHERE (status = 'refused' OR (status = 'accepted' AND accepted = 0 AND quarantined > 0)) AND name_date IS NOT NULL AND table_name IN ('sales', 'inventory') ORDER BY 1`,
    )
    .map(({ date }) => date);
}

function waitingDays(store: Store, config: ProjectConfig, dates: readonly string[]): WaitingDay[] {
  const calendar = dates.map((date) => ({ date, week: 0 }));
  return weekInputs({ store, config, calendar, modelsVersion: "" }).flatMap(({ waiting }) => waiting);
}

/** Recent days between delivered ones of which nothing came, on weekdays on which something came the week before. */
function emptyDays(store: Store, dates: readonly string[], newest: string): string[] {
  const has = new Set(dates);
  const closed = new Set(
    store
      .all<{ date: string }>("SELECT business_date AS date FROM confirmations WHERE kind IN ('closed', 'without')")
      .map(({ date }) => date),
  );
  return dateRange(addDays(newest, -NOTICED_DAYS), newest).filter(
    (date) => !has.has(date) && !closed.has(date) && has.has(addDays(date, -7)),
  );
}

type Span = { table: SourceTableName; reason: string; from: string; to: string; days: number };

/** Neighbouring days of one table and reason together where they are many. */
function spans(days: readonly WaitingDay[]): Span[] {
  const sorted = days.toSorted((a, b) =>
    a.table === b.table ? (a.date < b.date ? -1 : 1) : a.table > b.table ? -1 : 1,
  );
  const runs: Span[] = [];
  for (const { table, date, reason } of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && last.table === table && last.reason === reason && addDays(last.to, 1) === date) {
      last.to = date;
      last.days += 1;
    } else runs.push({ table, reason, from: date, to: date, days: 1 });
  }
  return runs.flatMap((run) =>
    run.days > TOLD_ONE_BY_ONE
      ? [run]
      : dateRange(run.from, run.to).map((date) => ({ ...run, from: date, to: date, days: 1 })),
  );
}

type Known = { store: Store; config: ProjectConfig; emptied: ReadonlyMap<string, EmptiedDay> };

function told({ table, reason, from, to, days }: Span, { store, config, emptied }: Known): MissingDelivery {
  const refused = store.get<{ landed_at: string; error: string }>(
    "SELECT landed_at, error FROM files WHERE status = 'refused' AND table_name = ? AND name_date = ? ORDER BY file_id DESC LIMIT 1",
    table,
    from,
  );
  const when = days === 1 ? from : `${from} to ${to} (${days} days)`;
  return {
    table,
    date: from,
    since: refused?.landed_at ?? dueAt(from, config).toISOString(),
    text: `${table} of ${when}: ${reason}; ${days === 1 ? "the day is" : "these days are"} not published`,
    next:
      refused === undefined
        ? (emptied.get(`${table} ${from}`)?.next ??
          `Have ${days === 1 ? "it" : "them"} delivered: the next run loads ${days === 1 ? "it" : "them"}; or publish without: endcap confirm ${table} ${from} --without`)
        : (JSON.parse(refused.error) as { next: string }).next,
  };
}

type SinceParams = { table: SourceTableName; newest: string; lastDue: string; config: ProjectConfig };

function nothingSince({ table, newest, lastDue, config }: SinceParams): MissingDelivery {
  const days = daysBetween(newest, lastDue);
  const first = addDays(newest, 1);
  return {
    table,
    date: first,
    since: dueAt(first, config).toISOString(),
    text: `${table}: nothing delivered since ${newest}, ${days} ${days === 1 ? "day is" : "days are"} due`,
    next: "Have the files delivered: the next run loads them. Where deliveries have ended, the numbers stay as they are",
  };
}
