/** The period on show and the usual spans. Pure. */
import type { MetaAnswer } from "../../../../src/dashboard/contract.ts";
import { formatWeek } from "../../format/dates.ts";
import type { FilterSearch } from "../../search.ts";

export type Period = { from: number; to: number };

/** What the filter's weeks mean: the default period where one is not set; null while there are no weeks. */
export function periodOf(search: FilterSearch, meta: Pick<MetaAnswer, "weeks" | "defaultPeriod">): Period | null {
  const first = meta.weeks[0]?.week;
  const last = meta.weeks.at(-1)?.week;
  if (first === undefined || last === undefined) return null;
  if (search.from === undefined && search.to === undefined) return meta.defaultPeriod ?? { from: first, to: last };
  return { from: search.from ?? first, to: search.to ?? last };
}

/** Spans that end with the last complete week, the last week alone, and everything; only those there is data for. */
export function presetsOf(meta: Pick<MetaAnswer, "weeks">): (Period & { label: string })[] {
  const weeks = meta.weeks.map((week) => week.week);
  const end = meta.weeks.findLastIndex((week) => week.complete);
  const last = end < 0 ? weeks.length - 1 : end;
  const spans = [1, 4, 13, 26, 52]
    .filter((span) => span <= last + 1)
    .map((span) => ({
      label: span === 1 ? "Last week" : `${span} weeks`,
      from: weeks[last - span + 1] as number,
      to: weeks[last] as number,
    }));
  const all = weeks.length === 0 ? [] : [{ label: "All", from: weeks[0] as number, to: weeks.at(-1) as number }];
  return [...spans, ...all];
}

/** "2026 W01", or "2025 W40 – 2026 W01". */
export function periodText(period: Period): string {
  return period.from === period.to ? formatWeek(period.from) : `${formatWeek(period.from)} – ${formatWeek(period.to)}`;
}
