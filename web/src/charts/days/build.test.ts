import assert from "node:assert/strict";
import { test } from "node:test";
import { buildDays, flagOf, type DayDatum } from "./build.ts";

const day = (date: string, over: Partial<DayDatum>): DayDatum => ({
  date,
  sold: 2,
  onHand: 5,
  outOfStock: false,
  lowStock: false,
  ...over,
});
const days = [
  day("2026-01-05", {}),
  day("2026-01-06", { onHand: 0, outOfStock: true, lowStock: true, sold: 0 }),
  day("2026-01-07", { onHand: null, outOfStock: null, lowStock: null }),
  day("2026-01-08", { onHand: 1, lowStock: true }),
];

test("a day without a snapshot is unknown, never in stock", () => {
  assert.deepEqual(days.map(flagOf), [null, "oos", "unknown", "low"]);
});

test("flags stand under their own day", () => {
  const marks = buildDays(days, 500, 230, (date) => date);
  assert.deepEqual(
    marks.flags.map((flag) => [flag.slot, flag.flag, flag.x === marks.slots.center(flag.slot)]),
    [
      [1, "oos", true],
      [2, "unknown", true],
      [3, "low", true],
    ],
  );
});

test("unknown stock breaks the line of on hand; a day without a sale has no column", () => {
  const marks = buildDays(days, 500, 230, (date) => date);
  assert.equal(marks.stock.match(/M/g)?.length, 2);
  assert.deepEqual(
    marks.bars.map((bar) => bar.slot),
    [0, 2, 3],
  );
});
