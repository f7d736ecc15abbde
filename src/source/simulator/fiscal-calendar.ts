import { civilDate, dayOf, weekday } from "./business-days.ts";
import type { DayNumber } from "./business-days.ts";

/** One row of the `calendar` table. */
export type CalendarDay = {
  day: DayNumber;
  dayOfWeekNum: number;
  dayOfWeekDesc: string;
  year: number;
  week: number;
  yearWeek: number;
  month: number;
  yearMonth: number;
  quarter: number;
  yearQuarter: number;
};

export const CALENDAR_TYPE = "NRF 4-5-4";

const DAY_NAMES = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const WEEKS_OF_MONTHS = [4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5, 4] as const;

/** First day (a Sunday) of a fiscal year: the day after the Saturday nearest to 31 January. */
export function fiscalYearStart(year: number): DayNumber {
  const endOfJanuary = dayOf(year, 1, 31);
  const ahead = 6 - weekday(endOfJanuary);
  return endOfJanuary + (ahead > 3 ? ahead - 7 : ahead) + 1;
}

/** The fiscal year that a day belongs to. */
export function fiscalYearOf(day: DayNumber): number {
  const { year } = civilDate(day);
  return day >= fiscalYearStart(year) ? year : year - 1;
}

/** The fiscal week key (YYYYWW) of a day. */
export function yearWeekOf(day: DayNumber): number {
  const year = fiscalYearOf(day);
  return year * 100 + Math.floor((day - fiscalYearStart(year)) / 7) + 1;
}

/** The fiscal month, 1–12 (1 is February), of a week of 1–53; a 53rd week belongs to the last month. */
export function fiscalMonthOf(week: number): number {
  let last = 0;
  for (let month = 1; month <= 12; month++) {
    last += WEEKS_OF_MONTHS[month - 1]!;
    if (week <= last) return month;
  }
  return 12;
}

/** Every day of the fiscal years from the one before the first day's to the second after the last day's. */
export function buildCalendar(firstDay: DayNumber, lastDay: DayNumber): CalendarDay[] {
  const end = fiscalYearStart(fiscalYearOf(lastDay) + 3);
  const days: CalendarDay[] = [];
  for (let day = fiscalYearStart(fiscalYearOf(firstDay) - 1); day < end; day++) {
    const yearWeek = yearWeekOf(day);
    const year = Math.floor(yearWeek / 100);
    const week = yearWeek % 100;
    const month = fiscalMonthOf(week);
    const quarter = Math.ceil(month / 3);
    const dayOfWeek = weekday(day);
    days.push({
      day,
      dayOfWeekNum: dayOfWeek + 1,
      dayOfWeekDesc: DAY_NAMES[dayOfWeek]!,
      year,
      week,
      yearWeek,
      month,
      yearMonth: year * 100 + month,
      quarter,
      yearQuarter: year * 10 + quarter,
    });
  }
  return days;
}
