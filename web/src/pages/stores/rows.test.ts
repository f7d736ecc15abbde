import assert from "node:assert/strict";
import { test } from "node:test";
import type { RowsAnswer, Table } from "../../../../src/dashboard/contract.ts";
import { dayData } from "./days.ts";
import { cellText, filePlace, shownColumns } from "./rows.ts";

test("a row is found by its file and line", () => {
  assert.equal(filePlace({ source_file: "sales_20260105.csv", source_line: 7 }), "sales_20260105.csv, line 7");
  assert.equal(filePlace({ source_file: "sales.parquet", source_line: null }), "sales.parquet");
});

test("columns that no row fills are left out; what was delivered is shown as it is", () => {
  const answer = {
    columns: [
      { name: "store_key", type: "key", comment: "" },
      { name: "sales_amt", type: "money", comment: "" },
      { name: "discount", type: "money", comment: "" },
      { name: "source_file", type: "text", comment: "" },
    ],
    rows: [{ store_key: "7", sales_amt: "3.90", discount: null, source_file: "a.csv" }],
  } as unknown as RowsAnswer;
  assert.deepEqual(
    shownColumns(answer).map((column) => [column.name, column.numeric]),
    [
      ["store_key", false],
      ["sales_amt", true],
    ],
  );
  assert.equal(cellText("3.90"), "3.90");
  assert.equal(cellText(null), "–");
});

test("days are in order, and a flag that is unknown stays unknown", () => {
  const row = (key: string, flag: number | null): Table["rows"][number] => ({
    key,
    label: key,
    figures: {
      sales_qty: { value: 2 },
      inventory_on_hand_qty: { value: flag === null ? null : 0 },
      out_of_stock_flg: { value: flag },
    },
  });
  const days = dayData({ rows: [row("2026-01-06", null), row("2026-01-05", 1)] } as unknown as Table);
  assert.deepEqual(
    days.map((day) => [day.date, day.outOfStock, day.onHand]),
    [
      ["2026-01-05", true, 0],
      ["2026-01-06", null, null],
    ],
  );
});
