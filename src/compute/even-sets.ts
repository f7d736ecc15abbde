import type { WeekInputs } from "./week-inputs.ts";

/** Weeks in sets of at most about so many accepted rows and of like size, as many as keep that many connections busy to the end. */
export function evenly(weeks: readonly WeekInputs[], most: number, threads: number): WeekInputs[][] {
  const all = weeks.reduce((sum, week) => sum + rowsOf(week), 0);
  const sets = Math.ceil(Math.ceil(all / most) / threads) * threads;
  let before = 0;
  const bySet = Map.groupBy(weeks, (week) => {
    const set = Math.floor((before / all) * sets);
    before += rowsOf(week);
    return set;
  });
  return [...bySet.values()];
}

export function rowsOf(week: WeekInputs): number {
  return week.days.reduce((sum, day) => sum + day.rows, 0);
}
