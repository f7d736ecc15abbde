/** A day as the number of days since 1970-01-01: what a DuckDB DATE holds, and what arithmetic wants. */
export type DayNumber = number;

const MS_PER_DAY = 86_400_000;

/** Year, month (1–12) and day of the month of the civil calendar. */
export function civilDate(day: DayNumber): { year: number; month: number; dayOfMonth: number } {
  const date = new Date(day * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

export function dayOf(year: number, month: number, dayOfMonth: number): DayNumber {
  return Date.UTC(year, month - 1, dayOfMonth) / MS_PER_DAY;
}

/** 0 = Sunday … 6 = Saturday, as retail weeks count. */
export function retailWeekday(day: DayNumber): number {
  return (((day + 4) % 7) + 7) % 7;
}
