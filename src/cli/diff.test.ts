import assert from "node:assert/strict";
import { test } from "node:test";
import { diffLines } from "./commands/diff.ts";

test("ratios are shown with the decimals that a person reads, money and quantities exactly", () => {
  const text = diffLines(
    {
      week: 202601,
      from: "published",
      to: "held",
      why: [],
      rows: { changed: 1, added: 0, removed: 0 },
      changes: [
        { measure: "total_sales_amt", before: "9007199254740993.10", after: "1.00", delta: "-9007199254740992.10" },
      ],
      sample: [
        {
          change: "changed",
          key: { store_key: "1" },
          columns: {
            weeks_of_supply: ["3.8000000000000003", "3.3333333333333335"],
            in_stock_pct: ["0.14285714285714285", null],
            total_sales_qty: ["1.125", "-2.000"],
          },
        },
      ],
    },
    (_, word) => word,
  ).join("\n");
  for (const part of ["9007199254740993.10", "3.8 → 3.3333", "0.1429 → unknown", "1.125 → -2.000"])
    assert.ok(text.includes(part), `${part} in:\n${text}`);
});

test("a week of which nothing is left, or nothing was there, has no rows rather than unknown sums", () => {
  const week = { week: 20249, from: "commit 1", to: "commit 2", why: [], sample: [] };
  const sums = (before: string | null, after: string | null) => ({
    changes: [
      { measure: "total_sales_amt", before, after, delta: null },
      { measure: "total_cost", before, after: null, delta: null },
    ],
  });
  const plain = (_: unknown, word: string) => word;
  const removed = diffLines({ ...week, rows: { changed: 0, added: 0, removed: 2 }, ...sums("3.00", null) }, plain).join(
    "\n",
  );
  assert.match(removed, /3\.00\s+no rows/);
  assert.doesNotMatch(removed, /unknown/);
  const kept = { changes: [{ measure: "total_cost", before: "3.00", after: null, delta: null }] };
  assert.match(
    diffLines({ ...week, rows: { changed: 1, added: 0, removed: 0 }, ...kept }, plain).join("\n"),
    /3\.00\s+unknown/,
  );
});
