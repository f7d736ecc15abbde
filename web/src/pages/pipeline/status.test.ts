import assert from "node:assert/strict";
import { test } from "node:test";
import { deliveryStatus, runStatus, stepStatus } from "../../../../src/dashboard/contract.ts";
import { datesText, deliverySaid, runSaid, stepSaid } from "./status.ts";

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
