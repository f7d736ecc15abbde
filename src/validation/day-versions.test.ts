import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveDay, type DayVersion } from "./day-versions.ts";

const replace = { mode: "replace", holdBelowShare: 0.5, confirmed: false } as const;

function version(deliveryId: number, effectiveDate: string, rows = 100, named = true): DayVersion {
  return { deliveryId, effectiveDate, named, rows, content: `${deliveryId}` };
}

function currentIds(versions: DayVersion[], params: Parameters<typeof resolveDay>[1] = replace): number[] {
  return resolveDay(versions, params).current.map(({ deliveryId }) => deliveryId);
}

test("the newest date in a name wins, in whatever order deliveries arrived", () => {
  const old = version(2, "2026-01-05");
  const corrected = version(1, "2026-01-09");
  assert.deepEqual(currentIds([old, corrected]), [1]);
  assert.deepEqual(currentIds([corrected, old]), [1]);
});

test("the same date again: the later arrival wins, and a dated file beats an undated one", () => {
  assert.deepEqual(currentIds([version(1, "2026-01-05"), version(2, "2026-01-05")]), [2]);
  assert.deepEqual(currentIds([version(1, "2026-01-05", 100, true), version(2, "2026-01-05", 100, false)]), [1]);
});

test("a replacement much smaller is held until confirmed; a later whole one counts", () => {
  const versions = [version(1, "2026-01-05", 100), version(2, "2026-01-06", 10)];
  assert.deepEqual(currentIds(versions), [1]);
  assert.deepEqual(
    resolveDay(versions, replace).held.map(({ deliveryId }) => deliveryId),
    [2],
  );
  assert.deepEqual(currentIds(versions, { ...replace, confirmed: true }), [2]);
  const mended = resolveDay([...versions, version(3, "2026-01-07", 90)], replace);
  assert.deepEqual(mended, { current: [version(3, "2026-01-07", 90)], held: [] });
});

test("few rows are never much smaller", () => {
  assert.deepEqual(currentIds([version(1, "2026-01-05", 9), version(2, "2026-01-06", 1)]), [2]);
});

test("append: every delivery's rows count", () => {
  assert.deepEqual(
    currentIds([version(2, "2026-01-06"), version(1, "2026-01-05")], { ...replace, mode: "append" }),
    [1, 2],
  );
});
