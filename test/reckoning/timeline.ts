/** When what is delivered: nights, days that come late, corrections that come later still. */
import type { FactName } from "./contract.ts";
import type { Random } from "./random.ts";
import type { Shop } from "./shop.ts";

/** What one delivery of a fact table holds: its days, each as it stood that night. */
export type Emission = {
  night: number;
  /** Null for a file that carries no date in its name. */
  nameDate: string | null;
  days: readonly { date: string; version: number }[];
};

export type Timeline = {
  nights: number;
  /** Business dates that come for the first time in this night, of any table. */
  newDates: (night: number) => string[];
  /** The last business date delivered up to this night. */
  lastDate: (night: number) => string;
  /** Which version of the day a table's deliveries of this night hold; null before its first. */
  versionAt: (table: FactName, date: string, night: number) => number | null;
};

/** The first night brings more than half of the days, so that `init` has something to look at. */
export function randomTimeline(random: Random, shop: Shop): Timeline {
  const dates = shop.days.sales.map((day) => day.date);
  const nights = random.int(2, 4);
  const initial = Math.max(4, Math.ceil(dates.length * 0.6));
  const arrivals = new Map<string, number>();
  dates.forEach((date, index) => {
    const onTime =
      index < initial
        ? 0
        : Math.min(
            nights - 1,
            1 + Math.floor(((index - initial) * (nights - 1)) / Math.max(1, dates.length - initial)),
          );
    const isLate = index > 0 && index !== initial - 1 && random.chance(0.1);
    arrivals.set(date, isLate ? random.int(onTime, nights - 1) : onTime);
  });

  const changes = new Map<string, number[]>();
  for (const table of ["sales", "inventory"] as const) {
    for (const day of shop.days[table]) {
      const first = arrivals.get(day.date) as number;
      const later = random
        .shuffle(Array.from({ length: nights - 1 - first }, (_, i) => first + 1 + i))
        .slice(0, day.versions.length - 1);
      changes.set(
        `${table}/${day.date}`,
        [first, ...later].sort((a, b) => a - b),
      );
    }
  }

  function versionAt(table: FactName, date: string, night: number): number | null {
    const index = (changes.get(`${table}/${date}`) ?? []).findLastIndex((change) => change <= night);
    return index < 0 ? null : index;
  }

  function newDates(night: number): string[] {
    return dates.filter((date) => arrivals.get(date) === night);
  }

  return {
    nights,
    newDates,
    lastDate: (night) => dates.findLast((date) => (arrivals.get(date) as number) <= night) as string,
    versionAt,
  };
}

export type Manner = {
  name: "days" | "chunks" | "folders" | "history" | "undated history";
  /** The most days in one file, for chunks. */
  chunk: number;
};

export function randomManner(random: Random): Manner {
  const name = random.pick(["days", "days", "chunks", "folders", "history", "undated history"] as const);
  return { name, chunk: name === "chunks" ? random.int(2, 6) : 1 };
}

/** Every delivery of one fact table, in the order of their nights. */
export function planEmissions(
  random: Random,
  shop: Shop,
  timeline: Timeline,
  table: FactName,
  manner: Manner,
): Emission[] {
  const dates = shop.days[table].map((day) => day.date);
  return manner.name === "history" || manner.name === "undated history"
    ? planHistory(dates, timeline, table, manner)
    : planDays(random, dates, timeline, table, manner);
}

/** All days so far, every night again. */
function planHistory(dates: readonly string[], timeline: Timeline, table: FactName, manner: Manner): Emission[] {
  return Array.from({ length: timeline.nights }, (_, night) => {
    const days = versionsAt(timeline, table, dates, night);
    return { night, nameDate: manner.name === "history" ? (days.map((day) => day.date).at(-1) ?? null) : null, days };
  }).filter((emission) => emission.days.length > 0);
}

/**
 * New days in files named after their last day. A corrected day comes again in a file of a later name, or its own file
 * is written over.
 */
function planDays(
  random: Random,
  dates: readonly string[],
  timeline: Timeline,
  table: FactName,
  manner: Manner,
): Emission[] {
  const emissions: Emission[] = [];
  /** Date → the name's date of the file that holds its truth; the name's date → the dates in that file. */
  const holders = new Map<string, string>();
  const contents = new Map<string, string[]>();

  for (let night = 0; night < timeline.nights; night++) {
    const fresh = timeline.newDates(night).filter((date) => dates.includes(date));
    const groups = new Map<string, string[]>();
    for (let at = 0; at < fresh.length; at += manner.chunk) {
      const group = fresh.slice(at, at + manner.chunk);
      groups.set(group.at(-1) as string, group);
    }
    const corrected = dates.filter((date) => {
      const before = timeline.versionAt(table, date, night - 1);
      return before !== null && timeline.versionAt(table, date, night) !== before;
    });
    for (const date of corrected) {
      const holder = holders.get(date) as string;
      const newer = [...groups.keys()].filter((name) => name > holder && !contents.has(name));
      if (newer.length > 0 && manner.name !== "folders" && random.chance(0.5))
        groups.get(random.pick(newer))?.push(date);
      else groups.set(holder, contents.get(holder) as string[]);
    }
    for (const [name, group] of groups) {
      contents.set(name, group);
      for (const date of group) if (name >= (holders.get(date) ?? "")) holders.set(date, name);
      emissions.push({ night, nameDate: name, days: versionsAt(timeline, table, group, night) });
    }
  }
  return emissions;
}

function versionsAt(
  timeline: Timeline,
  table: FactName,
  dates: readonly string[],
  night: number,
): { date: string; version: number }[] {
  return dates.flatMap((date) => {
    const version = timeline.versionAt(table, date, night);
    return version === null ? [] : [{ date, version }];
  });
}
