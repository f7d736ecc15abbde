import assert from "node:assert/strict";
import { test } from "node:test";
import { isWeekKey, weekText } from "./dates.ts";

test("a week is called by year and number where its key is made of them, else by its key", () => {
  assert.deepEqual([202601, 202653, 20249, 2026001, 7, 202699].map(weekText), [
    "2026 W01",
    "2026 W53",
    "20249",
    "2026001",
    "7",
    "202699",
  ]);
});

test("any whole number that the tables hold can be a week's key", () => {
  assert.deepEqual(["202601", "20249", "7", "2147483647", "2147483648", "0", "020249", "2026W1", ""].map(isWeekKey), [
    true,
    true,
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
});
