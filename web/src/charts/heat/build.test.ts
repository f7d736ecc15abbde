import assert from "node:assert/strict";
import { test } from "node:test";
import { buildHeat, cellAt, legendOf, levelOf, thresholdsOf } from "./build.ts";

const data = {
  columns: ["W01", "W02", "W03"],
  rows: [
    { key: "a", label: "A", values: [0, 1, 2] },
    { key: "b", label: "B", values: [null, 3, 40] },
  ],
};

test("levels hold about as many cells each, zero apart", () => {
  const thresholds = thresholdsOf([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1000]);
  assert.deepEqual(thresholds, [3, 5, 7, 9]);
  assert.equal(levelOf(0, thresholds), 0);
  assert.equal(levelOf(1, thresholds), 1);
  assert.equal(levelOf(6, thresholds), 3);
  assert.equal(levelOf(1000, thresholds), 5);
});

test("bounds that mean something are kept, whatever the cells hold", () => {
  const marks = buildHeat({ ...data, thresholds: [1, 2, 3, 30] }, 500);
  assert.deepEqual(marks.thresholds, [1, 2, 3, 30]);
  assert.deepEqual(
    marks.rows.map(({ paths }) => paths.map(({ level }) => level)),
    [
      [0, 1, 2],
      [3, 5],
    ],
  );
});

test("unknown cells are drawn apart from every level", () => {
  const marks = buildHeat(data, 500);
  assert.equal(marks.rows[0]?.unknown, "");
  assert.equal(marks.rows[1]?.unknown.match(/M/g)?.length, 1);
  const cells = marks.rows.flatMap((row) => row.paths.flatMap((path) => path.d.match(/M/g) ?? []));
  assert.equal(cells.length, 5);
});

test("the cell under a point is the one drawn there", () => {
  const marks = buildHeat(data, 500);
  const y = (marks.rows[1]?.y ?? 0) + 5;
  assert.deepEqual(cellAt(marks, marks.slots.center(2), y), { row: 1, column: 2 });
  assert.equal(cellAt(marks, 10, marks.height + 5), null);
});

test("cells begin where the labels end, whatever the width, and fill the plot", () => {
  for (const width of [340, 900, 1_400]) {
    const marks = buildHeat(data, width);
    const starts = marks.rows[0]?.paths.map(({ d }) => Number(/^M([\d.]+)/.exec(d)?.[1])) ?? [];
    assert.equal(Math.min(...starts), marks.left);
    assert.equal(Math.round(marks.slots.start(2) + marks.slots.width), width - 2);
    assert.ok(marks.left < 60);
  }
});

test("long labels get room where there is some, and are cut in the middle where there is none", () => {
  const long = { ...data, rows: [{ key: "a", label: "020 · Fennel Hypermarket Minneapolis", values: [0, 1, 2] }] };
  assert.equal(buildHeat(long, 1_300).rows[0]?.label, "020 · Fennel Hypermarket Minneapolis");
  assert.equal(buildHeat(long, 340).rows[0]?.label, "020 ·…eapolis");
});

test("the legend names no level that no cell can have", () => {
  const legend = legendOf([2, 3, 3, 5], String);
  assert.deepEqual(legend, [
    { level: 1, text: "to 2" },
    { level: 2, text: "to 3" },
    { level: 4, text: "to 5" },
    { level: 5, text: "over 5" },
  ]);
  assert.deepEqual(legendOf([], String), []);
});
