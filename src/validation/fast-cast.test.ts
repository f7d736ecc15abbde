import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { openDuck, type Duck } from "../core/duck.ts";
import type { FileFormat } from "../config/project-config.ts";
import type { ColumnType, KeyType } from "../model/tables.ts";
import { exactValue } from "./exact-values.ts";
import { fastCast, isPlain, trimmedText } from "./fast-cast.ts";

const plainFormat: FileFormat = {
  dates: null,
  decimal: null,
  delimiter: null,
  encoding: null,
  nulls: ["-99", "none"],
  layout: null,
};

let duck: Duck;
before(async () => {
  duck = await openDuck({ memory: "500MB", threads: 1, spill: "unused" });
});
after(() => duck.close());

/** Texts near to numbers, dates and keys, and what files hold beside them. */
const near = fc.oneof(
  fc.stringMatching(/^-?[0-9]{1,9}([.,][0-9]{1,3})?$/),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map(String),
  fc.integer({ min: 0, max: 60_000 }).map((day) => new Date(Date.UTC(1985, 0, 1 + day)).toISOString().slice(0, 10)),
  fc.stringMatching(/^[ ]{0,2}[+-]?[0-9]{0,20}[.,]?[0-9]{0,5}[ ]{0,2}$/),
  fc.stringMatching(/^-?[0-9]{1,4}([.][0-9]{0,3})?[eE_][0-9+-]{1,3}$/),
  fc.stringMatching(/^[0-9]{1,3}([.,' ][0-9]{3}){1,3}([.,][0-9]{1,2})?$/),
  fc.stringMatching(/^(19|20|2)[0-9]{1,2}[-/.](0?[0-9]|1[0-3])[-/.][0-3]?[0-9]( [0-9:]{1,8})?x?$/),
  fc.constantFrom(
    "",
    " ",
    "NaN",
    "inf",
    "-inf",
    "Infinity",
    "NULL",
    "\\N",
    "null",
    "-",
    ".",
    "-.",
    "5.",
    ".5",
    "-.5",
    "+5",
    "--5",
    "0x1F",
    "1 2",
    "1\u00a0",
    "\u00a05",
    "5\t",
    "2026-02-29",
    "2024-02-29",
    "0",
    "-0",
    "-99",
    " -99",
    "none",
    "007",
    "9223372036854775807",
    "9223372036854775808",
    "true",
  ),
);

const kinds: { type: ColumnType; keyType: KeyType | null }[] = [
  { type: "key", keyType: "BIGINT" },
  { type: "key", keyType: "VARCHAR" },
  { type: "integer", keyType: null },
  { type: "money", keyType: null },
  { type: "quantity", keyType: null },
  { type: "date", keyType: null },
  { type: "flag", keyType: null },
  { type: "text", keyType: null },
];

for (const { type, keyType } of kinds) {
  for (const decimal of [null, ".", ","] as const) {
    test(`${type} ${keyType ?? ""} with decimal sign ${decimal ?? "undeclared"}: a text beyond doubt has the value of the exact reading`, async () => {
      const format: FileFormat = { ...plainFormat, decimal };
      const calendar = { first: "1990-01-01", last: "2100-12-31", gaps: [] };
      const zone = { zonedDates: "none", timeZone: "Europe/Berlin" } as const;
      const fast = fastCast(type, { format, keyType, calendar, hasTime: false, ...zone, businessDayStartsAt: 0 });
      const texts = fc.sample(near, 3000);
      await duck.run("CREATE OR REPLACE TEMP TABLE texts (x VARCHAR)");
      const appender = await duck.connection.createAppender("texts");
      for (const x of texts) {
        appender.appendVarchar(x);
        appender.endRow();
      }
      appender.closeSync();
      const isTrimmed =
        type === "text" ? `x <> '' AND regexp_full_match(x, '${trimmedText(";")}')` : isPlain(fast, "v", "x");
      const cast = fast.castTrimmed ?? fast.cast;
      const rows = await duck.rows<{ x: string; value: string | null }>(
        `SELECT x, CAST(v AS VARCHAR) AS value FROM (SELECT x, ${cast("x")} AS v FROM texts) WHERE ${isTrimmed}`,
      );
      assert.ok(rows.length > (type === "flag" ? 10 : 100), `only ${rows.length} texts are beyond doubt`);
      const context = {
        format,
        keyType,
        keepScientific: false,
        timeZone: "Europe/Berlin",
        midnightsAreDays: false,
        businessDayStartsAt: 0,
        inCalendar: (date: string) => date >= calendar.first && date <= calendar.last,
      };
      for (const { x, value } of rows) {
        const exact = exactValue(type, x, context);
        assert.equal(exact.rule, null, `${JSON.stringify(x)} is no ${type}: ${exact.rule}`);
        assert.equal(exact.rounded, false, `${JSON.stringify(x)} is rounded`);
        assert.equal(canonical(type, value), canonical(type, exact.value), JSON.stringify(x));
      }
    });
  }
}

/** Times near the days on which clocks change, and any others, with and without a zone beside them. */
const timestamp = fc
  .record({
    at: fc.oneof(
      fc.integer({ min: 0, max: 2_000_000_000 }),
      fc.integer({ min: -90_000, max: 90_000 }).map((seconds) => Date.UTC(2026, 2, 29, 1) / 1000 + seconds),
      fc.integer({ min: -90_000, max: 90_000 }).map((seconds) => Date.UTC(2026, 10, 1, 6) / 1000 + seconds),
    ),
    sign: fc.constantFrom("T", " "),
    fraction: fc.constantFrom("", "", ".5", ".999999", ".9999999"),
    zone: fc.constantFrom("", "Z", "Z", "z", "+00", "+02:00", "-0500", "+05:30", "-09:30", " UTC", "+14:00", "x"),
  })
  .map(({ at, sign, fraction, zone }) => {
    const text = new Date(at * 1000).toISOString();
    return `${text.slice(0, 10)}${sign}${text.slice(11, 19)}${fraction}${zone}`;
  });

for (const zonedDates of ["none", "instants"] as const) {
  for (const timeZone of ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"]) {
    test(`dates with a time (${zonedDates}, ${timeZone}): a text beyond doubt has the day of the exact reading`, async () => {
      const shared = { format: plainFormat, keyType: null, timeZone, businessDayStartsAt: 0 };
      const fast = fastCast("date", { ...shared, calendar: null, hasTime: true, zonedDates });
      const texts = fc.sample(timestamp, 2000);
      await duck.run("CREATE OR REPLACE TEMP TABLE texts (x VARCHAR)");
      await duck.run(`INSERT INTO texts VALUES ${texts.map((x) => `('${x}')`).join(", ")}`);
      const rows = await duck.rows<{ x: string; value: string | null }>(
        `SELECT x, CAST(v AS VARCHAR) AS value FROM (SELECT x, ${fast.cast("x")} AS v FROM texts) WHERE ${isPlain(fast, "v", "x")}`,
      );
      assert.ok(rows.length > 100, `only ${rows.length} texts are beyond doubt`);
      const context = { ...shared, keepScientific: false, midnightsAreDays: false, inCalendar: () => true };
      for (const { x, value } of rows) assert.equal(value, exactValue("date", x, context).value, x);
    });
  }
}

/** A decimal without the zeros behind it and the sign before zero. */
function canonical(type: ColumnType, value: string | null): string | null {
  if (value === null || (type !== "money" && type !== "quantity")) return value;
  const [whole = "", fraction = ""] = value.split(".");
  const digits = fraction.replace(/0+$/, "");
  const text = `${BigInt(whole.replace("-", "") || "0")}${digits === "" ? "" : `.${digits}`}`;
  return value.startsWith("-") && text !== "0" ? `-${text}` : text;
}
