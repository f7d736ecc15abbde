import assert from "node:assert/strict";
import { test } from "node:test";
import { shareOfUsual } from "./usual.ts";

const mondays = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26"];

test("a day is measured by its own weekday: a quiet Monday is no half of a Saturday", () => {
  const dates = [...mondays, "2026-01-10", "2026-01-17"];
  assert.deepEqual(shareOfUsual(dates, [100, 100, 50, 100, 400, 400]), [1, 1, 0.5, 1, 1, 1]);
});

test("what was not delivered is null and no part of what is usual", () => {
  assert.deepEqual(shareOfUsual(mondays, [null, 90, 110, null]), [null, 0.9, 1.1, null]);
  assert.deepEqual(shareOfUsual(mondays, [0, 0, 0, 8]), [1, 1, 1, Infinity]);
});
