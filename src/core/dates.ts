/** Business dates are ISO strings (`2026-01-05`); arithmetic is on days since 1970-01-01, free of time zones. */

const DAY_MS = 86_400_000;
const ISO_DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The ISO date of a year, month (1–12) and day, or null where no such day exists. */
export function isoDate(year: number, month: number, day: number): string | null {
  if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= 31)) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

export function isIsoDate(text: string): boolean {
  const match = ISO_DATE.exec(text);
  return match !== null && isoDate(Number(match[1]), Number(match[2]), Number(match[3])) !== null;
}

/** Days since 1970-01-01 of an ISO date. */
export function dayNumber(iso: string): number {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

export function fromDayNumber(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function addDays(iso: string, days: number): string {
  return fromDayNumber(dayNumber(iso) + days);
}

/** Days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** All dates from first to last, both included. */
export function dateRange(first: string, last: string): string[] {
  const dates: string[] = [];
  for (let day = dayNumber(first); day <= dayNumber(last); day++) dates.push(fromDayNumber(day));
  return dates;
}

/** Whether a text can be a week's key: a calendar of one's own may call a week 20249, or 7. */
export function isWeekKey(text: string): boolean {
  return /^[1-9]\d{0,9}$/.test(text) && Number(text) <= LARGEST_WEEK;
}

/** The largest INTEGER of the lake's tables. */
export const LARGEST_WEEK = 2_147_483_647;

/** A fiscal week as people write it: "2026 W01" of 202601; a key that is not made of year and week is its own name. */
export function weekText(week: number): string {
  const year = Math.floor(week / 100);
  if (year < 1900 || year > 2999 || week % 100 < 1 || week % 100 > 54) return String(week);
  return `${year} W${String(week % 100).padStart(2, "0")}`;
}
