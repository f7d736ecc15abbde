import assert from "node:assert/strict";
import { test } from "node:test";
import { buildBars } from "./build.ts";

test("the longest of values and comparisons fills the track", () => {
  const { bars } = buildBars([
    { key: "a", value: 50, before: 100 },
    { key: "b", value: 25, before: null },
  ]);
  assert.deepEqual(bars, [
    { key: "a", bar: { start: 0, length: 50 }, tick: 100 },
    { key: "b", bar: { start: 0, length: 25 }, tick: null },
  ]);
});

test("a loss goes to the left of zero, and unknown draws nothing", () => {
  const { zero, bars } = buildBars([
    { key: "a", value: -50, before: null },
    { key: "b", value: 50, before: null },
    { key: "c", value: null, before: null },
  ]);
  assert.equal(zero, 50);
  assert.deepEqual(
    bars.map((bar) => bar.bar),
    [{ start: 0, length: 50 }, { start: 50, length: 50 }, null],
  );
});
