import assert from "node:assert/strict";
import { test } from "node:test";
import { checkConfig } from "../config/check-config.ts";
import { normaliseConfig } from "../config/normalise.ts";
import { sourceTables } from "../model/tables.ts";
import { mapColumns } from "./map-columns.ts";

const header = ["prod_key", "store_key", "trans_dt", "sales_qty", "sales_amt", "discount", "", "till"];

function mapped(columns: Record<string, string>) {
  const written = checkConfig({ source: "x", tables: { sales: { columns } } }, "endcap.config.json");
  const { sales } = normaliseConfig(written, "/p", { timeZone: "UTC", threads: 1 }).tables;
  assert.ok(sales !== null);
  const result = mapColumns(sourceTables.sales, sales, header, null);
  assert.ok(!("rule" in result));
  return {
    fields: result.columns.flatMap(({ column, origin }) => (origin.kind === "field" ? [column.name] : [])),
    findings: result.findings.map(({ rule, column }) => `${rule} ${column}`),
  };
}

test("each column that is unknown, missing or without a name is a finding of its own", () => {
  assert.deepEqual(mapped({}).findings, [
    "unknown-column column 7 (no name)",
    "unknown-column till",
    "missing-optional trans_id",
    "missing-optional trans_time",
    "missing-optional sales_price",
    "missing-optional sales_cost",
    "missing-optional sales_mgrn",
    "missing-optional ship_cost",
  ]);
});

test("an optional column that is left out is unknown, though the file has it; a required one cannot be", () => {
  const { fields, findings } = mapped({ discount: "@none" });
  assert.ok(!fields.includes("discount"));
  assert.ok(findings.includes("unknown-column discount") && findings.includes("missing-optional discount"));
  assert.throws(() => mapped({ sales_amt: "@none" }), /cannot be left out/);
});
