import assert from "node:assert/strict";
import { test } from "node:test";
import type { DatabaseSnapshot, TableRead } from "./database.ts";
import { wantedDays, type Marks, type Wanted } from "./wanted-days.ts";

const sales: TableRead = {
  table: "sales",
  name: "sales",
  columns: [],
  date: "trans_dt",
  time: null,
  changed: null,
  dayStartsAt: 0,
};
const product: TableRead = { ...sales, table: "product", name: "product", date: null };

type Shown = { days: Record<string, string>; newest?: string; product?: string };

/** Asks as an extraction of 2026-01-10 with a look-back of three days would; `changed` days are those that an older change names. */
async function wanted(
  shown: Shown,
  taken: Marks,
  more: { read?: TableRead; landFrom?: string; again?: { from: string; to: string } } = {},
) {
  const asked: { from: string; since: string | null }[] = [];
  const snapshot: DatabaseSnapshot = {
    dates: async () => Object.keys(shown.days).toSorted(),
    marks: async (_read, from, since) => {
      asked.push({ from, since });
      return Object.entries(shown.days).flatMap(([date, mark]) =>
        date >= from || (since !== null && mark > since) ? [{ date, rows: 1, mark }] : [],
      );
    },
    newestChange: async () => shown.newest ?? null,
    wholeMark: async () => shown.product ?? "p",
    copy: async () => 0,
  };
  const found: Wanted = await wantedDays({
    snapshot,
    reads: [product, more.read ?? sales],
    reading: { landFrom: more.landFrom ?? null, lookBackDays: 3 },
    due: "2026-01-10",
    taken,
    again: more.again ?? null,
  });
  return { ...found, asked };
}

const days = { "2025-12-01": "a", "2026-01-08": "b", "2026-01-10": "c", "2026-01-11": "d" };

test("the first time takes all that is over, and compares what the look-back will compare", async () => {
  const { dates, dimensions, marks, again } = await wanted({ days }, {});
  assert.deepEqual(dates, ["2025-12-01", "2026-01-08", "2026-01-10"]);
  assert.deepEqual(marks["sales"], { "2025-12-01": "", "2026-01-08": "b", "2026-01-10": "c" });
  assert.deepEqual(dimensions, [product]);
  assert.deepEqual(again, []);
  assert.deepEqual((await wanted({ days }, {}, { landFrom: "2026-01-09" })).dates, ["2026-01-10"]);
});

test("later, what differs is taken: new, changed and emptied days, and a dimension that changed", async () => {
  const { marks } = await wanted({ days }, {});
  assert.deepEqual((await wanted({ days }, marks)).dates, []);
  assert.deepEqual((await wanted({ days }, marks)).dimensions, []);
  const changed = { "2025-12-01": "x", "2026-01-09": "n", "2026-01-10": "y" };
  const found = await wanted({ days: changed, product: "q" }, marks);
  assert.deepEqual(found.dates, ["2026-01-08", "2026-01-09", "2026-01-10"], "2025-12-01 is older than the look-back");
  assert.deepEqual(found.again, ["2026-01-08", "2026-01-10"]);
  assert.deepEqual(found.dimensions, [product]);
  const emptied = { ...marks, ...found.marks };
  assert.deepEqual((await wanted({ days: changed, product: "q" }, emptied)).dates, [], "an emptied day is taken once");
});

test("a column of change finds days of any age, and is asked from the newest change on", async () => {
  const read = { ...sales, changed: "updated_at" };
  const first = await wanted({ days, newest: "c" }, {}, { read });
  assert.equal(first.marks["sales"]?.["2025-12-01"], "a", "all days can be compared");
  const found = await wanted({ days: { ...days, "2025-12-01": "z" }, newest: "z" }, first.marks, { read });
  assert.deepEqual(found.asked, [{ from: "2026-01-08", since: "c" }]);
  assert.deepEqual(found.dates, ["2025-12-01"]);
});

test("days that are asked for are taken again, where there are rows", async () => {
  const { marks } = await wanted({ days }, {});
  const found = await wanted({ days }, marks, { again: { from: "2025-11-01", to: "2026-01-08" } });
  assert.deepEqual(found.dates, ["2025-12-01", "2026-01-08"]);
  assert.equal(found.marks["sales"]?.["2025-12-01"], "", "its mark stays");
});
