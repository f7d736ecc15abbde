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

const EARLY_KILLS = Math.ceil(KILLS / 4);

test(`${EARLY_KILLS} kills while the next files arrive before the run was resumed: the same tables`, async (context) => {
  const { state, durationsMs } = await undisturbed();
  const report = await killed({
    kills: EARLY_KILLS,
    seed: `early ${Date.now()}`,
    durationsMs,
    early: true,
    check: ({ tables }) => assert.deepEqual(tables, state.tables),
  });
  context.diagnostic(JSON.stringify(report));
  assert.equal(report.kills, EARLY_KILLS);
});
