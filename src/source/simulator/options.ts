import { dayNumber, fromDayNumber, isIsoDate } from "../../core/dates.ts";
import { EndcapError } from "../../core/errors.ts";
import type { DayNumber } from "./business-days.ts";

/** What a person may choose about the simulated retailer. */
export type SimulationOptions = {
  /** Same seed, same retailer, to the last cent. */
  seed?: number;
  stores?: number;
  products?: number;
  /** Weeks of history that end with `endDate`; not together with `startDate`. */
  weeks?: number;
  /** First business date. Keep it and move `endDate` on: the earlier days stay as they were. */
  startDate?: string;
  /** Last business date. */
  endDate?: string;
  /**
   * Weeks from the first business date over which faults and events are laid out. It does not follow from
   * the length of the history, so that a longer history has the same beginning.
   */
  planWeeks?: number;
};

/** What the simulation works with. */
export type SimulationSettings = {
  seed: number;
  stores: number;
  products: number;
  firstDay: DayNumber;
  days: number;
  planDays: number;
};

export const DEFAULT_SIMULATION = {
  seed: 42,
  stores: 45,
  products: 320,
  weeks: 57,
  endDate: "2026-10-31",
  planWeeks: 57,
} as const satisfies SimulationOptions;

const LIMITS = { stores: [1, 5000], products: [1, 100_000], weeks: [1, 520], planWeeks: [1, 520] } as const;

/** Checks what was chosen and fills in the rest. Throws `EndcapError` naming the option. */
export function resolveOptions(options: SimulationOptions = {}): SimulationSettings {
  const chosen = { ...DEFAULT_SIMULATION, ...defined(options) };
  for (const [name, [least, most]] of Object.entries(LIMITS)) {
    const value = chosen[name as keyof typeof LIMITS];
    if (!Number.isInteger(value) || value < least || value > most) {
      throw invalid(name, `${name} is ${value}`, `Choose a whole number from ${least} to ${most}`);
    }
  }
  if (!Number.isSafeInteger(chosen.seed))
    throw invalid("seed", `The seed ${chosen.seed} is no whole number`, "Choose a whole number");
  const lastDay = checkedDay("endDate", chosen.endDate);
  if (options.startDate !== undefined && options.weeks !== undefined) {
    throw invalid(
      "weeks",
      "Both weeks and startDate were given",
      "Give the first date or the number of weeks, not both",
    );
  }
  const firstDay =
    options.startDate === undefined ? lastDay - chosen.weeks * 7 + 1 : checkedDay("startDate", options.startDate);
  if (lastDay < firstDay) {
    throw invalid(
      "endDate",
      `The last day ${fromDayNumber(lastDay)} is before the first, ${fromDayNumber(firstDay)}`,
      "Choose a later end",
    );
  }
  const { seed, stores, products, planWeeks } = chosen;
  return { seed, stores, products, firstDay, days: lastDay - firstDay + 1, planDays: planWeeks * 7 };
}

function checkedDay(setting: string, text: string): DayNumber {
  if (!isIsoDate(text))
    throw invalid(setting, `"${text}" is not a date`, "Write the date as YYYY-MM-DD, for example 2026-01-31");
  return dayNumber(text);
}

function invalid(setting: string, what: string, next: string): EndcapError {
  return new EndcapError({ what, where: { setting }, next });
}

function defined(options: SimulationOptions): SimulationOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
