import assert from "node:assert/strict";
import { test } from "node:test";
import { buildTimeline } from "./build.ts";

const now = Date.parse("2026-01-05T03:10:00Z");

test("steps share one time line, the running one reaching to now", () => {
  const marks = buildTimeline(
    [
      { name: "extract", startedAt: "2026-01-05T03:00:00Z", finishedAt: "2026-01-05T03:05:00Z" },
      { name: "validate", startedAt: "2026-01-05T03:05:00Z", finishedAt: null },
      { name: "compute", startedAt: null, finishedAt: null },
    ],
    now,
  );
  assert.deepEqual(marks, [
    { name: "extract", start: 0, length: 50 },
    { name: "validate", start: 50, length: 50 },
    null,
  ]);
});

test("nothing begun has no marks", () => {
  assert.deepEqual(buildTimeline([{ name: "extract", startedAt: null, finishedAt: null }], now), [null]);
});
