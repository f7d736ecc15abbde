/** The days and weeks that are computed, as relations of constants: the same SQL for every engine. */
import { literal } from "../core/duck.ts";
import type { WeekInputs } from "./week-inputs.ts";

export function calendarDaysSql(weeks: readonly WeekInputs[]): string {
  const days = weeks.flatMap(({ week, dates }) => dates.map((date) => `(DATE ${literal(date)}, ${week})`));
  return `SELECT * FROM (VALUES ${days.join(", ")}) AS v(cal_dt, yr_wk_num)`;
}

export function calendarWeeksSql(weeks: readonly WeekInputs[]): string {
  const complete = weeks.map(({ week, isComplete }) => `(${week}, ${isComplete})`);
  return `SELECT * FROM (VALUES ${complete.join(", ")}) AS v(yr_wk_num, is_complete_week)`;
}
