/** The retailer's own calendar: weeks that begin on any day, cross years, have gaps, and carry numbers of their own. */
import type { RawRow } from "./contract.ts";
import { addDays, datesBetween, weekday } from "./dates.ts";
import type { Random } from "./random.ts";

const DAY_NAMES = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

export type OwnCalendar = {
  /** Whole snapshots, oldest first. A later one may move the border of a week; it never adds or drops a date. */
  snapshots: RawRow[][];
  /** Dates within the shop's time that the calendar lacks. */
  missing: string[];
};

/** Covers the dates from ten days before the first to ten days after the last. */
export function randomCalendar(random: Random, first: string, last: string): OwnCalendar {
  const startsOn = random.pick([0, 0, 1, 6]);
  const isIrregular = random.chance(0.15);
  const gaps = random.chance(0.3)
    ? random.shuffle(datesBetween(addDays(first, 1), addDays(last, -1))).slice(0, random.int(1, 2))
    : [];
  const weeks = assignWeeks(random, datesBetween(addDays(first, -10), addDays(last, 10)), startsOn, isIrregular);
  for (const date of gaps) weeks.delete(date);

  const numberingOffset = random.int(0, 1);
  const snapshot = rowsOf(random, weeks, numberingOffset);
  const snapshots = [snapshot];
  if (random.chance(0.25)) snapshots.push(rowsOf(random, moveBorder(random, weeks), numberingOffset));
  return { snapshots, missing: gaps };
}

/** Weeks count up from week 50; the year ends after 52 or 53 of them, wherever that falls. */
function assignWeeks(
  random: Random,
  dates: readonly string[],
  startsOn: number,
  isIrregular: boolean,
): Map<string, number> {
  const lastWeek = random.pick([52, 52, 53]);
  let year = Number(dates[0]?.slice(0, 4));
  let week = 50;
  const weeks = new Map<string, number>();
  for (const date of dates) {
    const begins = isIrregular ? random.chance(1 / 7) : weekday(date) === startsOn;
    if (begins && weeks.size > 0) {
      week += 1;
      if (week > lastWeek) [year, week] = [year + 1, 1];
    }
    weeks.set(date, year * 100 + week);
  }
  return weeks;
}

/** The last day of some week becomes the first of the next. */
function moveBorder(random: Random, weeks: ReadonlyMap<string, number>): Map<string, number> {
  const moved = new Map(weeks);
  const dates = [...weeks.keys()];
  const borders = dates.slice(1, -1).filter((date, index) => weeks.get(date) !== weeks.get(dates[index + 2] as string));
  const date = random.pick(borders);
  moved.set(date, weeks.get(dates[dates.indexOf(date) + 1] as string) as number);
  return moved;
}

/** Unsorted, with some rows twice; where one date stands twice with different weeks, the last row is right. */
function rowsOf(random: Random, weeks: ReadonlyMap<string, number>, numberingOffset: number): RawRow[] {
  const rows = random.shuffle([...weeks].map(([date, week]) => calendarRow(date, week, numberingOffset)));
  const repeated = random.shuffle(rows).slice(0, random.int(0, 2));
  const wrong = random.chance(0.3)
    ? random
        .shuffle(rows)
        .slice(0, 1)
        .map((row) => withCell(row, "yr_wk_num", "199901"))
    : [];
  return [...wrong, ...repeated, ...rows];
}

function calendarRow(date: string, week: number, numberingOffset: number): RawRow {
  const [year = "", month = ""] = date.split("-");
  const quarter = Math.ceil(Number(month) / 3);
  return {
    cells: {
      cal_dt: date,
      cal_type_desc: "Fiscal",
      day_of_wk_num: String(weekday(date) + numberingOffset),
      day_of_wk_desc: DAY_NAMES[weekday(date)] as string,
      yr_num: String(Math.floor(week / 100)),
      wk_num: String(week % 100),
      yr_wk_num: String(week),
      mnth_num: String(Number(month)),
      yr_mnth_num: `${year}${Number(month)}`,
      qtr_num: String(quarter),
      yr_qtr_num: `${year}${quarter}`,
    },
  };
}

export function withCell(row: RawRow, column: string, text: string | null): RawRow {
  return { ...row, cells: { ...row.cells, [column]: text } };
}
