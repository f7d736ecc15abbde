import assert from "node:assert/strict";
import { test } from "node:test";
import type { Row } from "./reckon.ts";
import { file, only, reckoned, sale, snapshot } from "./written-cases.ts";

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
    only(
      weekly,
      "total_sales_qty",
      "total_sales_amt",
      "total_cost",
      "avg_sales_price",
      "weeks_of_supply",
      "no_stock_impact",
      "days_with_sales",
    ),
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
    const row = only(
      reckoned(sold, file("inventory", [snapshot("2026-01-05", "4")])).weekly,
      "avg_sales_price",
      "weeks_of_supply",
    );
    assert.deepEqual(row, { avg_sales_price: null, weeks_of_supply: null });
  }
});

test("one unknown amount or waste makes its sum unknown, of the day and of the week", () => {
  const files = [
    file("sales", [
      sale("2026-01-05", "1", "2", amounts),
      sale("2026-01-06", "1", "2", { ...amounts, sales_cost: null, ship_cost: "" }),
    ]),
    file("inventory", [snapshot("2026-01-05", "1", { waste_qty: "1" }), snapshot("2026-01-06", "1")]),
  ];
  const { weekly, daily } = reckoned(...files);
  assert.deepEqual(
    only(weekly, "total_cost", "total_ship_cost", "total_discount", "total_waste_qty", "total_sales_amt"),
    {
      total_cost: null,
      total_ship_cost: null,
      total_discount: "1.00",
      total_waste_qty: null,
      total_sales_amt: "4.00",
    },
  );
  assert.deepEqual(
    daily.map((row) => [row["sales_cost"], row["waste_qty"]]),
    [
      ["6.00", "1.000"],
      [null, null],
    ],
  );
});
