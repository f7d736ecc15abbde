/** What is odd about the weeks of a calendar. */
import { dayNumber, fromDayNumber } from "../../core/dates.ts";
import type { Week, WeekRow } from "./weeks.ts";

export type WeekFindingKind =
  | "date-in-two-weeks"
  | "dates-missing"
  | "week-length"
  | "week-interrupted"
  | "week-number-mismatch";

export type WeekFinding = {
  kind: WeekFindingKind;
  /** The week it is about; of missing dates, the week before them. */
  yrWk: number;
  /** The dates it is about, both included. */
  first: string;
  last: string;
  /** One sentence without a full stop. */
  what: string;
};

export type DateInTwoWeeks = { date: string; yrWk: number; otherYrWk: number };

export type CalendarDays = {
  /** One row a day, in order. */
  days: readonly WeekRow[];
  weeks: readonly Week[];
  inTwoWeeks: readonly DateInTwoWeeks[];
};

/** All findings, ordered by date. */
export function weekFindings(calendar: CalendarDays): WeekFinding[] {
  const findings = [
    ...overlaps(calendar.inTwoWeeks),
    ...gaps(calendar.days),
    ...wrongLengths(calendar.weeks),
    ...interruptions(calendar.days, calendar.weeks),
    ...numberMismatches(calendar.days, calendar.weeks),
  ];
  return findings.sort((a, b) => (a.first === b.first ? 0 : a.first < b.first ? -1 : 1));
}

function overlaps(inTwoWeeks: readonly DateInTwoWeeks[]): WeekFinding[] {
  return inTwoWeeks.map(({ date, yrWk, otherYrWk }) => ({
    kind: "date-in-two-weeks",
    yrWk,
    first: date,
    last: date,
    what: `${date} is in week ${otherYrWk} and, by a later row that counts, in week ${yrWk}`,
  }));
}

function gaps(days: readonly WeekRow[]): WeekFinding[] {
  const findings: WeekFinding[] = [];
  let before: { day: number; yrWk: number } | null = null;
  for (const { cal_dt, yr_wk_num: yrWk } of days) {
    const day = dayNumber(cal_dt);
    if (before !== null && day > before.day + 1) {
      const [first, last] = [fromDayNumber(before.day + 1), fromDayNumber(day - 1)];
      const missing = first === last ? first : `${first} to ${last}`;
      findings.push({ kind: "dates-missing", yrWk: before.yrWk, first, last, what: `The calendar lacks ${missing}` });
    }
    before = { day, yrWk };
  }
  return findings;
}

function wrongLengths(weeks: readonly Week[]): WeekFinding[] {
  const found: WeekFinding[] = [];
  for (const [index, { yrWk, first, last, days }] of weeks.entries()) {
    if (days === 7) continue;
    const length = `Week ${yrWk} has ${days} ${days === 1 ? "day" : "days"}`;
    const isShort = days < 7;
    const cut =
      isShort && index === 0
        ? `: the calendar begins with it, on ${first}`
        : isShort && index === weeks.length - 1
          ? `: the calendar ends with it, on ${last}`
          : ", not 7";
    found.push({ kind: "week-length", yrWk, first, last, what: `${length}${cut}` });
  }
  return found;
}

/** Weeks between whose days another week's lie; days that the calendar lacks altogether are gaps, not this. */
function interruptions(days: readonly WeekRow[], weeks: readonly Week[]): WeekFinding[] {
  const interruptedBy = new Map<number, number>();
  const seen = new Set<number>();
  let current: number | undefined;
  for (const { yr_wk_num: yrWk } of days) {
    if (yrWk === current) continue;
    if (current !== undefined && seen.has(yrWk) && !interruptedBy.has(yrWk)) interruptedBy.set(yrWk, current);
    seen.add(yrWk);
    current = yrWk;
  }
  return weeks.flatMap(({ yrWk, first, last }) => {
    const other = interruptedBy.get(yrWk);
    if (other === undefined) return [];
    const what = `Days of week ${other} lie between the days of week ${yrWk} (${first} to ${last})`;
    return [{ kind: "week-interrupted", yrWk, first, last, what }];
  });
}

/**
 * Weeks whose rows disagree about year or week, and weeks whose key is not made of the two although most keys are
 * (202605 or, unpadded, 20265). A retailer whose keys are of another kind altogether gets none of the latter.
 */
function numberMismatches(days: readonly WeekRow[], weeks: readonly Week[]): WeekFinding[] {
  const byKey = new Map(weeks.map((week) => [week.yrWk, week]));
  const mixed = new Set<number>();
  for (const { yr_wk_num: yrWk, yr_num, wk_num } of days) {
    const week = byKey.get(yrWk);
    if (week === undefined) continue;
    if ((yr_num ?? week.yrNum) !== week.yrNum || (wk_num ?? week.wkNum) !== week.wkNum) mixed.add(yrWk);
  }
  const numbered = weeks.filter((week) => week.yrNum !== null && week.wkNum !== null);
  const areMostMade = numbered.filter(isKeyMadeOfNumbers).length * 2 > numbered.length;
  return numbered.flatMap((week) => {
    const { yrWk, first, last, yrNum, wkNum } = week;
    const finding = { kind: "week-number-mismatch" as const, yrWk, first, last };
    if (mixed.has(yrWk)) return [{ ...finding, what: `The days of week ${yrWk} disagree about its year or number` }];
    if (!areMostMade || isKeyMadeOfNumbers(week)) return [];
    return [{ ...finding, what: `Week ${yrWk} is called week ${wkNum} of year ${yrNum}` }];
  });
}

function isKeyMadeOfNumbers({ yrWk, yrNum, wkNum }: Week): boolean {
  return yrWk === Number(`${yrNum}${wkNum}`) || yrWk === Number(`${yrNum}${String(wkNum).padStart(2, "0")}`);
}
