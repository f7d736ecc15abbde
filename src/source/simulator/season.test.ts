import assert from "node:assert/strict";
import { test } from "node:test";
import { dayNumber } from "../../core/dates.ts";
import { subcategoriesInOrder, subcategoryCount } from "./products.ts";
import { buildSeason } from "./season.ts";

const bread = subcategoriesInOrder.findIndex(({ name }) => name === "Bread");
const iceCream = subcategoriesInOrder.findIndex(({ name }) => name === "Ice Cream");
const candy = subcategoriesInOrder.findIndex(({ name }) => name === "Chocolate & Candy");

function on(date: string, subcategory: number, type: "supermarket" | "express" = "supermarket"): number {
  return buildSeason(type, dayNumber(date), 1)[subcategory]!;
}

test("only express stores sell on Christmas Day", () => {
  assert.equal(on("2025-12-25", bread), 0);
  assert.ok(on("2025-12-25", bread, "express") > 0.3);
});

test("feasts that move are where the calendar has them", () => {
  for (const [easterSaturday, easter] of [
    ["2024-03-30", "2024-03-31"],
    ["2025-04-19", "2025-04-20"],
    ["2026-04-04", "2026-04-05"],
  ] as const) {
    assert.ok(on(easterSaturday, candy) > 1.5 * on(easter, candy), easter);
  }
  assert.ok(on("2025-11-26", bread) > 1.5 * on("2025-11-12", bread), "Wednesday before Thanksgiving");
  assert.ok(on("2025-11-27", bread) < 0.7 * on("2025-11-20", bread), "Thanksgiving");
});

test("ice cream is for summer", () => {
  assert.ok(on("2026-07-15", iceCream) > 2 * on("2026-01-14", iceCream));
});

test("a day is the same wherever the season begins", () => {
  const long = buildSeason("hypermarket", dayNumber("2026-03-01"), 60);
  const short = buildSeason("hypermarket", dayNumber("2026-04-01"), 3);
  assert.deepEqual(long.subarray(31 * subcategoryCount, 34 * subcategoryCount), short);
});
