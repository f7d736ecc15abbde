/** Business dates are ISO texts; days are counted in UTC, where every one has 24 hours. */
const DAY_MS = 86_400_000;

export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** All dates from the first to the last, both included. */
export function datesBetween(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) dates.push(date);
  return dates;
}

/** 0 is Sunday. */
export function weekday(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** ISO 8601: weeks begin on Monday and belong to the year that holds their Thursday. 2025-12-29 is 202601. */
export function isoWeek(date: string): number {
  const thursday = addDays(date, 3 - ((weekday(date) + 6) % 7));
  const year = Number(thursday.slice(0, 4));
  const dayOfYear = (Date.parse(`${thursday}T00:00:00Z`) - Date.parse(`${year}-01-01T00:00:00Z`)) / DAY_MS;
  return year * 100 + Math.floor(dayOfYear / 7) + 1;
}

/** Whether the text is a day that exists, in the form YYYY-MM-DD. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(milliseconds) && new Date(milliseconds).toISOString().slice(0, 10) === text;
}

/** The Monday to Sunday, Sunday to Saturday or Saturday to Friday of a date's week, and the week's number. */
export type Week = { number: number; first: string };

export type GeneratedCalendar = "iso" | "nrf-4-5-4" | "saturday-friday";

/** The week of a date by a calendar that no one delivers. */
export function generatedWeek(kind: GeneratedCalendar, date: string): Week {
  if (kind === "iso") return { number: isoWeek(date), first: addDays(date, -((weekday(date) + 6) % 7)) };
  const calendarYear = Number(date.slice(0, 4));
  const year = [calendarYear + 1, calendarYear, calendarYear - 1].find(
    (candidate) => firstDayOfYear(kind, candidate) <= date,
  ) as number;
  const start = firstDayOfYear(kind, year);
  const index = Math.floor((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${start}T00:00:00Z`)) / (7 * DAY_MS));
  return { number: year * 100 + index + 1, first: addDays(start, index * 7) };
}

/**
 * NRF: the day after the Saturday nearest to 31 January. Saturday to Friday: the Saturday of the week that holds
 * 1 February. The fiscal year has the number of the calendar year in which it begins.
 */
function firstDayOfYear(kind: "nrf-4-5-4" | "saturday-friday", year: number): string {
  if (kind === "saturday-friday") {
    const february = `${year}-02-01`;
    return addDays(february, -((weekday(february) + 1) % 7));
  }
  const january = `${year}-01-31`;
  const sinceSaturday = (weekday(january) + 1) % 7;
  return addDays(january, sinceSaturday <= 3 ? 1 - sinceSaturday : 8 - sinceSaturday);
}
