import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { addDays, dateRange } from "../../core/dates.ts";
import { generateCalendar } from "./generate.ts";
import { previousPeriod, readWeeks, type WeekRow } from "./weeks.ts";

/** Rows of one week; its number is the last two digits of the key. */
function weekRows(yrWk: number, first: string, last: string): WeekRow[] {
  const numbers = { yr_wk_num: yrWk, yr_num: Math.floor(yrWk / 100), wk_num: yrWk % 100 };
  return dateRange(first, last).map((cal_dt) => ({ cal_dt, ...numbers }));
}

/** Four sound weeks, Sunday–Saturday, over the turn of a year: 2022-01-01 belongs to 2021. */
const sound = [
  ...weekRows(202151, "2021-12-19", "2021-12-25"),
  ...weekRows(202152, "2021-12-26", "2022-01-01"),
  ...weekRows(202201, "2022-01-02", "2022-01-08"),
  ...weekRows(202202, "2022-01-09", "2022-01-15"),
];

function without(rows: readonly WeekRow[], ...dates: string[]): WeekRow[] {
  return rows.filter((row) => !dates.includes(row.cal_dt));
}

suite("readWeeks", () => {
  test("the days of a week are the rows' and its order is by date, whatever the order of rows and keys", () => {
    const read = readWeeks(sound.toReversed());
    assert.deepEqual(read.findings, []);
    assert.deepEqual(
      read.weeks.map((week) => week.yrWk),
      [202151, 202152, 202201, 202202],
    );
    assert.deepEqual(read.weeks[1], {
      yrWk: 202152,
      first: "2021-12-26",
      last: "2022-01-01",
      days: 7,
      yrNum: 2021,
      wkNum: 52,
    });
  });

  test("keys are names: unpadded and opaque ones order by date and are no finding", () => {
    const unpadded = [
      ...dateRange("2026-02-22", "2026-02-28").map((cal_dt) => ({ cal_dt, yr_wk_num: 20269, yr_num: 2026, wk_num: 9 })),
      ...dateRange("2026-03-01", "2026-03-07").map((cal_dt) => ({
        cal_dt,
        yr_wk_num: 202610,
        yr_num: 2026,
        wk_num: 10,
      })),
      ...dateRange("2027-01-03", "2027-01-09").map((cal_dt) => ({ cal_dt, yr_wk_num: 20271, yr_num: 2027, wk_num: 1 })),
    ];
    const read = readWeeks(unpadded);
    assert.deepEqual(
      read.weeks.map((week) => week.yrWk),
      [20269, 202610, 20271],
    );
    assert.deepEqual(
      read.findings.map((finding) => finding.kind),
      ["dates-missing"],
    );

    const opaque = sound.map((row) => ({ ...row, yr_wk_num: 100_000 - row.yr_wk_num }));
    assert.deepEqual(readWeeks(opaque).findings, []);
    assert.equal(readWeeks(opaque).weeks[0]!.wkNum, 51);
  });

  test("shuffled and doubled rows give the same weeks", () => {
    const rows = generateCalendar("nrf-4-5-4", "2023-06-01", "2024-06-01");
    const expected = readWeeks(rows);
    const shuffled = fc.shuffledSubarray([...rows, ...rows], { minLength: rows.length * 2 });
    fc.assert(
      fc.property(shuffled, (some) => assert.deepEqual(readWeeks(some), expected)),
      { numRuns: 5 },
    );
    assert.equal(expected.weeks.length, 53 + 52);
  });

  test("year and number are null where no row has them", () => {
    const [week] = readWeeks([
      { cal_dt: "2026-01-04", yr_wk_num: 202601 },
      { cal_dt: "2026-01-05", yr_wk_num: 202601, yr_num: null },
    ]).weeks;
    assert.deepEqual(week, {
      yrWk: 202601,
      first: "2026-01-04",
      last: "2026-01-05",
      days: 2,
      yrNum: null,
      wkNum: null,
    });
    assert.deepEqual(readWeeks([]), { weeks: [], findings: [] });
  });

  test("missing dates are one finding a gap, and the week that lost them another", () => {
    const { findings } = readWeeks(without(sound, "2021-12-30", "2021-12-31", "2022-01-05"));
    assert.deepEqual(
      findings.map(({ kind, yrWk, first, last }) => [kind, yrWk, first, last]),
      [
        ["week-length", 202152, "2021-12-26", "2022-01-01"],
        ["dates-missing", 202152, "2021-12-30", "2021-12-31"],
        ["week-length", 202201, "2022-01-02", "2022-01-08"],
        ["dates-missing", 202201, "2022-01-05", "2022-01-05"],
      ],
    );
    assert.equal(findings[0]!.what, "Week 202152 has 5 days, not 7");
    assert.equal(findings[1]!.what, "The calendar lacks 2021-12-30 to 2021-12-31");
  });

  test("a calendar cut within its first or last week says so", () => {
    const whats = readWeeks(without(sound, "2021-12-19", "2022-01-15")).findings.map((finding) => finding.what);
    assert.deepEqual(whats, [
      "Week 202151 has 6 days: the calendar begins with it, on 2021-12-20",
      "Week 202202 has 6 days: the calendar ends with it, on 2022-01-14",
    ]);
  });

  test("of a date in two weeks the later row counts, and both are shown", () => {
    const { weeks, findings } = readWeeks([...sound, ...weekRows(202152, "2022-01-02", "2022-01-02")]);
    assert.deepEqual(
      weeks.map((week) => week.days),
      [7, 8, 6, 7],
    );
    const overlap = findings.find((finding) => finding.kind === "date-in-two-weeks");
    assert.equal(overlap?.what, "2022-01-02 is in week 202201 and, by a later row that counts, in week 202152");
  });

  test("a key whose days lie apart is found, and its interrupter is not", () => {
    const strayed = sound.map((row) =>
      row.cal_dt === "2022-01-12" ? { ...row, yr_wk_num: 202151, yr_num: 2021, wk_num: 51 } : row,
    );
    const interrupted = readWeeks(strayed).findings.filter((finding) => finding.kind === "week-interrupted");
    assert.deepEqual(
      interrupted.map(({ yrWk, first, last }) => [yrWk, first, last]),
      [
        [202151, "2021-12-19", "2022-01-12"],
        [202202, "2022-01-09", "2022-01-15"],
      ],
    );
    const gapOnly = readWeeks(without(sound, "2021-12-22")).findings.map((finding) => finding.kind);
    assert.ok(!gapOnly.includes("week-interrupted"));
  });

  test("a key that contradicts year and number, and rows of one week that disagree, are found", () => {
    const wrongKey = sound.map((row) => (row.yr_wk_num === 202201 ? { ...row, yr_num: 2021 } : row));
    assert.deepEqual(
      readWeeks(wrongKey).findings.map(({ kind, what }) => [kind, what]),
      [["week-number-mismatch", "Week 202201 is called week 1 of year 2021"]],
    );
    const mixed = sound.map((row) => (row.cal_dt === "2022-01-01" ? { ...row, yr_num: 2022 } : row));
    assert.deepEqual(
      readWeeks(mixed).findings.map(({ kind, yrWk }) => [kind, yrWk]),
      [["week-number-mismatch", 202152]],
    );
  });
});

suite("previousPeriod", () => {
  const { weeks } = readWeeks(generateCalendar("nrf-4-5-4", "2023-06-01", "2024-06-01"));
  const keys = (period: ReturnType<typeof previousPeriod>): number[] | undefined => period?.map((week) => week.yrWk);

  test("the same number of weeks immediately before, over a week 53", () => {
    assert.deepEqual(keys(previousPeriod(weeks, 202402, 202404)), [202352, 202353, 202401]);
    assert.deepEqual(keys(previousPeriod(weeks, 202302, 202302)), [202301]);
  });

  test("none where the calendar does not reach, or knows no such period", () => {
    assert.equal(previousPeriod(weeks, 202302, 202303), null);
    assert.equal(previousPeriod(weeks, 202404, 202402), null);
    assert.equal(previousPeriod(weeks, 202499, 202499), null);
    assert.equal(previousPeriod(weeks, 202401, 202499), null);
  });

  test("none where a week is missing before it; a lost day parts nothing", () => {
    const lacking = weeks.filter((week) => week.yrWk !== 202353);
    assert.equal(previousPeriod(lacking, 202401, 202402), null);
    assert.equal(previousPeriod(lacking, 202402, 202403), null);
    assert.deepEqual(keys(previousPeriod(lacking, 202403, 202404)), [202401, 202402]);
    const cut = weeks.map((week) => (week.yrWk === 202353 ? { ...week, last: addDays(week.last, -1), days: 6 } : week));
    assert.deepEqual(keys(previousPeriod(cut, 202401, 202401)), [202353]);
  });
});
