import assert from "node:assert/strict";
import { test } from "node:test";
import { matchColumns } from "./match-columns.ts";

const found = (headers: readonly string[], given: Readonly<Record<string, string>> = {}): Record<string, string> =>
  Object.fromEntries(matchColumns("sales", headers, given).matches.map(({ column, header }) => [column, header]));

const needed = { store_key: "Store", prod_key: "SKU", trans_dt: "Date", sales_qty: "Qty", sales_amt: "Net Sales" };
const first = Object.values(needed);

test("a header that says percent is no money and no quantity, in whatever language", () => {
  for (const share of [
    "Discount %",
    "Discount (%)",
    "Discount [pct]",
    "Rabatt (Prozent)",
    "Remise (taux)",
    "% Margin",
    "Margin Rate",
    "Margin (in %)",
    "Marge ‰",
    "Qty %",
    "値引率",
  ])
    assert.deepEqual(found([...first, share]), needed, share);
});

test("the amount beside its percentage is the one that counts, in either order", () => {
  const wanted = { ...needed, discount: "Discounts", sales_mgrn: "Margin" };
  assert.deepEqual(found([...first, "Discount %", "Discounts", "Margin %", "Margin"]), wanted);
  assert.deepEqual(found([...first, "Margin", "Margin %", "Discounts", "Discount %"]), wanted);
});

test("a person may still say that a percent column is the discount", () => {
  assert.equal(found([...first, "Discount %"], { discount: "Discount %" })["discount"], "Discount %");
});

test("words that only contain such a name are what they were", () => {
  assert.equal(found([...first.slice(0, 4), "Umsatz"])["sales_amt"], "Umsatz");
  assert.equal(found([...first, "Remise"])["discount"], "Remise");
});
