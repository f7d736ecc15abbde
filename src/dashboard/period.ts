/** Which weeks a filter means, and which weeks they are compared with. */
import { weekText } from "../core/dates.ts";
import { UsageError } from "../core/errors.ts";
import { previousPeriod } from "../model/calendars/weeks.ts";
import type { ComparisonKind, Filter } from "./contract.ts";
import type { DataWeek, Warehouse } from "./warehouse.ts";

export const DEFAULT_WEEKS = 13;

export type Period = {
  from: number | null;
  to: number | null;
  weeks: number[];
  incomplete: number[];
  firstDay: string | null;
  lastDay: string | null;
};

export type Comparison = {
  kind: ComparisonKind;
  label: string;
  weeks: (number | null)[];
  missing: number[];
  notes: string[];
};

type Weeks = Pick<Warehouse, "weeks" | "calendar" | "lastYear">;

/** A history that can compare at least this many weeks with last year's opens with just these. */
const ENOUGH_WEEKS = 3;

/**
 * The default: 13 weeks that end with the last complete one, or with the newest where none is complete. Where only the
 * last few of them have a counterpart last year, these few, so that the first look can be a comparison.
 */
export function defaultPeriod({
  weeks,
  lastYear,
}: Pick<Weeks, "weeks" | "lastYear">): { from: number; to: number } | null {
  let end = weeks.findLastIndex((week) => week.complete);
  if (end === -1) end = weeks.length - 1;
  const whole = new Set(weeks.filter(({ complete }) => complete).map(({ week }) => week));
  let comparable = 0;
  while (comparable <= end && isComparable(weeks[end - comparable], whole, lastYear)) comparable += 1;
  const count = comparable >= ENOUGH_WEEKS ? Math.min(comparable, DEFAULT_WEEKS) : DEFAULT_WEEKS;
  const first = weeks[Math.max(0, end - count + 1)];
  const last = weeks[end];
  return first === undefined || last === undefined ? null : { from: first.week, to: last.week };
}

function isComparable(week: DataWeek | undefined, whole: ReadonlySet<number>, lastYear: Weeks["lastYear"]): boolean {
  const before = week === undefined ? undefined : lastYear.get(week.week);
  return before !== undefined && before !== null && whole.has(before);
}

/** The weeks with facts between `from` and `to` in the calendar's order. */
export function periodOf(source: Weeks, filter: Pick<Filter, "from" | "to" | "complete">): Period {
  const standard = defaultPeriod(source);
  const to =
    filter.to ?? (filter.from === null ? standard?.to : lastNotBefore(source, filter.from, standard?.to)) ?? null;
  const standardFrom = filter.to === null ? (standard?.from ?? null) : null;
  const from = filter.from ?? standardFrom ?? (to === null ? null : weeksBack(source, to, DEFAULT_WEEKS));
  const start = from === null ? 0 : placeOf(source, from);
  const end = to === null ? -1 : placeOf(source, to);
  if (from !== null && to !== null && start > end) {
    throw new UsageError({
      what: `The period ends before it begins: ${weekText(from)} to ${weekText(to)}`,
      next: "Choose a last week that is not before the first",
    });
  }
  const inside = source.weeks.filter((week) => {
    const place = placeOf(source, week.week);
    return place >= start && place <= end && (week.complete || !filter.complete);
  });
  return {
    from,
    to,
    weeks: inside.map((week) => week.week),
    incomplete: inside.filter((week) => !week.complete).map((week) => week.week),
    firstDay: inside[0]?.first ?? null,
    lastDay: inside.at(-1)?.last ?? null,
  };
}

/** The last `count` weeks with facts up to a week, both for sparks and as a default. */
export function weeksUpTo(source: Weeks, to: number | null, count: number): number[] {
  if (to === null) return [];
  const end = placeOf(source, to);
  return source.weeks
    .filter((week) => placeOf(source, week.week) <= end)
    .slice(-count)
    .map((week) => week.week);
}

const labels: Record<ComparisonKind, string> = {
  previous: "the weeks before",
  "last-year": "the same weeks last year",
  none: "no comparison",
};

/**
 * What a history is compared with unless something else is asked for. Of the weeks that a page opens with: with last year
 * where any of them has one, else with the weeks before where there are as many, else with nothing.
 */
export function defaultComparison(source: Weeks): ComparisonKind {
  const period = periodOf(source, { from: null, to: null, complete: false });
  if (period.weeks.length === 0) return "none";
  if (comparisonOf(source, period, "last-year").missing.length < period.weeks.length) return "last-year";
  return comparisonOf(source, period, "previous").missing.length === 0 ? "previous" : "none";
}

/** The comparable week of each week of the period. Deltas hold only while `missing` is empty. */
export function comparisonOf(
  source: Weeks,
  period: Period,
  kind: ComparisonKind = defaultComparison(source),
): Comparison {
  if (kind === "none" || period.weeks.length === 0)
    return { kind, label: labels[kind], weeks: [], missing: [], notes: [] };
  const counterpart = kind === "last-year" ? source.lastYear : weeksBefore(source, period);
  const weeks = period.weeks.map((week) => counterpart.get(week) ?? null);
  const known = new Map(source.weeks.map((week) => [week.week, week]));
  const missing = period.weeks.filter((_, at) => !known.has(weeks[at] ?? -1));
  const incomplete = weeks.filter((week) => week !== null && known.get(week)?.complete === false);
  const notes: string[] = [];
  if (missing.length === period.weeks.length) notes.push(`There are no numbers of ${labels[kind]}`);
  else if (missing.length > 0)
    notes.push(`${list(missing)} ${isOrAre(missing)} without a week to compare with, so no change is shown`);
  if (incomplete.length > 0) notes.push(`${list(incomplete)} of the comparison ${isOrAre(incomplete)} incomplete`);
  if (period.incomplete.length > 0)
    notes.push(`${list(period.incomplete)} ${isOrAre(period.incomplete)} incomplete, and compared with whole weeks`);
  if (kind === "last-year" && isShifted(source, period.weeks, weeks)) {
    notes.push(
      "Last year is restated: a year of 53 weeks lies between, and weeks compare by their days, not by their numbers",
    );
  }
  return { kind, label: labels[kind], weeks, missing, notes };
}

/** The comparison's own weeks, in order, each once. */
export function comparedWeeks(comparison: Comparison): number[] {
  return [...new Set(comparison.weeks.filter((week) => week !== null))];
}

function weeksBefore(source: Weeks, period: Period): Map<number, number> {
  const from = period.weeks[0] as number;
  const to = period.weeks.at(-1) as number;
  const before = previousPeriod(source.calendar, from, to) ?? [];
  const start = source.calendar.findIndex((week) => week.yrWk === from);
  return new Map(before.map((week, at) => [source.calendar[start + at]?.yrWk ?? -1, week.yrWk]));
}

/** Whether a week is compared with one of another number. */
function isShifted(source: Weeks, weeks: readonly number[], compared: readonly (number | null)[]): boolean {
  const numbers = new Map(source.calendar.map((week) => [week.yrWk, week.wkNum]));
  return weeks.some((week, at) => {
    const other = compared[at] ?? null;
    return other !== null && numbers.get(week) !== numbers.get(other);
  });
}

/** Place in the calendar; a week that it lacks lies where its number would. */
function placeOf(source: Weeks, week: number): number {
  const place = source.calendar.findIndex((one) => one.yrWk === week);
  if (place !== -1) return place;
  const next = source.calendar.findIndex((one) => one.yrWk > week);
  return next === -1 ? source.calendar.length : next - 0.5;
}

function weeksBack(source: Weeks, to: number, count: number): number {
  return weeksUpTo(source, to, count)[0] ?? to;
}

function lastNotBefore(source: Weeks, from: number, standard: number | undefined): number | undefined {
  if (standard !== undefined && placeOf(source, standard) >= placeOf(source, from)) return standard;
  return source.weeks.at(-1)?.week;
}

function list(weeks: readonly (number | null)[]): string {
  return weeks.length > 4
    ? `${weeks.length} weeks`
    : `Week${weeks.length === 1 ? "" : "s"} ${weeks.map((week) => (week === null ? "unknown" : weekText(week))).join(", ")}`;
}

function isOrAre(weeks: readonly unknown[]): string {
  return weeks.length === 1 ? "is" : "are";
}
