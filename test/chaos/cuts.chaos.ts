import assert from "node:assert/strict";
import test from "node:test";
import { cutEvening } from "./cut-evening.testkit.ts";

for (const threads of [1, 2]) {
  for (const evening of [0, 1, 2]) {
    test(`evening ${evening + 1}, with ${threads} at work: cut at every write, whole and half`, async (context) => {
      const report = await cutEvening({ evening, threads, every: 1, first: 0 });
      context.diagnostic(JSON.stringify(report));
      assert.equal(report.struck.nothing, 0, "each cut strikes");
    });
  }
}
