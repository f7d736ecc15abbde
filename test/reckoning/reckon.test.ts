import assert from "node:assert/strict";
import { test } from "node:test";
import { file, only, reckoned, sale, snapshot } from "./written-cases.ts";

test("the newest date in the name is a day's only truth, then the later arrival; the other days stay", () => {
  const older = file(
    "sales",
    [sale("2026-01-05", "1", "1"), sale("2026-01-05", "1", "1"), sale("2026-01-06", "1", "2")],
    { nameDate: "2026-01-06" },
  );
  const newer = file("sales", [sale("2026-01-05", "1", "10")], { nameDate: "2026-01-07" });
  const late = file("sales", [sale("2026-01-05", "1", "100"), sale("2026-01-06", "1", "200")], {
    nameDate: "2026-01-06",
    arrival: 1,
    path: "b",
  });
  assert.equal(reckoned(newer, older).weekly[0]?.["total_sales_amt"], "12.00");
  assert.equal(reckoned(older, newer, late).weekly[0]?.["total_sales_amt"], "210.00");
});

test("parts found together add up, and the same bytes under another name do not", () => {
  const part = file("sales", [sale("2026-01-05", "1", "1")], {
    nameDate: "2026-01-05",
    path: "sales_20260105_part1.csv",
  });
  const other = { ...part, path: "sales_20260105_part2.csv", bytesId: "other" };
  const twin = { ...part, path: "SALES_2026-1-5.CSV", arrival: 1 };
  const { weekly, files } = reckoned(part, other, twin);
  assert.equal(weekly[0]?.["total_sales_amt"], "2.00");
  assert.deepEqual(
    files.map((account) => account.path),
    [part.path, other.path],
  );
});

test("rows that do not fit, and conflicting snapshots, are counted out with their line", () => {
  const calendar = file("calendar", [{ cal_dt: "2026-01-05", yr_wk_num: "202601" }]);
  const sales = file("sales", [
    sale("2026-01-05", "1", "1"),
    sale("2026-01-05", "one", "1"),
    sale("2026-01-05", "1", "NaN"),
    sale("2026-02-30", "1", "1"),
    sale("2026-01-06", "1", "1"),
    sale("2026-01-05", "1", "1", { prod_key: "" }),
    sale("2026-01-05", "1", "1", { prod_key: "5.01E+12" }),
    sale("2026-01-05", "1", "1", { prod_key: "85123A" }),
    sale("2026-01-05", "1", "12345678901234567"),
    sale("2026-01-05", "1", "1", { prod_key: "7.0" }),
  ]);
  const inventory = file("inventory", [
    snapshot("2026-01-05", "1"),
    snapshot("2026-01-05", "1.0"),
    snapshot("2026-01-05", "1", { prod_key: "8" }),
    snapshot("2026-01-05", "2", { prod_key: "8" }),
    snapshot("2026-01-05", "1", { prod_key: "9", out_of_stock_flg: "2" }),
  ]);
  const { quarantined, files, weekly } = reckoned(calendar, sales, inventory);
  assert.deepEqual(
    quarantined.map((row) => [row.line, row.rule, row.column]),
    [
      [3, "does not fit", "sales_qty"],
      [4, "does not fit", "sales_amt"],
      [5, "does not fit", "trans_dt"],
      [6, "not in calendar", "trans_dt"],
      [7, "required empty", "prod_key"],
      [8, "does not fit", "prod_key"],
      [9, "does not fit", "prod_key"],
      [10, "does not fit", "sales_amt"],
      [6, "does not fit", "out_of_stock_flg"],
      [4, "conflicting snapshots", null],
      [5, "conflicting snapshots", null],
    ],
  );
  assert.deepEqual(
    files.map(({ delivered, accepted, quarantined: bad }) => [delivered, accepted, bad]),
    [
      [1, 1, 0],
      [10, 2, 8],
      [5, 2, 3],
    ],
  );
  assert.deepEqual(only(weekly, "total_sales_qty", "days_observed", "is_complete_week"), {
    total_sales_qty: "2.000",
    days_observed: 1,
    is_complete_week: true,
  });
});

test("weeks and their completeness come from the retailer's calendar, else from ISO", () => {
  const days = ["2026-01-03", "2026-01-04"];
  const sales = file(
    "sales",
    days.map((date) => sale(date, "1", "1")),
  );
  const calendar = file(
    "calendar",
    [...days, "2026-01-05"].map((date) => ({ cal_dt: date, yr_wk_num: date === "2026-01-05" ? "202601" : "202552" })),
  );
  assert.deepEqual(only(reckoned(sales, calendar).weekly, "yr_wk_num", "is_complete_week"), {
    yr_wk_num: 202552,
    is_complete_week: true,
  });
  assert.deepEqual(only(reckoned(sales).weekly, "yr_wk_num", "is_complete_week"), {
    yr_wk_num: 202601,
    is_complete_week: false,
  });
});

test("of conflicting keys the last row of the newest snapshot counts; keys that vanished stay, marked", () => {
  const first = file(
    "product",
    [
      { prod_key: "7", prod_name: "Tea" },
      { prod_key: "8", prod_name: "Salt" },
    ],
    { nameDate: "2026-01-05" },
  );
  const second = file(
    "product",
    [
      { prod_key: "7", prod_name: "Tea" },
      { prod_key: "7.0", prod_name: " Green tea " },
    ],
    { nameDate: "2026-01-06" },
  );
  const rows = reckoned(second, first).dimensions.product?.map((row) => [
    row["prod_key"],
    row["prod_name"],
    row["is_delivered"],
  ]);
  assert.deepEqual(rows, [
    ["7", "Green tea", true],
    ["8", "Salt", false],
  ]);
});

test("quarantined rows stand as long as the days of their delivery", () => {
  const bad = sale("2026-01-05", "many", "1");
  const first = file("sales", [sale("2026-01-05", "1", "1"), sale("2026-01-06", "1", "1"), bad], {
    nameDate: "2026-01-06",
  });
  const second = file("sales", [sale("2026-01-05", "1", "1"), bad], { nameDate: "2026-01-07" });
  const third = file("sales", [sale("2026-01-05", "1", "1"), bad], { nameDate: "2026-01-08" });
  const standings = reckoned(first, second, third).quarantined.map((row) => row.standing);
  assert.deepEqual(standings, ["partly superseded", "superseded", "current"]);
});
