/** The calendar that weeks come from: the retailer's own rows, or a generated one. */
import type { Store } from "../catalog/store.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import { dateRange } from "../core/dates.ts";
import type { Duck } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { dimCalendar } from "../model/lake.ts";
import { generateCalendar, type CalendarRow } from "../model/calendars/generate.ts";
import { dimensionSql } from "../model/models.ts";
import type { DayCalendar } from "../validation/field-casts.ts";
import { snapshotRelation, snapshotsOf } from "./dimension-snapshots.ts";
import type { CalendarDay } from "./week-inputs.ts";

/** Days that a generated calendar has. */
const GENERATED = { first: "1990-01-01", last: "2069-12-31" } as const;

export type ProjectCalendar = { days: CalendarDay[]; forRows: DayCalendar };

/** Null where the retailer's own calendar was not delivered yet. */
export async function loadCalendar(params: {
  duck: Duck;
  store: Store;
  config: ProjectConfig;
  paths: ProjectPaths;
}): Promise<ProjectCalendar | null> {
  const days =
    params.config.calendar === "table"
      ? await deliveredDays(params)
      : generatedRows(params.config).map((row) => ({ date: row.cal_dt, week: row.yr_wk_num }));
  if (days.length === 0) return null;
  const known = new Set(days.map(({ date }) => date));
  const first = days[0]?.date ?? "";
  const last = days.at(-1)?.date ?? "";
  const gaps = dateRange(first, last).filter((date) => !known.has(date));
  return { days, forRows: { first, last, gaps, has: (date) => known.has(date) } };
}

async function deliveredDays({
  duck,
  store,
  paths,
}: {
  duck: Duck;
  store: Store;
  paths: ProjectPaths;
}): Promise<CalendarDay[]> {
  const relation = await snapshotRelation(snapshotsOf(store, "calendar"), paths);
  if (relation === null) return [];
  await duck.run(`CREATE OR REPLACE TEMP VIEW snapshots AS ${relation}`);
  const rows = await duck.rows<{ cal_dt: string; yr_wk_num: number }>(
    `SELECT cal_dt, yr_wk_num FROM (${dimensionSql(dimCalendar)}) ORDER BY cal_dt`,
  );
  return rows.map(({ cal_dt, yr_wk_num }) => ({ date: cal_dt, week: yr_wk_num }));
}

/** Rows of the configured generated calendar over these dates, in whole fiscal years. */
export function generatedRows(
  config: ProjectConfig,
  range: { first: string; last: string } = GENERATED,
): CalendarRow[] {
  return config.calendar === "table" ? [] : generateCalendar(config.calendar, range.first, range.last);
}
