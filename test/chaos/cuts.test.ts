import assert from "node:assert/strict";
import test from "node:test";
import { cutEvening } from "./cut-evening.testkit.ts";

for (const order of [
  { evening: 1, threads: 1, every: 19, first: 0 },
  { evening: 1, threads: 2, every: 23, first: 9 },
]) {
  test(`a run with ${order.threads} at work that is cut at a write leaves nothing behind that the next run does not put right`, async (context) => {
    const report = await cutEvening(order);
    context.diagnostic(JSON.stringify(report));
    assert.equal(report.struck.nothing, 0, "each cut strikes");
  });
}
