import assert from "node:assert/strict";
import test from "node:test";
import { planAlerts, type Condition, type OpenAlert } from "./alert.ts";
import { late } from "./late.testkit.ts";

const now = new Date("2026-01-07T03:00:00Z");

function condition(overrides: Partial<Condition> = {}): Condition {
  return { ...late, ...overrides };
}

function open(lastAt: string, overrides: Partial<Condition> = {}): OpenAlert {
  return { id: 7, lastAt, condition: condition(overrides) };
}

test("what is new is raised, once per kind and subject", () => {
  const conditions = [condition(), condition({ subject: "inventory" }), condition({ kind: "refused" })];
  assert.deepEqual(planAlerts({ open: [], conditions, now }), { raise: conditions, keep: [], resolve: [] });
});

test("what is known is not told again within a day", () => {
  const plan = planAlerts({ open: [open("2026-01-06T03:30:00Z")], conditions: [condition()], now });
  assert.deepEqual([plan.raise, plan.keep.map(({ id, notice }) => [id, notice])], [[], [[7, null]]]);
});

test("what stays open is told again after a day, also when the clock went back", () => {
  for (const lastAt of ["2026-01-06T03:00:00Z", "2030-01-01T00:00:00Z"]) {
    assert.equal(planAlerts({ open: [open(lastAt)], conditions: [condition()], now }).keep[0]?.notice, "reminder");
  }
});

test("what grows is told at once and keeps since when; what shrinks is not", () => {
  const grown = condition({ since: "2026-01-08T02:00:00Z", items: ["2026-01-06", "2026-01-07"] });
  const plan = planAlerts({ open: [open("2026-01-07T02:59:00Z")], conditions: [grown], now });
  assert.equal(plan.keep[0]?.notice, "changed");
  assert.equal(plan.keep[0]?.condition.since, "2026-01-07T02:00:00Z");
  assert.equal(
    planAlerts({
      open: [open("2026-01-07T02:59:00Z", { items: ["2026-01-05", "2026-01-06"] })],
      conditions: [condition()],
      now,
    }).keep[0]?.notice,
    null,
  );
});

test("what is right again is resolved", () => {
  const alert = open("2026-01-07T02:59:00Z");
  assert.deepEqual(planAlerts({ open: [alert], conditions: [], now }).resolve, [alert]);
});
