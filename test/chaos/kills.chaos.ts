import assert from "node:assert/strict";
import test from "node:test";
import { killed, undisturbed } from "./kills.testkit.ts";

const KILLS = Number(process.env["ENDCAP_CHAOS_KILLS"] ?? 220);

test(`${KILLS} kills at random instants of runs of several days change nothing`, async (context) => {
  const { state, durationsMs } = await undisturbed();
  const report = await killed({
    kills: KILLS,
    seed: `chaos ${Date.now()}`,
    durationsMs,
    check: (after) => assert.deepEqual(after, state),
  });
  context.diagnostic(JSON.stringify(report));
  assert.equal(report.kills, KILLS);
});
