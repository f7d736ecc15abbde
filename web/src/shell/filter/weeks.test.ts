import assert from "node:assert/strict";
import { test } from "node:test";
import { periodOf, presetsOf } from "./weeks.ts";

const weeks = Array.from({ length: 20 }, (_, index) => ({
  week: 202601 + index,
  label: "",
  firstDay: "",
  lastDay: "",
  complete: index < 19,
}));

test("without weeks in the address the default period counts", () => {
  const meta = { weeks, defaultPeriod: { from: 202607, to: 202619 } };
  assert.deepEqual(periodOf({}, meta), { from: 202607, to: 202619 });
  assert.deepEqual(periodOf({ from: 202605 }, meta), { from: 202605, to: 202620 });
  assert.equal(periodOf({}, { weeks: [], defaultPeriod: null }), null);
});

test("the usual spans end with the last complete week and only exist where there is data", () => {
  assert.deepEqual(presetsOf({ weeks }), [
    { label: "Last week", from: 202619, to: 202619 },
    { label: "4 weeks", from: 202616, to: 202619 },
    { label: "13 weeks", from: 202607, to: 202619 },
    { label: "All", from: 202601, to: 202620 },
  ]);
});
