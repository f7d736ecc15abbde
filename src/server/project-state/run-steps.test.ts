import assert from "node:assert/strict";
import test from "node:test";
import type { StepRow } from "../../workflow/run-record.ts";
import { stepNames } from "../../workflow/step-names.ts";
import { runSteps } from "./run-steps.ts";

function row(name: StepRow["name"], over: Partial<StepRow> = {}): StepRow {
  return {
    run_id: "r",
    name,
    attempt: 1,
    status: "done",
    started_at: "2026-01-05T03:00:00.000Z",
    finished_at: "2026-01-05T03:00:01.500Z",
    facts: "{}",
    error: null,
    ...over,
  };
}

const byName = (rows: readonly StepRow[], status: Parameters<typeof runSteps>[1]) =>
  new Map(runSteps(rows, status).map((step) => [step.name, step]));

test("every step stands in its order; what was not begun waits, or was skipped once the run is over", () => {
  const running = runSteps([row("land")], "running");
  assert.deepEqual(
    running.map(({ name }) => name),
    [...stepNames],
  );
  assert.equal(running.find(({ name }) => name === "validate")?.status, "waiting");
  assert.equal(byName([row("land")], "failed").get("validate")?.status, "skipped");
});

test("the last attempt counts, with its time and what it did", () => {
  const failed = row("validate", {
    status: "failed",
    error: JSON.stringify({ what: "Disk full", where: {}, next: "Free some", retryable: true }),
  });
  const done = row("validate", {
    attempt: 2,
    facts: JSON.stringify({ files: 3, accepted: 1200, quarantined: 2, refusedFiles: 1 }),
  });
  const step = byName([done, failed], "done").get("validate");
  assert.deepEqual([step?.attempt, step?.status, step?.durationMs, step?.error], [2, "done", 1500, null]);
  assert.equal(step?.summary, "1,200 rows accepted, 2 quarantined, 1 file refused");
  assert.equal(byName([failed], "failed").get("validate")?.error?.what, "Disk full");
});

test("a step cut off with its process waits for the run that resumes it", () => {
  const cut = row("compute", { status: "running", finished_at: null });
  assert.equal(byName([cut], "running").get("compute")?.status, "running");
  assert.equal(byName([cut], "interrupted").get("compute")?.status, "waiting");
});

test("the check says which table of the due day is missing, the notice what was told", () => {
  const arrival = {
    date: "2026-01-05",
    complete: false,
    tables: [
      { table: "sales", cadence: "daily", state: "delivered" },
      { table: "inventory", cadence: "daily", state: "missing" },
      { table: "store", cadence: "irregular", state: "not expected" },
    ],
  };
  const steps = byName(
    [
      row("check", { facts: JSON.stringify({ arrival }) }),
      row("notify", { facts: JSON.stringify({ alerts: { open: 2, raised: 1, resolved: 0 } }) }),
    ],
    "done",
  );
  assert.equal(steps.get("check")?.summary, "2026-01-05 is not complete: inventory missing");
  assert.equal(steps.get("notify")?.summary, "1 alert raised, 2 open");
});

test("a day that nothing is expected of is not called complete", () => {
  const summary = (cadence: string) => {
    const arrival = { date: "2026-01-05", complete: true, tables: [{ table: "sales", cadence, state: "delivered" }] };
    return byName([row("check", { facts: JSON.stringify({ arrival }) })], "done").get("check")?.summary;
  };
  assert.equal(summary("daily"), "2026-01-05 is complete");
  assert.equal(summary("irregular"), "No table is expected daily");
});

test("an extraction that had nothing to do was skipped", () => {
  assert.equal(
    byName([row("extract", { facts: '{"days":0,"files":0,"rows":0}' })], "done").get("extract")?.status,
    "skipped",
  );
  const step = byName([row("extract", { facts: '{"days":1,"files":2,"rows":9}' })], "done").get("extract");
  assert.deepEqual([step?.status, step?.summary], ["done", "1 day in 2 files"]);
});
