import assert from "node:assert/strict";
import test from "node:test";
import { killed, undisturbed } from "./kills.testkit.ts";

for (const { kills, threads } of [
  { kills: 12, threads: 1 },
  { kills: 8, threads: 2 },
]) {
  test(`${kills} kills at random instants of runs of several days, with ${threads} at work, change nothing`, async (context) => {
    const { state, durationsMs } = await undisturbed({ threads });
    const report = await killed({
      kills,
      threads,
      seed: "npm test",
      durationsMs,
      check: (after) => assert.deepEqual(after, state),
    });
    context.diagnostic(JSON.stringify(report));
    assert.equal(report.kills, kills);
  });
}
