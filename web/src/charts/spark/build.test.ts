import assert from "node:assert/strict";
import { test } from "node:test";
import { buildSpark } from "./build.ts";

test("higher values are higher up, and the dot sits on the last known one", () => {
  const marks = buildSpark([1, 2, null], 80, 30);
  assert.ok(marks.end !== null && marks.end.y < 15);
  assert.ok(marks.end.x < 50);
});

test("unknown weeks break the line; nothing known draws nothing", () => {
  assert.equal(buildSpark([1, null, 2, 3], 80, 30).path.match(/M/g)?.length, 2);
  assert.deepEqual(buildSpark([null, null], 80, 30), { path: "", end: null });
});
