import assert from "node:assert/strict";
import { test } from "node:test";
import { contract, type KeyTypes, type TableName } from "./contract.ts";
import type { DeliveredFile } from "./delivered.ts";
import { reckon, type Reckoning, type Row } from "./reckon.ts";

const KEYS: KeyTypes = { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" };

type Line = Record<string, string | null>;
type FileParams = { nameDate?: string; arrival?: number; path?: string; bytesId?: string; columns?: string[] };

function file(table: TableName, lines: readonly Line[], params: FileParams = {}): DeliveredFile {
  const path = params.path ?? `${table}${params.nameDate === undefined ? "" : `_${params.nameDate}`}.csv`;
  const arrival = params.arrival ?? 0;
  return {
    path,
    table,
    nameDate: params.nameDate ?? null,
    arrival,
    bytesId: params.bytesId ?? `${path}/${arrival}`,
    columns: params.columns ?? Object.keys(contract[table]),
    rows: lines.map((cells, index) => ({ line: index + 2, row: { cells } })),
    skipped: 0,
  };
}

function sale(date: string, qty: string, amt: string, more: Line = {}): Line {
  return { trans_id: "1", prod_key: "7", store_key: "3", trans_dt: date, sales_qty: qty, sales_amt: amt, ...more };
}

function snapshot(date: string, onHand: string, more: Line = {}): Line {
  return { cal_dt: date, store_key: "3", prod_key: "7", inventory_on_hand_qty: onHand, ...more };
}

function reckoned(...files: DeliveredFile[]): Reckoning {
  return reckon({ files, keys: KEYS, dailyTables: ["sales"] });
}

/** The only row of a table, of these columns. */
function only(rows: readonly Row[], ...columns: string[]): Row {
  assert.equal(rows.length, 1);
  const row = rows[0] as Row;
  return Object.fromEntries(columns.map((column) => [column, row[column] as Row[string]]));
}

// 2026-01-05 is the Monday of ISO week 202602.
const amounts = { sales_cost: "6.00", discount: "0.50", ship_cost: "1.25", sales_mgrn: "3.99" };
const week = [
  file("sales", [
    sale("2026-01-05", "2", "9.99", amounts),
    sale("2026-01-05", "1.5", "5", { ...amounts, sales_cost: "-8.31" }),
    sale("2026-01-06", "-1", "-3.00", amounts),
    sale("2026-01-07", "4", "8.01", amounts),
  ]),
  file("inventory", [
    snapshot("2026-01-05", "2", { inventory_on_order_qty: "10", out_of_stock_flg: "0", waste_qty: "0.250" }),
    snapshot("2026-01-06", "0", { out_of_stock_flg: "", waste_qty: "1" }),
    snapshot("2026-01-07", "1", { out_of_stock_flg: "Y", waste_qty: "0" }),
    snapshot("2026-01-08", "-3", { inventory_on_order_qty: "12", out_of_stock_flg: "f", waste_qty: "0" }),
  ]),
];

test("sums, prices and neighbours of one week, by hand", () => {
  const row = only(
    reckoned(...week).weekly,
    "yr_wk_num",
    "total_sales_qty",
    "total_sales_amt",
    "avg_sales_price",
    "total_cost",
    "total_discount",
    "total_ship_cost",
    "total_sales_margin",
    "days_with_sales",
  );
  assert.deepEqual(row, {
    yr_wk_num: 202602,
    total_sales_qty: "6.500", // 2 + 1.5 − 1 + 4
    total_sales_amt: "20.00", // 9.99 + 5 − 3 + 8.01
    avg_sales_price: 20 / 6.5,
    total_cost: "9.69", // 6 − 8.31 + 6 + 6
    total_discount: "2.00",
    total_ship_cost: "5.00",
    total_sales_margin: "15.96",
    days_with_sales: 3,
  });
});

test("stock measures of one week, by hand", () => {
  const { weekly } = reckoned(...week);
  assert.deepEqual(
    only(
      weekly,
      "eow_on_hand_qty",
      "eow_on_order_qty",
      "eow_as_of_dt",
      "store_in_stock_pct",
      "total_low_stock_impact",
      "potential_low_stock_impact",
      "no_stock_impact",
      "low_stock_instances",
      "no_stock_instances",
      "weeks_of_supply",
      "days_observed",
      "total_waste_qty",
      "in_stock_pct",
      "distressed_days",
    ),
    {
      eow_on_hand_qty: "-3.000",
      eow_on_order_qty: "12.000",
      eow_as_of_dt: "2026-01-08",
      store_in_stock_pct: 2 / 7, // out on the 6th (derived from 0) and the 7th (Y)
      total_low_stock_impact: 5,
      // 5th: sold 3.5 for 14.99, 2 on hand are worth 8.5657 → 8.57, 6.42 short. 6th: sold −1, on hand 0 is not below it.
      // 7th: sold 4 for 8.01, 1 on hand is worth 2.0025 → 2.00, 6.01 short. 8th: nothing sold, on hand −3 is low, 0 short.
      potential_low_stock_impact: "12.43",
      no_stock_impact: "5.01", // −3.00 + 8.01
      low_stock_instances: 3, // the 5th, the 7th and the 8th
      no_stock_instances: 2,
      weeks_of_supply: -3 / 6.5,
      days_observed: 4,
      total_waste_qty: "1.250",
      in_stock_pct: 2 / 4,
      distressed_days: 4,
    },
  );
});

test("half a cent is rounded away from zero, on either side", () => {
  function impact(amt: string): unknown {
    const sold = file("sales", [sale("2026-01-05", "2", amt)]);
    return reckoned(sold, file("inventory", [snapshot("2026-01-05", "1")])).weekly[0]?.["potential_low_stock_impact"];
  }
  assert.equal(impact("0.01"), "0.00"); // 0.01 − 0.01
  assert.equal(impact("0.03"), "0.01"); // 0.03 − 0.02
  assert.equal(impact("-0.03"), "-0.01"); // −0.03 + 0.02
});

test("without a snapshot in the week, stock is unknown and nothing else is", () => {
  const row = reckoned(file("sales", [sale("2026-01-05", "2", "5.00", amounts)])).weekly[0] as Row;
  const unknown = Object.keys(row).filter((column) => row[column] === null);
  assert.deepEqual(unknown, [
    "eow_on_hand_qty",
    "eow_on_order_qty",
    "store_in_stock_pct",
    "total_low_stock_impact",
    "potential_low_stock_impact",
    "no_stock_impact",
    "low_stock_instances",
    "no_stock_instances",
    "weeks_of_supply",
    "eow_as_of_dt",
    "total_waste_qty",
    "in_stock_pct",
    "distressed_days",
  ]);
  assert.equal(row["avg_sales_price"], 2.5);
  assert.equal(row["days_observed"], 0);
});

test("a week of stock without a sale has sums of 0 and no ratios of sales", () => {
  const { weekly, daily } = reckoned(file("inventory", [snapshot("2026-01-05", "4")]));
  assert.deepEqual(
    only(weekly, "total_sales_qty", "total_sales_amt", "total_cost", "avg_sales_price", "weeks_of_supply", "no_stock_impact", "days_with_sales"),
    {
      total_sales_qty: "0.000",
      total_sales_amt: "0.00",
      total_cost: "0.00",
      avg_sales_price: null,
      weeks_of_supply: null,
      no_stock_impact: "0.00",
      days_with_sales: 0,
    },
  );
  assert.deepEqual(only(daily, "sales_qty", "sales_cost", "sales_lines", "out_of_stock_flg", "low_stock_flg"), {
    sales_qty: "0.000",
    sales_cost: "0.00",
    sales_lines: 0,
    out_of_stock_flg: 0,
    low_stock_flg: 0,
  });
});

test("a price and a supply need a positive quantity", () => {
  for (const qty of ["0", "-2"]) {
    const sold = file("sales", [sale("2026-01-05", qty, "-4")]);
    const row = only(reckoned(sold, file("inventory", [snapshot("2026-01-05", "4")])).weekly, "avg_sales_price", "weeks_of_supply");
    assert.deepEqual(row, { avg_sales_price: null, weeks_of_supply: null });
  }
});

test("one unknown amount or waste makes its sum unknown, of the day and of the week", () => {
  const files = [
    file("sales", [sale("2026-01-05", "1", "2", amounts), sale("2026-01-06", "1", "2", { ...amounts, sales_cost: null, ship_cost: "" })]),
    file("inventory", [snapshot("2026-01-05", "1", { waste_qty: "1" }), snapshot("2026-01-06", "1")]),
  ];
  const { weekly, daily } = reckoned(...files);
  assert.deepEqual(only(weekly, "total_cost", "total_ship_cost", "total_discount", "total_waste_qty", "total_sales_amt"), {
    total_cost: null,
    total_ship_cost: null,
    total_discount: "1.00",
    total_waste_qty: null,
    total_sales_amt: "4.00",
  });
  assert.deepEqual(
    daily.map((row) => [row["sales_cost"], row["waste_qty"]]),
    [
      ["6.00", "1.000"],
      [null, null],
    ],
  );
});

test("the newest date in the name is a day's only truth, then the later arrival; the other days stay", () => {
  const older = file("sales", [sale("2026-01-05", "1", "1"), sale("2026-01-05", "1", "1"), sale("2026-01-06", "1", "2")], { nameDate: "2026-01-06" });
  const newer = file("sales", [sale("2026-01-05", "1", "10")], { nameDate: "2026-01-07" });
  const late = file("sales", [sale("2026-01-05", "1", "100"), sale("2026-01-06", "1", "200")], { nameDate: "2026-01-06", arrival: 1, path: "b" });
  assert.equal(reckoned(newer, older).weekly[0]?.["total_sales_amt"], "12.00");
  assert.equal(reckoned(older, newer, late).weekly[0]?.["total_sales_amt"], "210.00");
});

test("parts found together add up, and the same bytes under another name do not", () => {
  const part = file("sales", [sale("2026-01-05", "1", "1")], { nameDate: "2026-01-05", path: "sales_20260105_part1.csv" });
  const other = { ...part, path: "sales_20260105_part2.csv", bytesId: "other" };
  const twin = { ...part, path: "SALES_2026-1-5.CSV", arrival: 1 };
  const { weekly, files } = reckoned(part, other, twin);
  assert.equal(weekly[0]?.["total_sales_amt"], "2.00");
  assert.deepEqual(files.map((account) => account.path), [part.path, other.path]);
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
  const sales = file("sales", days.map((date) => sale(date, "1", "1")));
  const calendar = file("calendar", [...days, "2026-01-05"].map((date) => ({ cal_dt: date, yr_wk_num: date === "2026-01-05" ? "202601" : "202552" })));
  assert.deepEqual(only(reckoned(sales, calendar).weekly, "yr_wk_num", "is_complete_week"), { yr_wk_num: 202552, is_complete_week: true });
  assert.deepEqual(only(reckoned(sales).weekly, "yr_wk_num", "is_complete_week"), { yr_wk_num: 202601, is_complete_week: false });
});

test("of conflicting keys the last row of the newest snapshot counts; keys that vanished stay, marked", () => {
  const first = file("product", [{ prod_key: "7", prod_name: "Tea" }, { prod_key: "8", prod_name: "Salt" }], { nameDate: "2026-01-05" });
  const second = file("product", [{ prod_key: "7", prod_name: "Tea" }, { prod_key: "7.0", prod_name: " Green tea " }], { nameDate: "2026-01-06" });
  const rows = reckoned(second, first).dimensions.product?.map((row) => [row["prod_key"], row["prod_name"], row["is_delivered"]]);
  assert.deepEqual(rows, [
    ["7", "Green tea", true],
    ["8", "Salt", false],
  ]);
});
