import assert from "node:assert/strict";
import test from "node:test";
import { acts, nameOf, prepareActs } from "./acts.testkit.ts";
import { killAct, onCommandLine } from "./act-kills.testkit.ts";

const KILLS = Math.ceil(Number(process.env["ENDCAP_CHAOS_KILLS"] ?? 220) / 20);

for (const threads of [1, 2]) {
  const trial = await prepareActs({ threads, does: onCommandLine });
  test.after(() => trial.remove());
  for (const act of acts) {
    test(`${nameOf(act)}, with ${threads} at work: ${KILLS} kills at random instants`, async (context) => {
      const report = await killAct(trial, act, { kills: KILLS, seed: `chaos ${Date.now()}` });
      context.diagnostic(JSON.stringify(report));
      assert.equal(report.kills, KILLS);
    });
  }
}
