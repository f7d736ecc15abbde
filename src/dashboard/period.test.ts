import assert from "node:assert/strict";
import { test } from "node:test";
import { generateCalendar } from "../model/calendars/generate.ts";
import { comparableWeeks } from "../model/calendars/comparable.ts";
import { readWeeks } from "../model/calendars/weeks.ts";
import { comparedWeeks, comparisonOf, defaultComparison, defaultPeriod, periodOf, weeksUpTo } from "./period.ts";
import type { DataWeek } from "./warehouse.ts";

/** The NRF calendar; its year 2023 has 53 weeks. Facts from one week to another, the last one incomplete. */
function source(first: number, last: number) {
  const calendar = readWeeks(generateCalendar("nrf-4-5-4", "2022-01-30", "2026-01-31")).weeks;
  const weeks: DataWeek[] = calendar
    .filter(({ yrWk }) => yrWk >= first && yrWk <= last)
    .map((week) => ({ week: week.yrWk, first: week.first, last: week.last, complete: week.yrWk !== last }));
  return { calendar, weeks, lastYear: comparableWeeks(calendar) };
}

const asked = (from: number | null, to: number | null, complete = false) => ({ from, to, complete });

test("by default 13 weeks, the last of them complete", () => {
  const shop = source(202301, 202420);
  const period = periodOf(shop, asked(null, null));
  assert.deepEqual(defaultPeriod(shop), { from: 202407, to: 202419 });
  assert.equal(period.weeks.length, 13);
  assert.equal(period.weeks.at(-1), 202419);
  assert.deepEqual(period.incomplete, []);
  assert.equal(period.lastDay, "2024-06-15");
});

test("a history of little more than a year opens with the weeks that can be compared with last year", () => {
  const little = source(202301, 202405);
  assert.deepEqual(defaultPeriod(little), { from: 202401, to: 202404 });
  assert.deepEqual(periodOf(little, asked(null, null)).weeks, [202401, 202402, 202403, 202404]);
  const tooFew = defaultPeriod(source(202301, 202403));
  assert.deepEqual(tooFew, { from: 202343, to: 202402 }, "two weeks alone are no first look");
});

test("a period runs over the turn of a year of 53 weeks in the calendar's order", () => {
  const period = periodOf(source(202301, 202420), asked(202351, 202402));
  assert.deepEqual(period.weeks, [202351, 202352, 202353, 202401, 202402]);
});

test("one end alone: up to now, or the 13 weeks before", () => {
  const shop = source(202301, 202420);
  assert.deepEqual(periodOf(shop, asked(202418, null)).weeks, [202418, 202419]);
  assert.deepEqual(periodOf(shop, asked(202420, null)).weeks, [202420]);
  assert.equal(periodOf(shop, asked(null, 202353)).weeks[0], 202341);
});

test("incomplete weeks are named, and left out on request", () => {
  const shop = source(202301, 202420);
  assert.deepEqual(periodOf(shop, asked(202418, 202420)).incomplete, [202420]);
  assert.deepEqual(periodOf(shop, asked(202418, 202420, true)).weeks, [202418, 202419]);
});

test("a period that ends before it begins is refused", () => {
  assert.throws(() => periodOf(source(202301, 202420), asked(202419, 202410)), /ends before it begins/);
});

test("last year is restated after a year of 53 weeks, and says so", () => {
  const shop = source(202301, 202420);
  const comparison = comparisonOf(shop, periodOf(shop, asked(202401, 202403)), "last-year");
  assert.deepEqual(comparison.weeks, [202302, 202303, 202304]);
  assert.deepEqual(comparison.missing, []);
  assert.match(comparison.notes.join(), /restated/);
});

test("the weeks before are as many, over the turn of the year", () => {
  const shop = source(202301, 202420);
  const comparison = comparisonOf(shop, periodOf(shop, asked(202401, 202403)), "previous");
  assert.deepEqual(comparison.weeks, [202351, 202352, 202353]);
  assert.deepEqual(comparison.notes, []);
});

test("weeks without a counterpart are missing, so that no change is shown", () => {
  const shop = source(202310, 202420);
  const comparison = comparisonOf(shop, periodOf(shop, asked(202408, 202410)), "last-year");
  assert.deepEqual(comparison.weeks, [202309, 202310, 202311]);
  assert.deepEqual(comparison.missing, [202408]);
  assert.match(comparison.notes.join(), /Week 2024 W08 is without a week to compare with/);
});

test("a history is compared with last year once it opens with weeks that have one, else with the weeks before where there are enough", () => {
  assert.equal(defaultComparison(source(202301, 202405)), "last-year");
  assert.equal(defaultComparison(source(202301, 202401)), "previous", "its newest week alone has a last year");
  const young = source(202401, 202427);
  assert.equal(defaultComparison(young), "previous");
  assert.equal(comparisonOf(young, periodOf(young, asked(null, null))).kind, "previous");
  const tooYoung = source(202401, 202420);
  assert.equal(defaultComparison(tooYoung), "none");
  assert.equal(comparisonOf(tooYoung, periodOf(tooYoung, asked(202418, 202419))).kind, "none");
});

test("without facts there is no period, and nothing to compare", () => {
  const shop = { ...source(202301, 202420), weeks: [] };
  const period = periodOf(shop, asked(null, null));
  assert.deepEqual(period, { from: null, to: null, weeks: [], incomplete: [], firstDay: null, lastDay: null });
  assert.equal(defaultComparison(shop), "none");
  assert.deepEqual(comparedWeeks(comparisonOf(shop, period, "last-year")), []);
  assert.deepEqual(weeksUpTo(shop, null, 13), []);
});
