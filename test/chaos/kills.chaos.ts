import assert from "node:assert/strict";
import test from "node:test";
import { killed, undisturbed } from "./kills.testkit.ts";

const KILLS = Number(process.env["ENDCAP_CHAOS_KILLS"] ?? 220);

for (const threads of [1, 2]) {
  const { state, durationsMs } = await undisturbed({ threads });

  test(`${KILLS} kills at random instants of runs of several days, with ${threads} at work, change nothing`, async (context) => {
    const report = await killed({
      kills: KILLS,
      threads,
      seed: `chaos ${Date.now()}`,
      durationsMs,
      check: (after) => assert.deepEqual(after, state),
    });
    context.diagnostic(JSON.stringify(report));
    assert.equal(report.kills, KILLS);
  });

  const early = Math.ceil(KILLS / 4);

  test(`${early} kills while the next files arrive before the run was resumed, with ${threads} at work: the same tables`, async (context) => {
    const report = await killed({
      kills: early,
      threads,
      seed: `early ${Date.now()}`,
      durationsMs,
      early: true,
      check: ({ tables }) => assert.deepEqual(tables, state.tables),
    });
    context.diagnostic(JSON.stringify(report));
    assert.equal(report.kills, early);
  });
}
