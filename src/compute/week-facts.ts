/** What a published week remembers of what it was made of, so that a later change can name its cause. */
import type { WeekInputs } from "./week-inputs.ts";

/** One table's business date as the week holds it. */
export type WeekFactInput = { table: string; date: string; delivery: number; content: string };

export type WeekFacts = {
  isComplete: boolean;
  /** Days of the week by the calendar. */
  dates: readonly string[];
  inputs: readonly WeekFactInput[];
};

type StoredFacts = {
  is_complete_week: boolean;
  days: number;
  dates: readonly string[];
  inputs: readonly [table: string, date: string, delivery: number, content: string][];
};

/** As kept in a candidate's facts. */
export function weekFacts(week: Pick<WeekInputs, "isComplete" | "dates" | "days">): StoredFacts {
  return {
    is_complete_week: week.isComplete,
    days: new Set(week.days.map(({ date }) => date)).size,
    dates: week.dates,
    inputs: week.days.map(({ table, date, deliveryId, content }) => [table, date, deliveryId, content]),
  };
}

/** Facts as they were kept; a week that holds nothing any more has none. */
export function readWeekFacts(facts: string | Record<string, unknown>): WeekFacts {
  const stored = (typeof facts === "string" ? JSON.parse(facts) : facts) as Partial<StoredFacts>;
  return {
    isComplete: stored.is_complete_week === true,
    dates: stored.dates ?? [],
    inputs: (stored.inputs ?? []).map(([table, date, delivery, content]) => ({ table, date, delivery, content })),
  };
}
