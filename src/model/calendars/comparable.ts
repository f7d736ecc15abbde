/** Which week of last year a week is compared with. */
import { dayNumber } from "../../core/dates.ts";
import type { Week } from "./weeks.ts";

/** A year whose last week begins up to 54 weeks before a year belongs to what that year is compared with. */
const DAYS_BACK = 54 * 7;
const YEAR_OF_WEEKS = 52;
/** Calendars that cut a week at the turn of the year leave two weeks in 53 off the grid; irregular ones leave far more. */
const SHARE_ON_GRID = 0.9;

/**
 * For each week's key, the key of the week it is compared with: last year, restated. Weeks are as `readWeeks` gives them.
 *
 * Where weeks keep their weekday, that is the week 52 weeks before, by dates. So after a year of 53 weeks each week
 * compares with the one numbered one higher (week 1 with week 2, week 52 with week 53), and otherwise with the same
 * number. Week 53 itself has no counterpart (null): the NRF restates the long year only when it is the earlier one of
 * the two, by dropping its week 1, and 52 weeks before week 53 lies week 1 of its own year. No week is ever the
 * counterpart of two.
 *
 * Where weeks do not keep their weekday (weeks counted from 1 January, weeks cut at the end of a month), it is the week
 * of the same number in the year numbered one less. Null: the calendar has no such week, or does not say which.
 */
export function comparableWeeks(weeks: readonly Week[]): Map<number, number | null> {
  const byNumber = new Map(weeks.map((week) => [numberText(week.yrNum, week.wkNum), week]));
  const placed = weeks.map((week) => ({ week, first: dayNumber(week.first), last: dayNumber(week.last) }));
  const compared = new Map<number, number | null>();
  for (const year of Map.groupBy(placed, ({ week }) => week.yrNum).values()) {
    const grid = gridAround(placed, year);
    for (const one of year) {
      const prior = grid === null ? sameNumberLastYear(byNumber, one.week) : weeksEarlier(grid, one);
      compared.set(one.week.yrWk, prior?.yrWk ?? null);
    }
  }
  return compared;
}

/** A week with its first and last day as days since 1970-01-01. */
type PlacedWeek = { week: Week; first: number; last: number };

/** Weeks by the number of their 7-day span: consecutive spans have consecutive numbers. */
type Grid = { firstWeekday: number; weeks: ReadonlyMap<number, Week> };

/** The grid of 7-day spans on which a year and the one before it lie, or null where they do not lie on one. */
function gridAround(weeks: readonly PlacedWeek[], year: readonly PlacedWeek[]): Grid | null {
  const earliest = year[0]!.first - DAYS_BACK;
  const latest = year.at(-1)!.first;
  const around = weeks.filter(({ first }) => first >= earliest && first <= latest);
  const firstWeekday = usualFirstWeekday(around);
  const onGrid = new Map<number, Week>();
  for (const [span, [only, ...others]] of Map.groupBy(around, ({ first }) => spanOf(first, firstWeekday))) {
    if (only === undefined || others.length > 0 || spanOf(only.last, firstWeekday) !== span) continue;
    onGrid.set(span, only.week);
  }
  return onGrid.size >= SHARE_ON_GRID * around.length ? { firstWeekday, weeks: onGrid } : null;
}

function weeksEarlier(grid: Grid, { week, first }: PlacedWeek): Week | undefined {
  const span = spanOf(first, grid.firstWeekday);
  const prior = grid.weeks.get(span - YEAR_OF_WEEKS);
  if (prior === undefined || grid.weeks.get(span) !== week) return undefined;
  return week.yrNum !== null && prior.yrNum === week.yrNum ? undefined : prior;
}

function sameNumberLastYear(byNumber: ReadonlyMap<string, Week>, week: Week): Week | undefined {
  if (week.yrNum === null || week.wkNum === null) return undefined;
  return byNumber.get(numberText(week.yrNum - 1, week.wkNum));
}

/** 1970-01-01 was a Thursday, 3 days after a Monday. */
function spanOf(day: number, firstWeekday: number): number {
  return Math.floor((day + 3 - firstWeekday) / 7);
}

/** The weekday (0 = Monday) on which most whole weeks begin; of all weeks where none is whole. */
function usualFirstWeekday(weeks: readonly PlacedWeek[]): number {
  const whole = weeks.filter(({ week }) => week.days === 7);
  const counts = Array.from({ length: 7 }, () => 0);
  for (const { first } of whole.length > 0 ? whole : weeks) counts[first + 3 - 7 * spanOf(first, 0)]! += 1;
  return counts.indexOf(Math.max(...counts));
}

function numberText(yrNum: number | null, wkNum: number | null): string {
  return `${yrNum}/${wkNum}`;
}
