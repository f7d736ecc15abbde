import assert from "node:assert/strict";
import { test } from "node:test";
import { measureNamed } from "../model/measure-sql.ts";
import { cents, centsText, deltaOf, figureOf } from "./figures.ts";
import type { MeasureRow } from "./measure-rows.ts";

const coverage = { sales: true, stock: true, cost: true, shipping: true, discount: true, margin: false, waste: true };
const row = (values: Record<string, string | number | null>, unknown: Record<string, number> = {}): MeasureRow => ({
  rows: 3,
  value: (name) => values[name] ?? null,
  unknown: (name) => unknown[name] ?? 0,
});

test("cents are exact in both directions, at any size", () => {
  for (const text of ["0.00", "-0.05", "12.30", "-12.30", "99999999999999999999.99"])
    assert.equal(centsText(cents(text)), text);
  assert.equal(cents("7"), 700n);
});

test("changes of money are exact, of quantities free of noise", () => {
  assert.deepEqual(deltaOf({ unit: "money" }, "90071992547409.93", "0.01"), {
    delta: "90071992547409.92",
    deltaPct: 9007199254740992,
  });
  assert.equal(deltaOf({ unit: "quantity" }, 0.3, 0.1).delta, 0.2);
  assert.deepEqual(deltaOf({ unit: "money" }, "-5.00", "-10.00"), { delta: "5.00", deltaPct: 0.5 });
  assert.equal(deltaOf({ unit: "money" }, "5.00", "0.00").deltaPct, null);
});

test("nothing sold is 0, an unknown stock is null with its reason", () => {
  const params = {
    coverage,
    now: undefined,
    before: row({ total_sales_amt: "2.00", eow_on_hand_qty: 3 }),
    comparison: "even" as const,
  };
  assert.deepEqual(figureOf({ ...params, measure: measureNamed("total_sales_amt") }), {
    value: "0.00",
    before: "2.00",
    delta: "-2.00",
    deltaPct: -1,
  });
  const stock = figureOf({ ...params, measure: measureNamed("eow_on_hand_qty") });
  assert.deepEqual(stock, {
    value: null,
    reason: "there are no rows in these weeks",
    before: 3,
    delta: null,
    deltaPct: null,
  });
});

test("what is never delivered is unknown, whatever the fact's zeros say", () => {
  const figure = figureOf({
    measure: measureNamed("total_sales_margin"),
    coverage,
    now: row({ total_sales_margin: "0.00" }),
    before: undefined,
    comparison: "none",
  });
  assert.deepEqual(figure, { value: null, reason: "sales_mgrn is not delivered" });
});

test("no change is shown while weeks are without counterpart", () => {
  const now = row({ total_cost: "5.00" }, { total_cost: 2 });
  const figure = figureOf({
    measure: measureNamed("total_cost"),
    coverage,
    now,
    before: now,
    comparison: "uneven",
    total: row({ total_cost: "20.00" }),
  });
  assert.deepEqual(figure, { value: "5.00", unknown: 2, before: "5.00", delta: null, deltaPct: null, share: 0.25 });
});

test("where no week has a counterpart, what was before is unknown, not 0", () => {
  const now = row({ total_sales_amt: "5.00" });
  const figure = figureOf({
    measure: measureNamed("total_sales_amt"),
    coverage,
    now,
    before: undefined,
    comparison: "empty",
  });
  assert.deepEqual(figure, { value: "5.00", before: null, delta: null, deltaPct: null });
});
