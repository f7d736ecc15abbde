/** Calendars made where a retailer delivers none: the same columns as a delivered one, so nothing after it can tell. */
import { EndcapError } from "../../core/errors.ts";
import { dayNumber, fromDayNumber, isIsoDate } from "../../core/dates.ts";

/** One day, with every column of the source table `calendar`. */
export type CalendarRow = {
  cal_dt: string;
  cal_type_desc: string;
  /** 1–7 from the first day of that calendar's week. */
  day_of_wk_num: number;
  day_of_wk_desc: string;
  yr_num: number;
  wk_num: number;
  /** yr_num × 100 + wk_num. */
  yr_wk_num: number;
  mnth_num: number;
  /** yr_num × 100 + mnth_num. */
  yr_mnth_num: number;
  qtr_num: number;
  /** yr_num × 10 + qtr_num. */
  yr_qtr_num: number;
};

export const generatedCalendarKinds = ["iso", "nrf-4-5-4", "saturday-friday"] as const;
export type GeneratedCalendarKind = (typeof generatedCalendarKinds)[number];

type CalendarRule = {
  description: string;
  /** 0 = Monday … 6 = Sunday. */
  firstWeekday: number;
  /** The year begins with the week that holds this day of its Gregorian year: month 1–12, day. */
  firstWeekHolds: readonly [month: number, day: number];
  /** Month 1–12 of a week, by its number in the year and its first day. */
  monthOfWeek: (week: number, firstDay: number) => number;
};

const rules: Record<GeneratedCalendarKind, CalendarRule> = {
  iso: {
    description: "ISO weeks",
    firstWeekday: 0,
    firstWeekHolds: [1, 4],
    monthOfWeek: monthOfThursday,
  },
  "nrf-4-5-4": {
    description: "NRF 4-5-4",
    firstWeekday: 6,
    firstWeekHolds: [2, 4],
    monthOfWeek: monthOf454,
  },
  "saturday-friday": {
    description: "Saturday-Friday 4-5-4",
    firstWeekday: 5,
    firstWeekHolds: [2, 1],
    monthOfWeek: monthOf454,
  },
};

const dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
const weeksOfMonths = [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4] as const;
const EARLIEST = "1900-01-01";
const LATEST = "2199-12-31";

/**
 * Every day, in order, of the whole fiscal years that hold `first` to `last` (ISO dates, both included).
 * - `iso`: Monday–Sunday; the year's first week holds 4 January; a week belongs to the month of its Thursday, as it
 *   belongs to the year of its Thursday.
 * - `nrf-4-5-4`: Sunday–Saturday; the year ends on the Saturday nearest 31 January, so the next one's first week holds
 *   4 February; month 1 is February; a 53rd week belongs to month 12.
 * - `saturday-friday`: Saturday–Friday; the year's first week holds 1 February; months as in `nrf-4-5-4`.
 *
 * A year is named after the Gregorian year in which most of it lies.
 * Throws an EndcapError where the dates are no dates, in the wrong order, or outside 1900–2199.
 */
export function generateCalendar(kind: GeneratedCalendarKind, first: string, last: string): CalendarRow[] {
  refuseBadRange(first, last);
  const rule = rules[kind];
  const rows: CalendarRow[] = [];
  const lastDay = dayNumber(last);
  let year = fiscalYearOf(rule, first);
  let start = firstDayOfYear(rule, year);
  while (start <= lastDay) {
    const nextStart = firstDayOfYear(rule, year + 1);
    for (let weekStart = start; weekStart < nextStart; weekStart += 7) {
      addWeek(rows, { rule, year, week: (weekStart - start) / 7 + 1, weekStart });
    }
    year += 1;
    start = nextStart;
  }
  return rows;
}

type WeekToAdd = { rule: CalendarRule; year: number; week: number; weekStart: number };

function addWeek(rows: CalendarRow[], { rule, year, week, weekStart }: WeekToAdd): void {
  const month = rule.monthOfWeek(week, weekStart);
  const quarter = Math.ceil(month / 3);
  const firstDate = fromDayNumber(weekStart);
  for (let day = 0; day < 7; day++) {
    rows.push({
      cal_dt: dateWithinWeek(firstDate, weekStart, day),
      cal_type_desc: rule.description,
      day_of_wk_num: day + 1,
      day_of_wk_desc: dayNames[(rule.firstWeekday + day) % 7]!,
      yr_num: year,
      wk_num: week,
      yr_wk_num: year * 100 + week,
      mnth_num: month,
      yr_mnth_num: year * 100 + month,
      qtr_num: quarter,
      yr_qtr_num: year * 10 + quarter,
    });
  }
}

/** The date some days after a week's first; up to the 28th of a month by counting on, which is quicker. */
function dateWithinWeek(firstDate: string, weekStart: number, days: number): string {
  const dayOfMonth = Number(firstDate.slice(8)) + days;
  if (dayOfMonth > 28) return fromDayNumber(weekStart + days);
  return firstDate.slice(0, 8) + String(dayOfMonth).padStart(2, "0");
}

/** First day of a fiscal year, as days since 1970-01-01. */
function firstDayOfYear(rule: CalendarRule, year: number): number {
  const [month, day] = rule.firstWeekHolds;
  const held = Date.UTC(year, month - 1, day) / 86_400_000;
  return held - ((((held + 3 - rule.firstWeekday) % 7) + 7) % 7);
}

function fiscalYearOf(rule: CalendarRule, date: string): number {
  const day = dayNumber(date);
  let year = Number(date.slice(0, 4)) + 1;
  while (firstDayOfYear(rule, year) > day) year -= 1;
  return year;
}

function monthOfThursday(_week: number, firstDay: number): number {
  return Number(fromDayNumber(firstDay + 3).slice(5, 7));
}

function monthOf454(week: number): number {
  let lastWeek = 0;
  const month = weeksOfMonths.findIndex((weeks) => week <= (lastWeek += weeks));
  return month === -1 ? 12 : month + 1;
}

function refuseBadRange(first: string, last: string): void {
  const isGood = isIsoDate(first) && isIsoDate(last) && EARLIEST <= first && first <= last && last <= LATEST;
  if (isGood) return;
  throw new EndcapError({
    what: `No calendar can be made from ${first} to ${last}`,
    where: { table: "calendar", setting: "calendar" },
    next: `Give two dates in order (YYYY-MM-DD), from ${EARLIEST} to ${LATEST}; if they came from the data, look for wrong dates in it`,
  });
}
