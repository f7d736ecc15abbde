import assert from "node:assert/strict";
import { test } from "node:test";
import { deliveryStatus, runStatus, stepStatus } from "../../../../src/dashboard/contract.ts";
import { datesText, deliverySaid, elapsedMs, runSaid, stepSaid } from "./status.ts";

test("every status of the contract has its words", () => {
  assert.deepEqual(Object.keys(runSaid).toSorted(), runStatus.options.toSorted());
  assert.deepEqual(Object.keys(stepSaid).toSorted(), stepStatus.options.toSorted());
  assert.deepEqual(Object.keys(deliverySaid).toSorted(), deliveryStatus.options.toSorted());
});

test("dates of a delivery are said once where they are one", () => {
  const format = (iso: string): string => iso;
  assert.equal(datesText({ from: "2026-01-05", to: "2026-01-05", count: 1 }, format), "2026-01-05");
  assert.equal(
    datesText({ from: "2026-01-01", to: "2026-01-05", count: 5 }, format),
    "2026-01-01 to 2026-01-05 (5 days)",
  );
  assert.equal(datesText(null, format), "–");
});

test("what runs has taken until now, what is over what it took, what waits nothing", () => {
  const now = Date.parse("2026-01-05T03:00:10Z");
  const begun = { startedAt: "2026-01-05T03:00:00Z", finishedAt: null, durationMs: null };
  assert.equal(elapsedMs(begun, true, now), 10_000);
  assert.equal(elapsedMs(begun, true, Date.parse("2026-01-05T02:59:59Z")), 0, "clocks differ");
  assert.equal(elapsedMs(begun, false, now), null, "cut off");
  assert.equal(elapsedMs({ startedAt: null, finishedAt: null, durationMs: null }, true, now), null);
  assert.equal(elapsedMs({ ...begun, finishedAt: "2026-01-05T03:00:04Z", durationMs: 4_000 }, false, now), 4_000);
});
