import assert from "node:assert/strict";
import { test } from "node:test";
import type { Table } from "../../../src/dashboard/contract.ts";
import { trendOf } from "./change.ts";
import { nextSort, sharesOf, sortTable } from "./sort.ts";

test("good and bad follow the measure's direction", () => {
  const up = { value: "12.00", delta: "2.00", deltaPct: 0.2 };
  assert.equal(trendOf(up, { direction: "higher", unit: "money" })?.tone, "good");
  assert.equal(trendOf(up, { direction: "lower", unit: "money" })?.spoken, "up, worse");
  assert.equal(trendOf(up, { direction: "neutral", unit: "money" })?.tone, "flat");
});

test("what rounds to nothing on screen is unchanged, what is unknown has no trend", () => {
  assert.equal(trendOf({ value: 0.3, delta: 0.0004 }, { direction: "higher", unit: "percent" })?.word, "unchanged");
  assert.equal(trendOf({ value: 1, delta: null }, { direction: "higher", unit: "count" }), null);
  assert.equal(trendOf({ value: 1 }, { direction: "higher", unit: "count" }), null);
});

test("a new column is sorted from its largest, a label from A; a second click turns it", () => {
  const measure = { name: "total_cost" } as never;
  assert.deepEqual(nextSort({ by: "label", dir: "asc" }, "total_cost", measure), { sort: "total_cost", dir: "desc" });
  assert.deepEqual(nextSort({ by: "total_cost", dir: "desc" }, "total_cost", measure), {
    sort: "total_cost",
    dir: "asc",
  });
  assert.deepEqual(nextSort({ by: "total_cost", dir: "desc" }, "label", undefined), { sort: "label", dir: "asc" });
});

test("shares are of the sorted column where it adds up, else of the first that does", () => {
  const rows = [
    { key: "a", label: "A", figures: { total_sales_amt: { value: "1.00", share: 1 }, weeks_of_supply: { value: 2 } } },
  ];
  const columns = [{ name: "weeks_of_supply" }, { name: "total_sales_amt" }];
  const table = (by: string): Table => ({ rows, columns, sort: { by, dir: "desc" } }) as unknown as Table;
  assert.equal(sharesOf(table("total_sales_amt")), "total_sales_amt");
  assert.equal(sharesOf(table("weeks_of_supply")), "total_sales_amt");
  assert.equal(sharesOf({ ...table("label"), rows: [] }), null);
});

test("a whole table is sorted in place, unknown last either way", () => {
  const row = (key: string, value: string | null): Table["rows"][number] => ({
    key,
    label: key,
    figures: { m: { value } },
  });
  const table = {
    rows: [row("a", null), row("b", "9.00"), row("c", "10.00")],
    sort: { by: "label", dir: "asc" },
  } as unknown as Table;
  const keys = (sort: string, dir: "asc" | "desc"): string[] =>
    sortTable(table, { sort, dir }).rows.map(({ key }) => key);
  assert.deepEqual(keys("m", "desc"), ["c", "b", "a"]);
  assert.deepEqual(keys("m", "asc"), ["b", "c", "a"]);
  assert.deepEqual(keys("label", "desc"), ["c", "b", "a"]);
});
