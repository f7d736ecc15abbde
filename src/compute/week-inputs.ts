/** Which accepted days make up each fiscal week, which days wait, and whether a published week is still up to date. */
import { createHash } from "node:crypto";
import { emptiedDays, type EmptiedDay } from "../catalog/emptied-days.ts";
import type { WeekPin } from "../catalog/pins.ts";
import type { Store } from "../catalog/store.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import type { SourceTableName } from "../model/tables.ts";
import { withoutTakenBack, type StoredInput, type TakenUp } from "./taken-back.ts";

export type CalendarDay = { date: string; week: number };

/** Rows of one table and business date, in an accepted file. */
export type DayInput = {
  table: "sales" | "inventory";
  date: string;
  deliveryId: number;
  path: string | null;
  rowsDeliveryId: number;
  content: string;
  rows: number;
};

/** A business date that is not published: something of it is missing. */
export type WaitingDay = {
  date: string;
  table: SourceTableName;
  reason: string;
  /** It was delivered, and a rollback took it back: another table of the date that is delivered anew brings it too. */
  takenBack?: true;
};

export type WeekInputs = {
  week: number;
  /** Days of the week by the calendar. */
  dates: string[];
  days: DayInput[];
  waiting: WaitingDay[];
  isComplete: boolean;
  /** What a rollback took back of the week, and nothing newer replaced since. */
  pin: WeekPin | null;
  /** What a rollback took back and counts again all the same. */
  takenUp: TakenUp[];
  /** Equal while nothing that the week is made of changed. */
  fingerprint: string;
};

const factTables = ["sales", "inventory"] as const;

/** All weeks that hold at least one delivered day, in order. */
export function weekInputs(params: {
  store: Store;
  config: ProjectConfig;
  calendar: readonly CalendarDay[];
  modelsVersion: string;
  /** Weeks that are computed from the current deliveries though a rollback took some of them back. */
  isFreed?: (week: number) => boolean;
}): WeekInputs[] {
  const { store, config, calendar, modelsVersion } = params;
  const stored = store.all<StoredInput>(
    `SELECT table_name, business_date, delivery_id, path, rows_delivery_id, content, rows FROM days AS d
     WHERE state = 'current' AND table_name IN ('sales', 'inventory') AND (note IS NOT 'vanished' OR EXISTS (
       SELECT 1 FROM days AS o WHERE o.table_name IN ('sales', 'inventory') AND o.business_date = d.business_date AND o.state = 'current' AND o.note IS NOT 'vanished'))
     ORDER BY business_date, table_name, delivery_id`,
  );
  const { days, missing, pins, takenUp } = withoutTakenBack(store, stored, params.isFreed ?? (() => false));
  const byDate = new Map<string, DayInput[]>();
  const firstDate: Partial<Record<SourceTableName, string>> = {};
  for (const row of days) {
    const input = {
      table: row.table_name,
      date: row.business_date,
      deliveryId: row.delivery_id,
      path: row.path,
      rowsDeliveryId: row.rows_delivery_id,
      content: row.content,
      rows: row.rows,
    };
    const list = byDate.get(row.business_date);
    if (list === undefined) byDate.set(row.business_date, [input]);
    else list.push(input);
    if (row.business_date < (firstDate[row.table_name] ?? "9999")) firstDate[row.table_name] = row.business_date;
  }
  const daily = factTables.filter((table) => config.tables[table]?.cadence === "daily");
  const counted = daily.length > 0 ? daily : factTables.filter((table) => firstDate[table] !== undefined).slice(0, 1);
  const refused = refusedDays(store);
  const emptied = emptiedDays(store);
  const accepted = new Set(
    store
      .all<{ business_date: string }>("SELECT business_date FROM confirmations WHERE kind = 'without'")
      .map(({ business_date }) => business_date),
  );
  const weeks = new Map<number, WeekInputs>();
  for (const { date, week } of calendar) {
    let entry = weeks.get(week);
    if (entry === undefined) {
      entry = {
        week,
        dates: [],
        days: [],
        waiting: [],
        isComplete: true,
        pin: pins.get(week) ?? null,
        takenUp: takenUp.filter((day) => day.week === week),
        fingerprint: "",
      };
      weeks.set(week, entry);
    }
    entry.dates.push(date);
    const inputs = byDate.get(date) ?? [];
    const has = (table: SourceTableName) => inputs.some((input) => input.table === table);
    const waiting = accepted.has(date)
      ? []
      : waitingFor(date, { has, anything: inputs.length > 0, daily, firstDate, refused, emptied, takenBack: missing });
    entry.waiting.push(...waiting);
    if (waiting.length === 0) entry.days.push(...inputs);
    if (waiting.length > 0 || counted.length === 0 || !counted.every(has)) entry.isComplete = false;
  }
  return [...weeks.values()]
    .filter(({ days, waiting }) => days.length > 0 || waiting.length > 0)
    .map((week) => ({ ...week, fingerprint: fingerprint(week, config, modelsVersion) }));
}

function waitingFor(
  date: string,
  known: {
    has(table: SourceTableName): boolean;
    anything: boolean;
    daily: readonly SourceTableName[];
    firstDate: Partial<Record<SourceTableName, string>>;
    refused: ReadonlyMap<string, string>;
    emptied: ReadonlyMap<string, EmptiedDay>;
    takenBack: ReadonlyMap<string, string>;
  },
): WaitingDay[] {
  const waiting: WaitingDay[] = [];
  for (const table of factTables) {
    if (known.has(table)) continue;
    const refusal = known.refused.get(`${table} ${date}`);
    const empty = known.emptied.get(`${table} ${date}`);
    const takenBack = known.takenBack.get(`${table} ${date}`);
    if (refusal !== undefined) waiting.push({ date, table, reason: refusal });
    else if (takenBack !== undefined) waiting.push({ date, table, reason: takenBack, takenBack: true });
    else if (empty !== undefined) waiting.push({ date, table, reason: empty.reason });
    else if (known.anything && known.daily.includes(table) && date >= (known.firstDate[table] ?? "9999"))
      waiting.push({ date, table, reason: "not delivered" });
  }
  return waiting;
}

/** Days whose newest dated file was refused, or waits for the rest of its delivery: (table, date) → why. */
function refusedDays(store: Store): Map<string, string> {
  const rows = store.all<{ table_name: string; name_date: string; source_name: string; status: string; error: string }>(
    "SELECT table_name, name_date, source_name, status, error FROM files WHERE status IN ('refused', 'waiting') AND name_date IS NOT NULL ORDER BY file_id",
  );
  return new Map(
    rows.map(({ table_name, name_date, source_name, status, error }) => [
      `${table_name} ${name_date}`,
      `${source_name} ${status === "waiting" ? "waits" : "was refused"}: ${(JSON.parse(error) as { reason: string }).reason}`,
    ]),
  );
}

function fingerprint(week: WeekInputs, config: ProjectConfig, modelsVersion: string): string {
  const days = week.days.map(({ table, date, content }) => `${table} ${date} ${content}`).sort();
  const parts = [modelsVersion, JSON.stringify(config.keys), String(week.isComplete), week.dates.join(","), ...days];
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 24);
}
