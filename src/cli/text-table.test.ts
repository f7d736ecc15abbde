import assert from "node:assert/strict";
import { test } from "node:test";
import { drawTable } from "./text-table.ts";
import { bytesText, count, durationText, fewText, momentText, rangeText, whole } from "./words.ts";

type Row = { name: string; n: number };
const columns = [
  { label: "name", text: ({ name }: Row) => name },
  { label: "n", text: ({ n }: Row) => whole(n), align: "right" as const },
];

test("columns are as wide as their texts, numbers stand to the right", () => {
  assert.deepEqual(
    drawTable(columns, [
      { name: "a", n: 1200 },
      { name: "longer", n: 5 },
    ]),
    ["name        n", "──────  ─────", "a       1,200", "longer      5"],
  );
});

test("a table never is wider than its terminal: the widest column gives way, marked", () => {
  const [head = "", , row = ""] = drawTable(columns, [{ name: "x".repeat(100), n: 1_234_567 }], 30);
  assert.ok(head.length <= 30);
  assert.equal(row, `${"x".repeat(18)}…  1,234,567`);
});

test("what is copied is never cut", () => {
  const kept = [
    { ...columns[0], label: "id", keep: true, text: ({ name }: Row) => name },
    { label: "note", text: () => "y".repeat(50) },
  ];
  const [, , row = ""] = drawTable(kept, [{ name: "x".repeat(20), n: 1 }], 30);
  assert.equal(row, `${"x".repeat(20)}  ${"y".repeat(7)}…`);
});

test("a text from a file does not steer the terminal", () => {
  assert.ok(
    !drawTable(columns, [{ name: "a\u001b[31m\nb\u009b", n: 1 }])
      .join("")
      .includes("\u001b"),
  );
});

test("numbers, sizes and times as people read them", () => {
  assert.deepEqual([count(1, "file"), count(1204, "delivery", "deliveries")], ["1 file", "1,204 deliveries"]);
  assert.deepEqual([bytesText(999), bytesText(1_234), bytesText(45_600_000)], ["999 B", "1.2 KB", "45.6 MB"]);
  assert.deepEqual([80, 1_240, 61_000, 3 * 3_600_000, 72 * 3_600_000].map(durationText), [
    "80 ms",
    "1.2 s",
    "1 min 1 s",
    "3 h 0 min",
    "3 days",
  ]);
  assert.equal(momentText("2026-07-05T22:30:00Z", "Europe/Berlin"), "2026-07-06 00:30");
  assert.deepEqual(
    [rangeText(["2026-01-07", "2026-01-05"]), rangeText(["2026-01-05"])],
    ["2026-01-05 to 2026-01-07", "2026-01-05"],
  );
  assert.deepEqual([fewText(["a", "b"]), fewText(["a", "b", "c", "d", "e"])], ["a, b", "a, b, c and 2 more"]);
});
