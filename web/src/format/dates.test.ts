import assert from "node:assert/strict";
import { test } from "node:test";
import { formatBytes, formatDate, formatDuration, formatInstant, formatWeek, formatWeekday } from "./dates.ts";

test("business dates never shift with a time zone", () => {
  assert.equal(formatDate("2026-01-05"), "5 Jan 2026");
  assert.equal(formatWeekday("2026-01-05"), "Mon 5 Jan");
  assert.equal(formatDate(null), "–");
  assert.equal(formatDate("unknown"), "unknown");
});

test("weeks keep their number in two digits", () => {
  assert.equal(formatWeek(202601), "2026 W01");
  assert.equal(formatWeek(202553), "2025 W53");
});

test("instants are shown in the zone that is named", () => {
  assert.equal(formatInstant("2026-03-29T01:30:00Z", "Europe/Berlin"), "29 Mar, 03:30");
  assert.equal(formatInstant(null, "UTC"), "–");
});

test("durations and sizes take the unit that fits", () => {
  assert.equal(formatDuration(820), "820 ms");
  assert.equal(formatDuration(4_230), "4.2 s");
  assert.equal(formatDuration(185_000), "3 min 05 s");
  assert.equal(formatDuration(3_720_000), "1 h 02 min");
  assert.equal(formatBytes(999), "999 B");
  assert.equal(formatBytes(1_234_000), "1.2 MB");
});
