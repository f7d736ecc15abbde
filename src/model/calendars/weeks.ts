/** The weeks of any calendar, read from its rows alone: keys are names here, and only dates give the order. */
import { addDays, daysBetween } from "../../core/dates.ts";
import { weekFindings, type DateInTwoWeeks, type WeekFinding } from "./week-findings.ts";

/** What of a calendar's row says which week a day belongs to. Dates are ISO. */
export type WeekRow = {
  cal_dt: string;
  yr_wk_num: number;
  yr_num?: number | null;
  wk_num?: number | null;
};

export type Week = {
  /** The retailer's own key of the week. */
  yrWk: number;
  /** Earliest day of the week, ISO. */
  first: string;
  /** Latest day of the week, ISO. */
  last: string;
  /** How many days the calendar gives the week. */
  days: number;
  /** As the earliest row that has it says; null where no row does. */
  yrNum: number | null;
  wkNum: number | null;
};

export type WeeksRead = {
  /** In the order of their first days. */
  weeks: Week[];
  /** What is odd about the calendar; it can be used all the same. */
  findings: WeekFinding[];
};

/**
 * The weeks of a calendar's rows, which may come in any order, with gaps and repeated.
 * Of two rows for one day the later one in `rows` counts, and the finding shows both weeks.
 */
export function readWeeks(rows: Iterable<WeekRow>): WeeksRead {
  const byDate = new Map<string, WeekRow>();
  const inTwoWeeks: DateInTwoWeeks[] = [];
  for (const row of rows) {
    const before = byDate.get(row.cal_dt);
    if (before !== undefined && before.yr_wk_num !== row.yr_wk_num) {
      inTwoWeeks.push({ date: row.cal_dt, yrWk: row.yr_wk_num, otherYrWk: before.yr_wk_num });
    }
    byDate.set(row.cal_dt, row);
  }
  const days = [...byDate.values()].sort((a, b) => (a.cal_dt < b.cal_dt ? -1 : 1));
  const weeks = weeksOf(days);
  return { weeks, findings: weekFindings({ days, weeks, inTwoWeeks }) };
}

/**
 * As many weeks as from `from` to `to` (keys, both included), immediately before them; null where the calendar does not
 * reach back that far or lacks a week there, or does not know one of the keys, or has `to` before `from`.
 */
export function previousPeriod(weeks: readonly Week[], from: number, to: number): Week[] | null {
  const start = weeks.findIndex((week) => week.yrWk === from);
  const end = weeks.findIndex((week) => week.yrWk === to);
  const count = end - start + 1;
  if (start === -1 || count < 1 || start < count) return null;
  const previous = weeks.slice(start - count, start);
  const isUnbroken = previous.every((week, index) => isNextTo(week, weeks[start - count + index + 1]!));
  return isUnbroken ? previous : null;
}

/** Whether no whole week fits between two; a few lost days do not part them. */
function isNextTo(week: Week, next: Week): boolean {
  return daysBetween(addDays(week.last, 1), next.first) < 7;
}

function weeksOf(days: readonly WeekRow[]): Week[] {
  const weeks = new Map<number, Week>();
  for (const day of days) {
    const week = weeks.get(day.yr_wk_num);
    if (week === undefined) {
      weeks.set(day.yr_wk_num, {
        yrWk: day.yr_wk_num,
        first: day.cal_dt,
        last: day.cal_dt,
        days: 1,
        yrNum: day.yr_num ?? null,
        wkNum: day.wk_num ?? null,
      });
    } else {
      week.last = day.cal_dt;
      week.days += 1;
      week.yrNum ??= day.yr_num ?? null;
      week.wkNum ??= day.wk_num ?? null;
    }
  }
  return [...weeks.values()];
}
