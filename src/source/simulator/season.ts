import { categories } from "./assortment/index.ts";
import { civilDate, dayOf, retailWeekday } from "./business-days.ts";
import type { DayNumber } from "./business-days.ts";
import type { StoreTypeName } from "./places.ts";
import { storeTypes } from "./places.ts";
import { subcategoriesInOrder, subcategoryCount } from "./products.ts";

/** A feast: how trade rises before it, by category; `day` itself and the day after are often quiet. */
type Feast = {
  dayIn: (year: number) => DayNumber;
  daysBefore: number;
  lift: number;
  /** Lift of single categories, by key, instead of `lift`. */
  categories?: Readonly<Record<string, number>>;
  onTheDay: number;
  after: number;
};

const feasts: readonly Feast[] = [
  {
    dayIn: (year) => nthWeekday(year, 2, 0, 2),
    daysBefore: 3,
    lift: 0.04,
    categories: { "70": 0.5, "60": 0.3, "65": 0.35, "50": 0.2 },
    onTheDay: 1,
    after: 0.95,
  },
  {
    dayIn: (year) => dayOf(year, 2, 14),
    daysBefore: 3,
    lift: 0.02,
    categories: { "70": 0.4, "65": 0.25 },
    onTheDay: 1.05,
    after: 1,
  },
  {
    dayIn: easter,
    daysBefore: 7,
    lift: 0.28,
    categories: { "70": 0.6, "20": 0.35, "40": 0.3 },
    onTheDay: 0.45,
    after: 0.9,
  },
  {
    dayIn: (year) => lastMonday(year, 5),
    daysBefore: 3,
    lift: 0.14,
    categories: { "20": 0.45, "65": 0.4, "60": 0.35 },
    onTheDay: 0.95,
    after: 0.92,
  },
  {
    dayIn: (year) => dayOf(year, 7, 4),
    daysBefore: 4,
    lift: 0.16,
    categories: { "20": 0.5, "65": 0.5, "60": 0.4, "70": 0.35 },
    onTheDay: 0.8,
    after: 0.9,
  },
  {
    dayIn: (year) => nthWeekday(year, 9, 1, 1),
    daysBefore: 3,
    lift: 0.12,
    categories: { "20": 0.4, "65": 0.35, "60": 0.3 },
    onTheDay: 0.95,
    after: 0.92,
  },
  {
    dayIn: (year) => dayOf(year, 10, 31),
    daysBefore: 9,
    lift: 0.02,
    categories: { "70": 0.55 },
    onTheDay: 1.02,
    after: 0.96,
  },
  {
    dayIn: (year) => nthWeekday(year, 11, 4, 4),
    daysBefore: 8,
    lift: 0.5,
    categories: { "80": 0.9, "30": 0.85, "40": 0.75, "10": 0.65, "90": 0.1, "95": 0.1, "97": 0 },
    onTheDay: 0.45,
    after: 0.85,
  },
  {
    dayIn: (year) => dayOf(year, 12, 25),
    daysBefore: 11,
    lift: 0.5,
    categories: { "70": 0.95, "65": 0.95, "20": 0.8, "90": 0.15, "97": 0.05 },
    onTheDay: 0,
    after: 0.8,
  },
  {
    dayIn: (year) => dayOf(year, 12, 31),
    daysBefore: 3,
    lift: 0.1,
    categories: { "65": 0.8, "60": 0.35, "70": 0.35 },
    onTheDay: 1.05,
    after: 0.6,
  },
];

/**
 * How much of a subcategory an ordinary day sells against the year's average: weekday × season × feasts.
 * Laid out as [day × subcategoryCount + subcategory], for `days` days from `firstDay`, for one type of store.
 */
export function buildSeason(typeName: StoreTypeName, firstDay: DayNumber, days: number): Float64Array {
  const factors = new Float64Array(days * subcategoryCount);
  const categoryIndexes = categories.flatMap((category, index) => category.subcategories.map(() => index));
  const nearby = feastsNear(firstDay, days);
  for (let offset = 0; offset < days; offset++) {
    const day = firstDay + offset;
    const feastFactors = feastFactorsOn(day, typeName, nearby);
    const week = storeTypes[typeName].week[retailWeekday(day)]!;
    const dayOfYear = day - dayOf(civilDate(day).year, 1, 1) + 1;
    for (let index = 0; index < subcategoryCount; index++) {
      const [amplitude, peak] = subcategoriesInOrder[index]!.season ?? [0, 0];
      const seasonal = 1 + amplitude * Math.cos(((dayOfYear - peak) / 365.25) * 2 * Math.PI);
      factors[offset * subcategoryCount + index] = week * seasonal * feastFactors[categoryIndexes[index]!]!;
    }
  }
  return factors;
}

type DatedFeast = { feast: Feast; day: DayNumber };

function feastsNear(firstDay: DayNumber, days: number): DatedFeast[] {
  const dated: DatedFeast[] = [];
  for (let year = civilDate(firstDay).year; year <= civilDate(firstDay + days + 31).year; year++) {
    for (const feast of feasts) dated.push({ feast, day: feast.dayIn(year) });
  }
  return dated;
}

function feastFactorsOn(day: DayNumber, typeName: StoreTypeName, nearby: readonly DatedFeast[]): number[] {
  const factors = categories.map(() => 1);
  for (const { feast, day: feastDay } of nearby) {
    const ahead = feastDay - day;
    if (ahead === 0) {
      const onTheDay = feast.onTheDay === 0 && typeName === "express" ? 0.7 : feast.onTheDay;
      factors.forEach((factor, index) => (factors[index] = factor * onTheDay));
    } else if (ahead === -1) {
      factors.forEach((factor, index) => (factors[index] = factor * feast.after));
    } else if (ahead > 0 && ahead <= feast.daysBefore) {
      const nearness = 1 - (ahead - 1) / (feast.daysBefore + 1);
      categories.forEach((category, index) => {
        factors[index] = factors[index]! * (1 + (feast.categories?.[category.key] ?? feast.lift) * nearness);
      });
    }
  }
  return factors;
}

function nthWeekday(year: number, month: number, dayOfWeek: number, nth: number): DayNumber {
  const first = dayOf(year, month, 1);
  return first + ((dayOfWeek - retailWeekday(first) + 7) % 7) + (nth - 1) * 7;
}

function lastMonday(year: number, month: number): DayNumber {
  const last = dayOf(year, month + 1, 1) - 1;
  return last - ((retailWeekday(last) + 6) % 7);
}

/** Easter Sunday of the Gregorian calendar. */
function easter(year: number): DayNumber {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const epact = (century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25) + 19 * golden + 15) % 30;
  const moon = epact - Math.floor(epact / 28) * (1 - Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11));
  const sunday = (year + Math.floor(year / 4) + moon + 2 - century + Math.floor(century / 4)) % 7;
  const offset = moon - sunday;
  const month = 3 + Math.floor((offset + 40) / 44);
  return dayOf(year, month, offset + 28 - 31 * Math.floor(month / 4));
}
