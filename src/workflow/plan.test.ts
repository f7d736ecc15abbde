import { dateRange } from "../core/dates.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { planRun, type PlanFile, type PlanParams } from "./plan.ts";

const weeks = new Map([
  ["2026-01-04", 202601],
  ["2026-01-05", 202602],
  ["2026-01-12", 202603],
]);

function planOf(params: Partial<PlanParams>) {
  return planRun({
    resumes: null,
    files: [],
    unknownFiles: [],
    unreadable: [],
    extract: [],
    weekOf: (date) => weeks.get(date),
    stale: [],
    published: new Set([202601]),
    waiting: [],
    held: [],
    daily: [],
    isAccepted: () => false,
    firstDate: {},
    ...params,
  });
}

function file(
  name: string,
  table: PlanFile["table"],
  date: string | null,
  reason: PlanFile["reason"] = "new",
): PlanFile {
  return { file: name, table, date, bytes: 10, reason };
}

test("nothing found, nothing stale: nothing to do", () => {
  assert.equal(planOf({}).nothingToDo, true);
  for (const params of [
    { resumes: "r1" },
    { stale: [{ week: 202601, reason: "x" }] },
    { extract: ["2026-01-04"] },
    { files: [file("a", "store", null)] },
  ]) {
    assert.equal(planOf(params).nothingToDo, false);
  }
});

test("each week says which file reopened it, and whether readers know it already", () => {
  const plan = planOf({
    files: [
      file("s4.csv", "sales", "2026-01-04", "changed"),
      file("s12.csv", "sales", "2026-01-12"),
      file("i12.csv", "inventory", "2026-01-12"),
    ],
    stale: [{ week: 202602, reason: "the calendar moved" }],
  });
  assert.deepEqual(
    plan.weeks.map(({ week, state, files }) => [week, state, files]),
    [
      [202601, "reopened", ["s4.csv"]],
      [202602, "new", []],
      [202603, "new", ["s12.csv", "i12.csv"]],
    ],
  );
  assert.deepEqual(plan.weeks[1]?.reasons, ["the calendar moved"]);
  assert.match(plan.weeks[0]?.reasons[0] ?? "", /sales of 2026-01-04: not as it was/);
});

test("products and stores reopen nothing; dates inside files and calendars are known after reading", () => {
  const plan = planOf({ files: [file("p.csv", "product", null), file("st.csv", "store", "2026-01-05")] });
  assert.deepEqual([plan.weeks, plan.moreAfterReading, plan.files.map((one) => one.weeks)], [[], false, [[], []]]);
  assert.equal(planOf({ files: [file("all.csv", "sales", null)] }).moreAfterReading, true);
  assert.equal(planOf({ files: [file("c.csv", "calendar", "2026-01-05")] }).moreAfterReading, true);
  assert.equal(planOf({ files: [file("s.csv", "sales", "2026-01-05")], weekOf: null }).moreAfterReading, true);
});

test("what still waits: what no file brings, and what the new days lack", () => {
  const daily = ["sales", "inventory"] as const;
  const waiting = [
    { date: "2026-01-04", table: "inventory" as const, reason: "not delivered" },
    { date: "2026-01-05", table: "inventory" as const, reason: "not delivered" },
  ];
  const files = [file("i4.csv", "inventory", "2026-01-04"), file("s12.csv", "sales", "2026-01-12")];
  assert.deepEqual(
    planOf({
      files,
      waiting,
      daily,
      isAccepted: (table, date) => table === "sales" && date < "2026-01-12",
      firstDate: { sales: "2026-01-04", inventory: "2026-01-04" },
    }).waiting.map(({ date, table }) => `${date} ${table}`),
    ["2026-01-05 inventory", "2026-01-12 inventory"],
  );
  const before = planOf({ files: [file("s12.csv", "sales", "2026-01-12")], daily, firstDate: {} });
  assert.deepEqual(before.waiting, [], "a table that never came is not missed");
  const undated = planOf({
    files: [file("s12.csv", "sales", "2026-01-12"), file("inventory.csv", "inventory", null)],
    daily,
    firstDate: { inventory: "2026-01-04" },
  });
  assert.deepEqual(undated.waiting, [], "an undated file may hold any day");
});

test("a file of a day that a rollback took back brings the day's other tables with it", () => {
  const reason = "taken back by a rollback";
  const waiting = (["sales", "inventory"] as const).flatMap((table) =>
    ["2026-01-04", "2026-01-05"].map((date) => ({ date, table, reason, takenBack: true as const })),
  );
  const { waiting: left } = planOf({ waiting, files: [file("s5.csv", "sales", "2026-01-05")] });
  assert.deepEqual(
    left.map(({ date, table }) => `${date} ${table}`),
    ["2026-01-04 sales", "2026-01-04 inventory"],
  );
});

test("an extraction touches the weeks of all its dates", () => {
  const plan = planOf({ extract: dateRange("2026-01-04", "2026-01-12") });
  assert.deepEqual(
    plan.weeks.map(({ week }) => week),
    [202601, 202602, 202603],
  );
});
