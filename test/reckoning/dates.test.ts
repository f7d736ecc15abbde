import assert from "node:assert/strict";
import { test } from "node:test";
import { addDays, datesBetween, generatedWeek, isDate, isoWeek } from "./dates.ts";

test("weeks of ISO years, and days that exist", () => {
  assert.equal(isoWeek("2025-12-28"), 202552);
  assert.equal(isoWeek("2025-12-29"), 202601);
  assert.equal(isoWeek("2026-01-01"), 202601);
  assert.equal(isoWeek("2021-01-03"), 202053);
  assert.equal(isoWeek("2021-01-04"), 202101);
  assert.equal(addDays("2026-02-28", 1), "2026-03-01");
  assert.deepEqual(datesBetween("2025-12-31", "2026-01-02"), ["2025-12-31", "2026-01-01", "2026-01-02"]);
  assert.equal(isDate("2024-02-29"), true);
  for (const text of ["2026-02-29", "2026-13-01", "2026-1-5", "Total", ""]) assert.equal(isDate(text), false, text);
});

test("weeks of the NRF and of Saturday to Friday, years of 53 weeks among them", () => {
  assert.deepEqual(generatedWeek("nrf-4-5-4", "2023-01-28"), { number: 202252, first: "2023-01-22" });
  assert.deepEqual(generatedWeek("nrf-4-5-4", "2023-01-29"), { number: 202301, first: "2023-01-29" });
  assert.deepEqual(generatedWeek("nrf-4-5-4", "2024-02-03"), { number: 202353, first: "2024-01-28" });
  assert.deepEqual(generatedWeek("nrf-4-5-4", "2024-02-04"), { number: 202401, first: "2024-02-04" });
  assert.deepEqual(generatedWeek("saturday-friday", "2024-01-26"), { number: 202352, first: "2024-01-20" });
  assert.deepEqual(generatedWeek("saturday-friday", "2024-01-27"), { number: 202401, first: "2024-01-27" });
  assert.deepEqual(generatedWeek("saturday-friday", "2025-01-31"), { number: 202453, first: "2025-01-25" });
  assert.deepEqual(generatedWeek("saturday-friday", "2025-02-01"), { number: 202501, first: "2025-02-01" });
  assert.deepEqual(generatedWeek("iso", "2026-01-01"), { number: 202601, first: "2025-12-29" });
});
