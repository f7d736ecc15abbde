import { dayNumber, fromDayNumber } from "../../core/dates.ts";
import { generateCalendar } from "../../model/calendars/generate.ts";
import type { CalendarRow } from "../../model/calendars/generate.ts";
import type { DayNumber } from "./business-days.ts";

const DAYS_BEFORE = 365;
const DAYS_AFTER = 2 * 365;

export type RetailCalendar = {
  /** Every day of the fiscal years from the one before the first business date to the second after the last. */
  rows: CalendarRow[];
  /** The fiscal week (YYYYWW) of a day. */
  weekOf: (day: DayNumber) => number;
};

/** The retailer's own calendar: NRF 4-5-4, weeks from Sunday to Saturday. */
export function retailCalendar(firstDay: DayNumber, days: number): RetailCalendar {
  const rows = generateCalendar(
    "nrf-4-5-4",
    fromDayNumber(firstDay - DAYS_BEFORE),
    fromDayNumber(firstDay + days + DAYS_AFTER),
  );
  const first = dayNumber(rows[0]!.cal_dt);
  return { rows, weekOf: (day) => rows[day - first]!.yr_wk_num };
}
