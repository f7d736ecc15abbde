import assert from "node:assert/strict";
import { test } from "node:test";
import type { Table } from "../../../src/dashboard/contract.ts";
import { columnsFirst, knownColumns } from "./columns.ts";

const column = (name: string) => ({ name, label: name.toUpperCase(), nullMeans: "no snapshot" });
const row = (text: Record<string, string | null>, values: Record<string, string | null>) => ({
  key: "1",
  label: "One",
  text,
  figures: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value === null ? { value, reason: `${name} is missing` } : { value },
    ]),
  ),
});
const table = {
  sort: { by: "sales", dir: "desc" },
  textColumns: [
    { name: "region", label: "Region" },
    { name: "market", label: "Market" },
  ],
  columns: ["sales", "cost", "margin", "stock"].map(column),
  rows: [
    row({ region: "North", market: null }, { sales: "1.00", cost: null, margin: null, stock: null }),
    row({ region: null, market: null }, { sales: "2.00", cost: null, margin: null, stock: "3" }),
  ],
  total: {
    key: "",
    label: "Total",
    figures: {
      cost: { value: null, reason: "sales_cost is not delivered" },
      margin: { value: null, reason: "sales_cost is not delivered" },
    },
  },
} as unknown as Table;

test("columns that no row knows are left out, by their reason; one known value keeps its column", () => {
  const shown = knownColumns(table);
  assert.deepEqual(
    shown.table.columns.map(({ name }) => name),
    ["sales", "stock"],
  );
  assert.deepEqual(shown.leftOut, [{ reason: "sales_cost is not delivered", labels: ["COST", "MARGIN"] }]);
  assert.deepEqual(
    shown.table.textColumns.map(({ name }) => name),
    ["region"],
  );
});

test("the sorted column stays though nothing of it is known, and a table without rows keeps them all", () => {
  const sorted = knownColumns({ ...table, sort: { by: "cost", dir: "asc" } });
  assert.deepEqual(
    sorted.table.columns.map(({ name }) => name),
    ["sales", "cost", "stock"],
  );
  assert.deepEqual(knownColumns({ ...table, rows: [] }), { table: { ...table, rows: [] }, leftOut: [] });
});

test("named columns come first, in their own order; the others keep theirs", () => {
  assert.deepEqual(
    columnsFirst(table, ["stock", "none", "cost"]).columns.map(({ name }) => name),
    ["stock", "cost", "sales", "margin"],
  );
});
