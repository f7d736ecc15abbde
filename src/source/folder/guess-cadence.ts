import { daysBetween } from "../../core/dates.ts";
import type { Cadence } from "../../config/project-config.ts";

export type CadenceGuess = { cadence: Cadence; why: string };

/**
 * How often a table's files come. `named`: the days in the files' names; `files`: how many there are; `days`: the business
 * days in their rows. One undated file is there once, whatever days it holds.
 */
export function guessCadence(params: {
  files: number;
  named: readonly string[];
  days: readonly string[];
}): CadenceGuess {
  const named = [...new Set(params.named)].sort();
  if (named.length === 0 && params.files === 1) return { cadence: "once", why: "one file without a date in its name" };
  const dated = named.length > 0 ? named : [...new Set(params.days)].sort();
  const what = named.length > 0 ? "dates in the files' names" : "business dates";
  if (dated.length < 2)
    return {
      cadence: "irregular",
      why: `${dated.length === 1 ? `one date (${dated[0]})` : "no dates"}: too few to tell`,
    };
  const gaps = dated.slice(1).map((day, index) => daysBetween(dated[index] ?? day, day));
  const share = (fits: (gap: number) => boolean): number => gaps.filter(fits).length / gaps.length;
  if (share((gap) => gap === 1) > 0.5) return { cadence: "daily", why: `most ${what} follow day by day` };
  if (share((gap) => gap >= 6 && gap <= 8) > 0.5) return { cadence: "weekly", why: `most ${what} are a week apart` };
  return { cadence: "irregular", why: `${what} have no steady distance` };
}
