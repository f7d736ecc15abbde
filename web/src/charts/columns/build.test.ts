import assert from "node:assert/strict";
import { test } from "node:test";
import { buildColumns, type ColumnsData } from "./build.ts";

const data: ColumnsData = {
  labels: ["W01", "W02", "W03"],
  partial: [false, false, true],
  stack: [
    { role: "cost", label: "Cost", values: [60, 80, null] },
    { role: "shipping", label: "Shipping", values: [10, 0, 5] },
  ],
  lines: [{ role: "sales", label: "Sales", values: [100, null, 90], dashed: false }],
};

test("parts stand on each other without a gap", () => {
  const marks = buildColumns(data, 400, 200);
  const [cost, shipping] = marks.bars.filter((bar) => bar.slot === 0);
  assert.ok(cost && shipping);
  assert.equal(Math.round((shipping.y + shipping.height) * 100), Math.round(cost.y * 100));
  assert.equal(Math.round(cost.y + cost.height), Math.round(marks.scale.zero));
  assert.ok(Math.abs(cost.height / shipping.height - 6) < 0.1);
});

test("unknown and zero draw no column; an unknown point breaks the line", () => {
  const marks = buildColumns(data, 400, 200);
  assert.deepEqual(
    marks.bars.map((bar) => [bar.slot, bar.role]),
    [
      [0, "cost"],
      [0, "shipping"],
      [1, "cost"],
      [2, "shipping"],
    ],
  );
  assert.equal(marks.lines[0]?.path.match(/M/g)?.length, 2);
  assert.deepEqual(
    marks.lines[0]?.dots.map((dot) => dot.slot),
    [0, 2],
  );
});

test("incomplete weeks are marked", () => {
  const marks = buildColumns(data, 400, 200);
  assert.deepEqual(
    marks.bars.filter((bar) => bar.partial).map((bar) => bar.slot),
    [2],
  );
});

test("a negative part goes below zero", () => {
  const marks = buildColumns(
    { ...data, stack: [{ role: "cost", label: "", values: [-20, 10, 10] }], lines: [] },
    400,
    200,
  );
  assert.ok((marks.bars[0]?.y ?? 0) >= marks.scale.zero - 0.01);
});

test("every mark stays inside the drawing", () => {
  const marks = buildColumns(data, 400, 200);
  for (const bar of marks.bars) {
    assert.ok(bar.x >= marks.plot.left && bar.x + bar.width <= marks.plot.right);
    assert.ok(bar.y >= 0 && bar.y + bar.height <= marks.plot.bottom + 0.01);
  }
});
