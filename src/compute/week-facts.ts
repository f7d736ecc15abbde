/** What a published week remembers of what it was made of, so that a later change can name its cause. */
import { createHash } from "node:crypto";
import type { Candidate } from "./candidates.ts";
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
  dates: readonly string[];
  inputs: readonly [table: string, date: string, delivery: number, content: string][];
};

/** The weekly table's candidates with the days that they were computed from. */
export function withInputs(candidates: readonly Candidate[], weeks: readonly WeekInputs[]): Candidate[] {
  const byWeek = new Map(weeks.map((week) => [String(week.week), week]));
  return candidates.map((candidate) => {
    const week = byWeek.get(candidate.partition);
    if (candidate.table !== "weekly_store_product" || week === undefined) return candidate;
    const inputs = week.days.map(({ table, date, deliveryId, content }) => [table, date, deliveryId, content]);
    return {
      ...candidate,
      facts: { ...candidate.facts, is_complete_week: week.isComplete, dates: week.dates, inputs, ...week.pin },
    };
  });
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

/** Equal for equal days with equal rows, whichever deliveries and models they came through. */
export function weekContent({ dates, inputs }: Pick<WeekFacts, "dates" | "inputs">): string {
  const days = inputs.map(({ table, date, content }) => `${table} ${date} ${content}`).sort();
  return createHash("sha256")
    .update([dates.join(), ...days].join("\n"))
    .digest("hex")
    .slice(0, 24);
}

/** A week to compute as its facts would remember it. */
export function factsOfWeek({ isComplete, dates, days }: Pick<WeekInputs, "isComplete" | "dates" | "days">): WeekFacts {
  return {
    isComplete,
    dates,
    inputs: days.map(({ table, date, deliveryId, content }) => ({ table, date, delivery: deliveryId, content })),
  };
}
