/** Which days of the daily tables came. */
import type { Store } from "../../catalog/store.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { addDays, dateRange } from "../../core/dates.ts";
import type { PipelineAnswer } from "../../dashboard/contract.ts";
import { dailyTables } from "../../config/daily-tables.ts";

/** Daily tables; where none is, the fact tables that were delivered. */
function watchedTables(store: Store, config: ProjectConfig): string[] {
  const daily = dailyTables(config);
  if (daily.length > 0) return daily;
  return store
    .all<{ name: string }>(
      "SELECT DISTINCT table_name AS name FROM days WHERE state = 'current' AND business_date <> '' ORDER BY table_name DESC",
    )
    .map(({ name }) => name);
}

/** Rows accepted by day and daily table, at most `days` up to the newest that any of them has; null where nothing was delivered. */
export function readCoverage(
  store: Store,
  config: ProjectConfig,
  { days }: { days: number },
): PipelineAnswer["coverage"] {
  const tables = watchedTables(store, config);
  const { newest, oldest } = store.get<{ newest: string | null; oldest: string | null }>(
    "SELECT max(business_date) AS newest, min(business_date) AS oldest FROM days WHERE state = 'current' AND business_date <> '' AND table_name IN (SELECT value FROM json_each(?))",
    JSON.stringify(tables),
  ) ?? { newest: null, oldest: null };
  if (newest === null || oldest === null) return { dates: [], tables: [] };
  const first = addDays(newest, 1 - days);
  const dates = dateRange(oldest < first ? first : oldest, newest);
  const rows = store.all<{ table_name: string; date: string; rows: number }>(
    "SELECT table_name, business_date AS date, sum(rows) AS rows FROM days WHERE state = 'current' AND business_date >= ? AND business_date <= ? GROUP BY 1, 2",
    dates[0] ?? "",
    newest,
  );
  const found = new Map(rows.map((row) => [`${row.table_name} ${row.date}`, row.rows]));
  return {
    dates,
    tables: tables.map((table) => ({ table, rows: dates.map((date) => found.get(`${table} ${date}`) ?? null) })),
  };
}
