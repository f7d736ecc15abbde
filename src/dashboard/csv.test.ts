import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsCsv, tableCsv, textCsv } from "./csv.ts";
import type { Table } from "./contract.ts";

const sales = {
  name: "s",
  label: "Net sales",
  unit: "money",
  direction: "higher",
  formula: "",
  nullMeans: "",
  adds: "additive",
} as const;

const table: Table = {
  name: "t",
  title: "Stores",
  keyLabel: "Store",
  textColumns: [{ name: "region", label: "Region" }],
  columns: [sales],
  rows: [
    {
      key: "7",
      label: "=HYPERLINK(1)",
      text: { region: '-North, "upper"' },
      figures: { s: { value: "-12.30", before: null, delta: null } },
    },
    { key: "8", label: "Mill", text: { region: null }, figures: { s: { value: null, before: "1.00", delta: null } } },
  ],
  total: { key: "", label: "Total", figures: { s: { value: "-12.30", before: "1.00", delta: "-13.30" } } },
  rowCount: 2,
  offset: 0,
  limit: 10,
  sort: { by: "s", dir: "desc" },
};

test("text that a spreadsheet would run is prefixed, numbers never", () => {
  assert.equal(
    tableCsv(table),
    'Store key,Store,Region,Net sales,"Net sales, before","Net sales, change"\n' +
      '7,\'=HYPERLINK(1),"\'-North, ""upper""",-12.30,,\n' +
      "8,Mill,,,1.00,\n" +
      ",Total,,-12.30,1.00,-13.30\n",
  );
});

test("without a comparison a measure is one column", () => {
  const alone = { ...table, rows: [{ key: "7", label: "Mill", figures: { s: { value: "1.00" } } }], total: null };
  assert.equal(tableCsv(alone), "Store key,Store,Region,Net sales\n7,Mill,,1.00\n");
});

test("accepted rows: keys are text, amounts numbers", () => {
  const columns = [
    { name: "prod_key", type: "key", comment: "" },
    { name: "sales_amt", type: "money", comment: "" },
  ];
  assert.equal(
    rowsCsv({
      columns,
      rows: [
        { prod_key: "@7", sales_amt: "-1.00" },
        { prod_key: null, sales_amt: null },
      ],
    }),
    "prod_key,sales_amt\n'@7,-1.00\n,\n",
  );
});

test("lists of text: a quarantined row cannot become a formula", () => {
  assert.equal(textCsv(["line", "row"], [{ line: -3, row: "+1,2" }]), 'line,row\n-3,"\'+1,2"\n');
});
