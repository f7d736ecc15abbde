import assert from "node:assert/strict";
import { suite, test } from "node:test";
import retail from "retail-calendar";
import { EndcapError } from "../../core/errors.ts";
import { addDays, dateRange } from "../../core/dates.ts";
import { calendar } from "../tables.ts";
import { generateCalendar, generatedCalendarKinds, type CalendarRow } from "./generate.ts";

const { LastDayOfWeek, LastMonthOfYear, RetailCalendarFactory, WeekCalculation, WeekGrouping } = retail;

type OracleDay = Pick<CalendarRow, "cal_dt" | "yr_num" | "wk_num" | "mnth_num" | "qtr_num" | "day_of_wk_num">;

const shared = {
  weekGrouping: WeekGrouping.Group454,
  lastMonthOfYear: LastMonthOfYear.January,
  addLeapWeekToMonth: 11,
};
const oracles = {
  "nrf-4-5-4": {
    ...shared,
    weekCalculation: WeekCalculation.LastDayNearestEOM,
    lastDayOfWeek: LastDayOfWeek.Saturday,
  },
  "saturday-friday": {
    ...shared,
    weekCalculation: WeekCalculation.LastDayBeforeEOM,
    lastDayOfWeek: LastDayOfWeek.Friday,
  },
};

function oracleDays(kind: keyof typeof oracles, year: number): OracleDay[] {
  const { weeks } = new RetailCalendarFactory(oracles[kind], year);
  return weeks.flatMap((week) =>
    Array.from({ length: 7 }, (_, day) => ({
      cal_dt: addDays(localDate(week.gregorianStartDate), day),
      yr_num: year,
      wk_num: week.weekOfYear + 1,
      mnth_num: week.monthOfYear,
      qtr_num: week.quarterOfYear,
      day_of_wk_num: day + 1,
    })),
  );
}

function localDate(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** ISO 8601 by its own words: a week has the year of its Thursday, and is numbered by the Thursdays before it. */
function isoWeekOf(date: string): { year: number; week: number; month: number } {
  const day = new Date(`${date}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  const year = day.getUTCFullYear();
  const week = Math.floor((day.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 / 7) + 1;
  return { year, week, month: day.getUTCMonth() + 1 };
}

function row(rows: readonly CalendarRow[], date: string): CalendarRow {
  const found = rows.find((candidate) => candidate.cal_dt === date);
  assert.ok(found, `no row for ${date}`);
  return found;
}

function yearsOf53(kind: (typeof generatedCalendarKinds)[number], from: number, to: number): number[] {
  const weeks = generateCalendar(kind, `${from}-06-01`, `${to}-06-01`).filter((day) => day.wk_num === 53);
  return [...new Set(weeks.map((day) => day.yr_num))];
}

suite("generateCalendar", () => {
  for (const kind of ["nrf-4-5-4", "saturday-friday"] as const) {
    test(`${kind} agrees with an independent implementation on every day of 1990–2060`, () => {
      const expected = Array.from({ length: 71 }, (_, index) => oracleDays(kind, 1990 + index)).flat();
      const rows = generateCalendar(kind, "1990-06-01", "2060-06-01");
      const seen = rows.map(({ cal_dt, yr_num, wk_num, mnth_num, qtr_num, day_of_wk_num }) => {
        return { cal_dt, yr_num, wk_num, mnth_num, qtr_num, day_of_wk_num };
      });
      assert.deepEqual(seen, expected);
    });
  }

  test("iso agrees with the standard's definition on every day of 1990–2060", () => {
    for (const day of generateCalendar("iso", "1990-06-01", "2060-06-01")) {
      const { year, week, month } = isoWeekOf(day.cal_dt);
      assert.deepEqual([day.yr_num, day.wk_num, day.mnth_num], [year, week, month], day.cal_dt);
    }
  });

  test("the years of 53 weeks are the published ones", () => {
    assert.deepEqual(yearsOf53("nrf-4-5-4", 1999, 2030), [2000, 2006, 2012, 2017, 2023, 2028]);
    assert.deepEqual(yearsOf53("saturday-friday", 2010, 2030), [2013, 2019, 2024, 2030]);
    assert.deepEqual(yearsOf53("iso", 2000, 2030), [2004, 2009, 2015, 2020, 2026]);
  });

  test("a 53rd week lies in the last month and quarter", () => {
    const rows = generateCalendar("nrf-4-5-4", "2024-02-03", "2024-02-03");
    assert.equal(rows.length, 53 * 7);
    assert.deepEqual(row(rows, "2024-02-03"), {
      cal_dt: "2024-02-03",
      cal_type_desc: "NRF 4-5-4",
      day_of_wk_num: 7,
      day_of_wk_desc: "Saturday",
      yr_num: 2023,
      wk_num: 53,
      yr_wk_num: 202353,
      mnth_num: 12,
      yr_mnth_num: 202312,
      qtr_num: 4,
      yr_qtr_num: 20234,
    });
  });

  test("each calendar counts days from the first of its own week", () => {
    const sunday = generatedCalendarKinds.map((kind) =>
      row(generateCalendar(kind, "2026-01-04", "2026-01-04"), "2026-01-04"),
    );
    assert.deepEqual(
      sunday.map((day) => day.day_of_wk_num),
      [7, 1, 2],
    );
    assert.deepEqual(
      sunday.map((day) => day.day_of_wk_desc),
      ["Sunday", "Sunday", "Sunday"],
    );
  });

  for (const kind of generatedCalendarKinds) {
    test(`${kind}: whole years, every day once and in order, the columns of the contract, at either edge`, () => {
      const [start, end] = [
        generateCalendar(kind, "2024-06-01", "2024-06-01")[0]!,
        generateCalendar(kind, "2024-06-01", "2024-06-01").at(-1)!,
      ];
      assert.deepEqual(
        generateCalendar(kind, start.cal_dt, end.cal_dt),
        generateCalendar(kind, "2024-06-01", "2024-06-01"),
      );
      const wider = generateCalendar(kind, addDays(start.cal_dt, -1), addDays(end.cal_dt, 1));
      assert.deepEqual(
        wider.map((day) => day.cal_dt),
        dateRange(wider[0]!.cal_dt, wider.at(-1)!.cal_dt),
      );
      assert.deepEqual([...new Set(wider.map((day) => day.yr_num))], [2023, 2024, 2025]);
      assert.deepEqual(
        Object.keys(wider[0]!),
        calendar.columns.map((column) => column.name),
      );
    });
  }

  test("dates that are none, out of order, or absurd are refused with the way out", () => {
    for (const [first, last] of [
      ["2026-02-30", "2026-03-01"],
      ["2026-03-02", "2026-03-01"],
      ["2026-01-01", "9999-12-31"],
      ["0001-01-01", "2026-01-01"],
    ] as const) {
      assert.throws(
        () => generateCalendar("iso", first, last),
        (error: unknown) =>
          error instanceof EndcapError && error.what.includes(first) && error.next.includes("YYYY-MM-DD"),
      );
    }
    assert.equal(generateCalendar("iso", "1900-01-01", "1900-01-01").length, 52 * 7);
  });
});
