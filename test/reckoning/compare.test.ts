import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, multisetDifferences, quarantineDifferences } from "./compare.ts";

const params = { table: "weekly", key: ["week", "store"] };
const row = { week: 202601, store: "7", amt: "12.30", pct: 0.1 + 0.2, waste: null, isComplete: true };

test("equal tables have no differences, whatever their order and whether keys are numbers or texts", () => {
  const other = { ...row, store: "8" };
  assert.equal(differences({ ...params, expected: [row, other], shown: [other, { ...row, store: 7 }] }), "");
});

test("a cent, one bit of a double, NULL against 0, and an absent column are differences", () => {
  const shown = [{ week: 202601, store: "7", amt: "12.3", pct: 0.3, waste: 0 }];
  assert.equal(
    differences({ ...params, expected: [row], shown }),
    [
      "weekly: 4 differences",
      "  week 202601, store 7: amt is 12.3, reckoned 12.30",
      "  week 202601, store 7: pct is 0.3, reckoned 0.30000000000000004",
      "  week 202601, store 7: waste is 0, reckoned NULL",
      "  week 202601, store 7: isComplete is absent, reckoned true",
    ].join("\n"),
  );
  assert.match(differences({ ...params, expected: [row], shown, without: ["amt", "pct", "waste"] }), /1 differences/);
});

test("rows on one side only are named, and a row twice is seen", () => {
  assert.match(differences({ ...params, expected: [row], shown: [] }), /store 7: missing/);
  assert.match(differences({ ...params, expected: [], shown: [row] }), /store 7: not reckoned/);
  assert.match(differences({ ...params, expected: [row], shown: [row, row] }), /2 rows, reckoned 1/);
});

test("a table without a key is compared as a multiset", () => {
  assert.equal(multisetDifferences({ table: "lines", expected: [row, row], shown: [row, row] }), "");
  assert.match(multisetDifferences({ table: "lines", expected: [row, row], shown: [row] }), /missing 1 ×/);
  assert.match(
    multisetDifferences({ table: "lines", expected: [row], shown: [row, { ...row, amt: "1.00" }] }),
    /not reckoned 1 ×/,
  );
});

test("quarantined rows are held by table, file and line; a superseded one has to be gone", () => {
  const bytes = { table: "sales", nameDate: "2026-01-05", bytesId: "1", columns: [], rows: [], skipped: 0 } as const;
  const files = [
    { ...bytes, path: "a.csv", arrival: 0 },
    { ...bytes, path: "twin.csv", arrival: 1 },
  ];
  const refused = { table: "sales", file: "a.csv", arrival: 0, rule: "does not fit", column: "sales_qty" } as const;
  const current = { ...refused, line: 3, standing: "current" } as const;
  const shown = { table: "sales", file: "twin.csv", line: 3 };
  assert.equal(quarantineDifferences([current], files, [shown]), "");
  assert.match(quarantineDifferences([current], files, []), /a.csv, line 3: missing/);
  assert.match(quarantineDifferences([{ ...current, standing: "superseded" }], files, [shown]), /not reckoned/);
  assert.equal(quarantineDifferences([{ ...current, standing: "partly superseded" }], files, []), "");
});
