import assert from "node:assert/strict";
import { test } from "node:test";
import { moveFocus } from "./focus.ts";
import { labelEvery, slots, tooltipLeft, verticalScale } from "./scale.ts";

test("a scale holds zero and every value, upwards", () => {
  const scale = verticalScale([40, 95], 200, 0);
  assert.equal(scale.zero, 200);
  assert.ok(scale.at(95) >= 0);
  assert.ok(scale.at(95) < scale.at(40));
  assert.ok(scale.ticks.some((tick) => tick.value === 0));
});

test("negative values go below zero, and nothing at all still has a scale", () => {
  const scale = verticalScale([-50, 50], 100, 0);
  assert.equal(scale.zero, 50);
  assert.equal(verticalScale([], 100, 0).zero, 100);
});

test("slots cover the whole length and find what is under a point", () => {
  const band = slots(4, 100, 300);
  assert.equal(band.step, 50);
  assert.deepEqual(
    [0, 1, 2, 3].map((index) => band.indexAt(band.center(index))),
    [0, 1, 2, 3],
  );
  assert.equal(band.indexAt(0), 0);
  assert.equal(band.indexAt(999), 3);
  assert.equal(slots(0, 0, 100).indexAt(5), -1);
});

test("labels are thinned to steps that read well", () => {
  assert.equal(labelEvery(60, 44), 1);
  assert.equal(labelEvery(12, 44), 4);
  assert.equal(labelEvery(1, 44), 52);
});

test("a tooltip stands beside its mark and never leaves the chart", () => {
  assert.equal(tooltipLeft({ at: 100, own: 120, width: 600 }), 114);
  assert.equal(tooltipLeft({ at: 550, own: 120, width: 600 }), 416);
  assert.equal(tooltipLeft({ at: 150, own: 260, width: 300 }), 40);
  assert.equal(tooltipLeft({ at: 150, own: 400, width: 300 }), 0);
});

test("arrow keys walk the marks and stop at the edges", () => {
  assert.deepEqual(moveFocus("ArrowRight", null, 3, 5), { row: 0, column: 0 });
  assert.deepEqual(moveFocus("ArrowRight", { row: 0, column: 4 }, 3, 5), { row: 0, column: 4 });
  assert.deepEqual(moveFocus("ArrowDown", { row: 0, column: 2 }, 3, 5), { row: 1, column: 2 });
  assert.deepEqual(moveFocus("End", { row: 1, column: 0 }, 3, 5), { row: 1, column: 4 });
});

test("a series leaves up and down to the page, and other keys alone", () => {
  assert.equal(moveFocus("ArrowDown", { row: 0, column: 2 }, 1, 5), null);
  assert.equal(moveFocus("Tab", { row: 0, column: 2 }, 3, 5), null);
  assert.equal(moveFocus("ArrowRight", null, 0, 0), null);
});
