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

suite("two versions with other rows", () => {
  const older = version(2, "2026-01-05", 20);
  const newer = version(1, "2026-01-06", 20);
  const union = version(3, "2026-01-07", 40);
  const doubting = (keeps: "older" | "newer", ...pairs: [number, number][]) => ({
    ...replace,
    doubtOf: (a: DayVersion, b: DayVersion) =>
      pairs.some(([first, second]) => a.deliveryId === first && b.deliveryId === second)
        ? { reason: "rows" as const, keeps }
        : null,
  });
  const resolved = (versions: DayVersion[], params: Parameters<typeof resolveDay>[1]) => {
    const { current, held } = resolveDay(versions, params);
    return [current, held].map((list) => list.map(({ deliveryId }) => deliveryId));
  };

  test("are held, the one or the other, in whatever order they came", () => {
    for (const versions of [
      [older, newer],
      [newer, older],
    ]) {
      assert.deepEqual(resolved(versions, doubting("older", [2, 1])), [[2], [1]]);
      assert.deepEqual(resolved(versions, doubting("newer", [2, 1])), [[1], [2]]);
    }
  });

  test("a word takes what is held, or leaves what counts, and stands for what was there", () => {
    for (const keeps of ["older", "newer"] as const) {
      const params = doubting(keeps, [2, 1]);
      const [counts, other] = keeps === "older" ? [2, 1] : [1, 2];
      const kept = { ...params, confirmed: { smaller: 0, vanished: 0, kept: 2 } };
      assert.deepEqual(resolved([older, newer], kept), [[counts], []]);
      const replaced = { ...params, confirmed: { smaller: 0, vanished: 0, replaced: 2 } };
      assert.deepEqual(resolved([older, newer], replaced), [[other], []]);
      const before = { ...params, confirmed: { smaller: 0, vanished: 0, replaced: 1, kept: 1 } };
      assert.deepEqual(resolved([older, newer], before), [[counts], [other]]);
    }
  });

  test("one that replaces both settles it; one that replaces what counts alone does not", () => {
    const params = doubting("newer", [2, 1]);
    assert.deepEqual(resolved([older, newer, union], params), [[3], []]);
    assert.deepEqual(resolved([older, newer, union], doubting("newer", [2, 1], [2, 3])), [[3], [2]]);
  });

  test("say nothing where every delivery adds its rows", () => {
    const params = { ...doubting("older", [2, 1]), mode: "append" as const };
    assert.deepEqual(resolved([older, newer], params), [[2, 1], []]);
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
