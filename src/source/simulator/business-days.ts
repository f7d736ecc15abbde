import { EndcapError } from "../../core/errors.ts";

/** A day as the number of days since 1970-01-01: what a DuckDB DATE holds, and what arithmetic wants. */
export type DayNumber = number;

const MS_PER_DAY = 86_400_000;

/** "2026-01-05" → 20458. Throws where the text is no day of the calendar. */
export function dayNumber(isoDate: string): DayNumber {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(isoDate) ? Date.parse(`${isoDate}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== isoDate) {
    throw new EndcapError({ what: `"${isoDate}" is not a date`, next: "Write the date as YYYY-MM-DD, for example 2026-01-31" });
  }
  return ms / MS_PER_DAY;
}

/** 20458 → "2026-01-05". */
export function isoDate(day: DayNumber): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Year, month (1–12) and day of the month of the civil calendar. */
export function civilDate(day: DayNumber): { year: number; month: number; dayOfMonth: number } {
  const date = new Date(day * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

export function dayOf(year: number, month: number, dayOfMonth: number): DayNumber {
  return Date.UTC(year, month - 1, dayOfMonth) / MS_PER_DAY;
}

/** 0 = Sunday … 6 = Saturday. */
export function weekday(day: DayNumber): number {
  return (((day + 4) % 7) + 7) % 7;
}
