import assert from "node:assert/strict";
import { test } from "node:test";
import { diffLines, unifiedDiff } from "./text-diff.ts";

const numbered = (count: number, change: Record<number, string> = {}) =>
  Array.from({ length: count }, (_, index) => `${change[index] ?? `line ${index}`}\n`).join("");

test("a diff shows what goes and what comes, with three lines around it", () => {
  const lines = diffLines(numbered(30), numbered(30, { 10: "changed", 25: "changed too" }));
  assert.deepEqual(unifiedDiff(lines), [
    ...[7, 8, 9].map((n) => ` line ${n}`),
    "-line 10",
    "+changed",
    ...[11, 12, 13].map((n) => ` line ${n}`),
    "…",
    ...[22, 23, 24].map((n) => ` line ${n}`),
    "-line 25",
    "+changed too",
    ...[26, 27, 28].map((n) => ` line ${n}`),
  ]);
});

test("lines that moved or were added keep the rest as it is; equal texts have no diff", () => {
  assert.deepEqual(unifiedDiff(diffLines("a\nb\nc\n", "a\nx\nb\nc\n")), [" a", "+x", " b", " c"]);
  assert.deepEqual(unifiedDiff(diffLines("", "a\n")), ["+a"]);
  assert.deepEqual(unifiedDiff(diffLines("a\n", "")), ["-a"]);
  assert.deepEqual(unifiedDiff(diffLines("a\nb\n", "a\nb\n")), []);
});
