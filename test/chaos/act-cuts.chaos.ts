import assert from "node:assert/strict";
import test from "node:test";
import { acts, nameOf, prepareActs } from "./acts.testkit.ts";
import { actWhileCut, cutAct, inThisProcess } from "./act-cuts.testkit.ts";

/** Of what holds a run every so many; of what is done in one moment all. */
const EVERY = 3;
/** Of the run before an act. */
const EVERY_RUN = 17;

for (const threads of [1, 2]) {
  const trial = await prepareActs({ threads, does: inThisProcess });
  test.after(() => trial.remove());
  for (const [number, act] of acts.entries()) {
    test(`${nameOf(act)}, with ${threads} at work: cut at its writes`, async (context) => {
      const chosen = (index: number) => act.atOnce || (index + number + threads) % EVERY === 0;
      const report = await cutAct(trial, act, { threads, chosen });
      context.diagnostic(JSON.stringify(report));
      assert.ok(report.cuts > 0);
    });

    test(`${nameOf(act)}, with ${threads} at work: after a run that was cut at a write`, async (context) => {
      const chosen = (index: number) => (index + number + threads) % EVERY_RUN === 0;
      const report = await actWhileCut(trial, act, { threads, chosen });
      context.diagnostic(JSON.stringify(report));
      assert.ok(report.cuts > 0);
    });
  }
}
