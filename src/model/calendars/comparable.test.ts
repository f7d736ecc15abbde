import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { dateRange, daysBetween } from "../../core/dates.ts";
import { comparableWeeks } from "./comparable.ts";
import { generateCalendar, generatedCalendarKinds } from "./generate.ts";
import { readWeeks, type Week, type WeekRow } from "./weeks.ts";

function weeksOf(rows: readonly WeekRow[]): Week[] {
  return readWeeks(rows).weeks;
}

function generated(kind: (typeof generatedCalendarKinds)[number], from: number, to: number): Week[] {
  return weeksOf(generateCalendar(kind, `${from}-06-01`, `${to}-06-01`));
}

/** Rows whose weeks are counted by a rule of the day in its Gregorian year (0 = 1 January). */
function rowsByDayOfYear(first: string, last: string, weekOf: (dayOfYear: number, year: number) => number): WeekRow[] {
  return dateRange(first, last).map((cal_dt) => {
    const year = Number(cal_dt.slice(0, 4));
    const week = weekOf(daysBetween(`${year}-01-01`, cal_dt), year);
    return { cal_dt, yr_wk_num: year * 100 + week, yr_num: year, wk_num: week };
  });
}

suite("comparableWeeks", () => {
  test("NRF: a year before, of and after 53 weeks", () => {
    const compared = comparableWeeks(generated("nrf-4-5-4", 2021, 2025));
    const pairs: [number, number | null][] = [
      [202101, null],
      [202201, 202101],
      [202252, 202152],
      [202301, 202201],
      [202352, 202252],
      [202353, null],
      [202401, 202302],
      [202447, 202348],
      [202452, 202353],
      [202501, 202401],
      [202552, 202452],
    ];
    for (const [week, prior] of pairs) assert.equal(compared.get(week), prior, String(week));
  });

  for (const kind of generatedCalendarKinds) {
    test(`${kind}: over 70 years every counterpart lies 364 days earlier, is used once, and only weeks 53 have none`, () => {
      const weeks = generated(kind, 1990, 2060);
      const compared = comparableWeeks(weeks);
      const byKey = new Map(weeks.map((week) => [week.yrWk, week]));
      assert.equal(compared.size, weeks.length);
      for (const week of weeks) {
        const prior = byKey.get(compared.get(week.yrWk) ?? 0);
        assert.equal(prior === undefined, week.wkNum === 53 || week.yrNum === 1990, String(week.yrWk));
        if (prior === undefined) continue;
        assert.equal(daysBetween(prior.first, week.first), 364);
        assert.equal(prior.yrNum, week.yrNum! - 1);
      }
      const used = [...compared.values()].filter((prior) => prior !== null);
      assert.equal(new Set(used).size, used.length);
    });
  }

  test("keys are names: other keys for the same days give the same pairs", () => {
    const weeks = generated("saturday-friday", 2023, 2026);
    const renamed = weeks.map((week, index) => ({ ...week, yrWk: 9000 - index * 7 }));
    const newKey = new Map(weeks.map((week, index) => [week.yrWk, renamed[index]!.yrWk]));
    const expected = [...comparableWeeks(weeks)].map(([week, prior]) => [
      newKey.get(week),
      newKey.get(prior ?? 0) ?? null,
    ]);
    assert.deepEqual([...comparableWeeks(renamed)], expected);
  });

  test("a week that the calendar lacks shifts no other", () => {
    const weeks = generated("nrf-4-5-4", 2023, 2025);
    const whole = comparableWeeks(weeks);
    const lacking = comparableWeeks(weeks.filter((week) => week.yrWk !== 202320 && week.yrWk !== 202410));
    const changed = [...lacking].filter(([week, prior]) => whole.get(week) !== prior);
    assert.deepEqual(changed, [
      [202419, null],
      [202510, null],
    ]);
    assert.equal(lacking.get(202420), 202321);
  });

  test("lost days, a calendar cut within a week, and one stray day leave the other pairs as they are", () => {
    const rows = generateCalendar("nrf-4-5-4", "2023-06-01", "2024-06-01");
    const whole = comparableWeeks(weeksOf(rows));
    const lost = rows.filter(
      (row) => row.cal_dt !== "2024-03-03" && row.cal_dt !== "2023-03-11" && row.cal_dt <= "2024-11-12",
    );
    const afterLoss = comparableWeeks(weeksOf(lost));
    for (const [week, prior] of afterLoss) assert.equal(prior, whole.get(week), String(week));
    assert.equal(afterLoss.get(202441), 202342);

    const strayed = rows.map((row) => (row.cal_dt === "2023-08-16" ? { ...row, yr_wk_num: 202305, wk_num: 5 } : row));
    const afterStray = comparableWeeks(weeksOf(strayed));
    const changed = [...whole].filter(([week, prior]) => afterStray.get(week) !== prior);
    assert.deepEqual(changed, [[202404, 202305]]);
  });

  test("without year numbers it is the week 52 weeks before", () => {
    const weeks = generated("iso", 2025, 2027).map((week) => ({ ...week, yrNum: null, wkNum: null }));
    const compared = comparableWeeks(weeks);
    assert.equal(compared.get(202610), 202510);
    assert.equal(compared.get(202701), 202602);
    assert.equal(compared.get(202501), null);
  });

  test("weeks counted from 1 January compare by number, and never by weekday", () => {
    const compared = comparableWeeks(
      weeksOf(rowsByDayOfYear("2022-01-01", "2024-12-31", (day) => Math.floor(day / 7) + 1)),
    );
    assert.equal(compared.get(202301), 202201);
    assert.equal(compared.get(202453), 202353);
    assert.equal(compared.get(202253), null);
    assert.ok([...compared].every(([week, prior]) => week < 202300 || prior === week - 100));
  });

  test("weeks cut at the turn of the year: whole ones compare with whole ones, the cut ones with none", () => {
    const sundayWeek = (day: number, year: number): number => {
      const firstWeekday = new Date(Date.UTC(year, 0, 1)).getUTCDay();
      return Math.floor((day + firstWeekday) / 7) + 1;
    };
    const weeks = weeksOf(rowsByDayOfYear("2021-01-01", "2024-12-31", sundayWeek));
    const compared = comparableWeeks(weeks);
    const byKey = new Map(weeks.map((week) => [week.yrWk, week]));
    assert.equal(compared.get(202301), 202202);
    assert.equal(compared.get(202401), null);
    assert.equal(compared.get(202402), 202302);
    for (const [week, prior] of compared) {
      if (prior === null) continue;
      assert.equal(daysBetween(byKey.get(prior)!.first, byKey.get(week)!.first), 364);
    }
  });

  test("no weeks, no pairs", () => {
    assert.deepEqual(comparableWeeks([]), new Map());
  });
});
