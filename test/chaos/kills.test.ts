import assert from "node:assert/strict";
import test from "node:test";
import { killed, undisturbed } from "./kills.testkit.ts";

test("20 kills at random instants of runs of several days change nothing", async (context) => {
  const { state, durationsMs } = await undisturbed();
  const report = await killed({
    kills: 20,
    seed: "npm test",
    durationsMs,
    check: (after) => assert.deepEqual(after, state),
  });
  context.diagnostic(JSON.stringify(report));
  assert.equal(report.kills, 20);
});
