import assert from "node:assert/strict";
import { test } from "node:test";
import { dateFormatProblem, parseDateText } from "./date-format.ts";

function date(text: string, format: string | null): string | null {
  return parseDateText(text, format)?.date ?? null;
}

test("without a format, year-first texts are dates", () => {
  for (const text of ["2026-01-05", "2026-1-5", "2026/01/05", "2026.1.05", "20260105", " 2026-01-05 "]) {
    assert.deepEqual(parseDateText(text, null), { date: "2026-01-05", time: null }, text);
  }
});

test("a time after the date is read and never shifts the day", () => {
  const times: Record<string, string> = {
    "2026-01-05T10:00:00Z": "10:00:00",
    "2026-01-05 10:00:00.000": "10:00:00",
    "2026-01-05 23:30:00+09:00": "23:30:00",
    "2026-01-05T00:30:00-0800": "00:30:00",
    "2026-1-5 9:05": "09:05:00",
    "2026-01-05 12:05 AM": "00:05:00",
    "2026-01-05 12:05 pm": "12:05:00",
    "2026/01/05  10:00": "10:00:00",
    "20260105T100000Z": "10:00:00",
    "20260105 10:00:01": "10:00:01",
    "2026-01-05 10:00:00 UTC": "10:00:00",
  };
  for (const [text, time] of Object.entries(times)) {
    const { offset: _zone, ...local } = parseDateText(text, null) ?? {};
    assert.deepEqual(local, { date: "2026-01-05", time }, text);
  }
});

test("a zone beside the time is told in minutes ahead of UTC", () => {
  const offsets: Record<string, number | undefined> = {
    "2026-01-05 10:00:00": undefined,
    "2026-01-05T10:00:00Z": 0,
    "2026-01-05 10:00 GMT": 0,
    "2026-01-05 23:30:00+09:00": 540,
    "2026-01-05T00:30:00-0930": -570,
    "2026-01-05 00:30:00+01": 60,
    "20260105T100000+0100": 60,
    "20260105T100000Z": 0,
  };
  for (const [text, offset] of Object.entries(offsets)) assert.equal(parseDateText(text, null)?.offset, offset, text);
  assert.equal(parseDateText("05.01.2026 10:00:00-05:00", "DD.MM.YYYY")?.offset, -300);
});

test("what is no date is none", () => {
  for (const text of [
    "",
    " ",
    "2026-02-30",
    "2025-02-29",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "2026-01-05x",
    "2026-01-05 x",
    "2026-01-05T",
    "2026-01-05 25:00",
    "2026-01-05 10:60",
    "2026-01-05 13:00 PM",
    "2026-01-05 10:00 garbage",
    "infinity",
    "-infinity",
    "46027",
    "46027.5",
    "26-01-05",
    "01/05/2026",
    "5.1.2026",
    "202601",
    "2026-01",
    "2026-01/05",
    "-2026-01-05",
    "0000-01-01",
    "Total",
    "20260105x",
    "2026010",
    "202601055",
    "20261305",
    "20260105.0",
    "1e8",
    "NaN",
    "２０２６-01-05",
  ]) {
    assert.equal(parseDateText(text, null), null, text);
  }
  assert.equal(date("2024-02-29", null), "2024-02-29");
});

test("a declared format says which part is which", () => {
  const cases: [string, string, string | null][] = [
    ["01/05/2026", "MM/DD/YYYY", "2026-01-05"],
    ["1/5/2026", "MM/DD/YYYY", "2026-01-05"],
    [" 1/5/2026 ", "M/D/YYYY", "2026-01-05"],
    ["01/05/2026", "DD/MM/YYYY", "2026-05-01"],
    ["5.1.26", "DD.MM.YY", "2026-01-05"],
    ["05-Jan-2026", "DD-MMM-YYYY", "2026-01-05"],
    ["5-jan-26", "DD-MMM-YY", "2026-01-05"],
    ["05JAN2026", "DDMMMYYYY", "2026-01-05"],
    ["January 5, 2026", "MMM D, YYYY", "2026-01-05"],
    ["Sept 5, 2026", "MMM D, YYYY", "2026-09-05"],
    ["05012026", "DDMMYYYY", "2026-01-05"],
    ["260105", "YYMMDD", "2026-01-05"],
    ["20260105", "YYYYMMDD", "2026-01-05"],
    ["2026-05-01", "YYYY-DD-MM", "2026-01-05"],
    ["13/01/2026", "MM/DD/YYYY", null],
    ["02/30/2026", "MM/DD/YYYY", null],
    ["1/5/26", "MM/DD/YYYY", null],
    ["1/5/2026", "MM/DD/YY", null],
    ["1/5/2026x", "MM/DD/YYYY", null],
    ["x1/5/2026", "MM/DD/YYYY", null],
    ["1-5-2026", "MM/DD/YYYY", null],
    ["5112026", "DDMMYYYY", null],
    ["5-Foo-2026", "DD-MMM-YYYY", null],
    ["infinity", "MM/DD/YYYY", null],
    ["46027", "MM/DD/YYYY", null],
    ["", "MM/DD/YYYY", null],
  ];
  for (const [text, format, expected] of cases) assert.equal(date(text, format), expected, `${text} as ${format}`);
});

test("an ISO text is a date under any declared format that cannot mean it otherwise", () => {
  for (const format of ["MM/DD/YYYY", "DD.MM.YY", "DD-MMM-YYYY", "DD-MM-YYYY", "YYYY-MM-DD", "DD.MM.YY HH:mm"]) {
    assert.equal(date("2026-01-05", format), "2026-01-05", format);
    assert.equal(date("2026-01-05T10:00:00", format), "2026-01-05", format);
  }
  assert.equal(date("20260105", "MM/DD/YYYY"), "2026-01-05");
  assert.equal(
    date("2026-01-25", "YYYY-DD-MM"),
    null,
    "year, day, month is declared; month 25 is no ISO date in disguise",
  );
  assert.equal(date("20260105", "DDMMYYYY"), null);
});

test("times beside a declared date", () => {
  assert.deepEqual(parseDateText("12/1/10 8:26", "M/D/YY"), { date: "2010-12-01", time: "08:26:00" });
  assert.deepEqual(parseDateText("12/1/10 8:26", "M/D/YY H:mm"), { date: "2010-12-01", time: "08:26:00" });
  assert.deepEqual(parseDateText("12/1/10", "M/D/YY H:mm"), { date: "2010-12-01", time: null });
  assert.deepEqual(parseDateText("05.01.26 10.30", "DD.MM.YY HH.mm"), { date: "2026-01-05", time: "10:30:00" });
  assert.deepEqual(parseDateText("1/5/2026, 8:26:07 PM", "M/D/YYYY"), { date: "2026-01-05", time: "20:26:07" });
  assert.deepEqual(parseDateText("20260105103015", "YYYYMMDDHHmmss"), { date: "2026-01-05", time: "10:30:15" });
  assert.deepEqual(parseDateText("10:30 05/01/2026", "HH:mm DD/MM/YYYY"), { date: "2026-01-05", time: "10:30:00" });
  assert.deepEqual(parseDateText("05/01/2026T10:30", "DD/MM/YYYYTHH:mm"), { date: "2026-01-05", time: "10:30:00" });
  assert.equal(parseDateText("12/1/10 8:61", "M/D/YY"), null);
});

test("two-digit years turn at 70", () => {
  assert.equal(date("1/1/69", "M/D/YY"), "2069-01-01");
  assert.equal(date("1/1/70", "M/D/YY"), "1970-01-01");
  assert.equal(date("1/1/00", "M/D/YY"), "2000-01-01");
  assert.equal(date("2/29/00", "M/D/YY"), "2000-02-29");
});

test("a format that is none says why", () => {
  assert.match(dateFormatProblem("MM/DD") ?? "", /no year/);
  assert.match(dateFormatProblem("dd/mm/yyyy") ?? "", /no year/);
  assert.match(dateFormatProblem("MM/DD/YYYY MM") ?? "", /month twice/);
  assert.match(dateFormatProblem("%d/%m/%Y") ?? "", /no year/);
  assert.match(dateFormatProblem("DD/MM/YYYY xx") ?? "", /"xx"/);
  assert.equal(dateFormatProblem("YYYY-MM-DDTHH:mm:ss"), null);
  assert.throws(() => parseDateText("1/5/2026", "dd/mm/yyyy"), /no date format/);
});
