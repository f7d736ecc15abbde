import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { NOT_CONFIRMED, resolveDay, type DayVersion } from "./day-versions.ts";

const replace = { mode: "replace", holdBelowShare: 0.5, confirmed: NOT_CONFIRMED } as const;

function version(deliveryId: number, effectiveDate: string, rows = 100, named = true): DayVersion {
  const deliveredAs = `sales_${deliveryId}.csv`;
  return { deliveryId, effectiveDate, named, rows, content: `${deliveryId}`, deliveredAs, vanished: false };
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
  assert.deepEqual(currentIds(versions, { ...replace, confirmed: { smaller: 2, vanished: 0 } }), [2]);
  const mended = resolveDay([...versions, version(3, "2026-01-07", 90)], replace);
  assert.deepEqual(mended, { current: [version(3, "2026-01-07", 90)], held: [] });
});

test("few rows are never much smaller", () => {
  assert.deepEqual(currentIds([version(1, "2026-01-05", 9), version(2, "2026-01-06", 1)]), [2]);
});

test("a word stands for the deliveries that were there: one that is smaller still is held", () => {
  const params = { ...replace, confirmed: { smaller: 2, vanished: 0 } };
  const { current, held } = resolveDay(
    [version(1, "2026-01-05", 100), version(2, "2026-01-06", 40), version(3, "2026-01-07", 10)],
    params,
  );
  assert.deepEqual(
    [current, held].map((list) => list.map(({ deliveryId }) => deliveryId)),
    [[2], [3]],
  );
});

suite("a day that vanished", () => {
  const lacks = (deliveryId: number, date: string) => ({ ...version(deliveryId, date, 0), vanished: true });
  const whole = version(1, "2026-01-05", 4);

  test("is held whatever its rows, told once, and goes when a person says so", () => {
    const versions = [whole, lacks(2, "2026-01-06"), lacks(3, "2026-01-07")];
    const { current, held } = resolveDay(versions, replace);
    assert.deepEqual([current, held], [[whole], [lacks(3, "2026-01-07")]]);
    assert.deepEqual(resolveDay(versions, { ...replace, confirmed: { smaller: 9, vanished: 0 } }).held.length, 1);
    const gone = resolveDay(versions, { ...replace, confirmed: { smaller: 0, vanished: 3 } });
    assert.deepEqual(
      gone.current.map(({ rows }) => rows),
      [0],
    );
  });

  test("is back with the next delivery that holds it, confirmed or not", () => {
    const versions = [whole, lacks(2, "2026-01-06"), version(3, "2026-01-07", 5)];
    for (const vanished of [0, 2])
      assert.deepEqual(currentIds(versions, { ...replace, confirmed: { smaller: 0, vanished } }), [3]);
  });

  test("says nothing where there was nothing", () => {
    assert.deepEqual(resolveDay([lacks(2, "2026-01-06")], replace), { current: [], held: [] });
  });
});

suite("append", () => {
  const append = { ...replace, mode: "append" } as const;
  const named = (deliveryId: number, deliveredAs: string, rows = 100) => ({
    ...version(deliveryId, "2026-01-05", rows),
    deliveredAs,
  });

  test("the rows of every file count", () => {
    assert.deepEqual(currentIds([version(2, "2026-01-06"), version(1, "2026-01-05")], append), [1, 2]);
  });

  test("a file written over replaces what it was, and nothing else", () => {
    const versions = [named(1, "a.csv"), named(2, "b.csv"), named(3, "a.csv", 90)];
    assert.deepEqual(currentIds(versions, append), [2, 3]);
    assert.deepEqual(currentIds(versions.toReversed(), append), [2, 3]);
  });

  test("a file written over with far fewer rows is held until confirmed", () => {
    const versions = [named(1, "a.csv"), named(2, "b.csv"), named(3, "a.csv", 10)];
    assert.deepEqual(currentIds(versions, append), [1, 2]);
    assert.deepEqual(currentIds(versions, { ...append, confirmed: { smaller: 3, vanished: 0 } }), [2, 3]);
  });
});
