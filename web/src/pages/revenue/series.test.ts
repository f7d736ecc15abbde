import assert from "node:assert/strict";
import { test } from "node:test";
import type { RevenueAnswer } from "../../../../src/dashboard/contract.ts";
import { describeWeek, expensesData, seriesTable } from "./series.ts";

const measure = (name: string, label: string): RevenueAnswer["series"]["measures"][number] => ({
  name,
  label,
  unit: "money",
  direction: "higher",
  formula: "",
  nullMeans: "",
  adds: "additive",
});
const series: RevenueAnswer["series"] = {
  measures: [
    measure("total_sales_amt", "Net sales"),
    measure("total_cost", "Cost"),
    measure("total_ship_cost", "Shipping"),
  ],
  points: [
    {
      week: 202601,
      complete: true,
      beforeWeek: 202501,
      values: { total_sales_amt: "100.10", total_cost: "60.00", total_ship_cost: null },
      before: { total_sales_amt: "90.00" },
    },
    {
      week: 202602,
      complete: false,
      beforeWeek: null,
      values: { total_sales_amt: "50.00", total_cost: null, total_ship_cost: null },
      before: null,
    },
  ],
};

test("expenses that nobody delivered are left out, not drawn as zero", () => {
  const data = expensesData(series, "Last year");
  assert.deepEqual(
    data.stack.map((part) => [part.role, part.values]),
    [["total_cost", [60, null]]],
  );
  assert.deepEqual(data.partial, [false, true]);
});

test("the comparison is a dashed line where there is one", () => {
  assert.deepEqual(
    expensesData(series, "Last year").lines.map((line) => [line.role, line.dashed]),
    [
      ["compare", true],
      ["total_sales_amt", false],
    ],
  );
  assert.equal(expensesData(series, null).lines.length, 1);
});

test("the table says exactly what the chart draws, unknown as unknown", () => {
  const table = seriesTable(series, ["total_sales_amt", "total_cost"], "USD", "Last year");
  assert.deepEqual(table.columns, ["Week", "Net sales", "Cost", "Net sales, last year"]);
  assert.deepEqual(table.rows, [
    ["2026 W01", "$100.10", "$60.00", "$90.00"],
    ["2026 W02 (incomplete)", "$50.00", "–", "–"],
  ]);
});

test("a tooltip names the week it compares with and warns of an incomplete one", () => {
  assert.equal(describeWeek(series, ["total_sales_amt"], 0, "USD", "Last year").lines[1]?.label, "Net sales, 2025 W01");
  const second = describeWeek(series, ["total_sales_amt"], 1, "USD", "Last year");
  assert.equal(second.lines.length, 1);
  assert.match(second.note ?? "", /Not all days/);
});
