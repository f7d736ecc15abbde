import assert from "node:assert/strict";
import test from "node:test";
import { acts, nameOf, prepareActs } from "./acts.testkit.ts";
import { actWhileCut, cutAct, inThisProcess } from "./act-cuts.testkit.ts";

/** Of what is done in one moment the instant after it; of what holds a run some of its end, where old files expire. */
const LAST = 30;
const EVERY = 7;
/** Of the run that is cut before an act. */
const EVERY_RUN = 59;

test("what a person does is done whole or not at all where it is cut at a write, and the next run goes on", async (context) => {
  const trial = await prepareActs({ threads: 1, does: inThisProcess });
  context.after(() => trial.remove());
  for (const act of acts.filter(({ args }) => /rollback|release|closed|quarantine|run/.test(args.join(" ")))) {
    const chosen = (index: number, count: number) =>
      act.atOnce ? index === count - 1 : index >= count - LAST && index % EVERY === 0;
    const report = await cutAct(trial, act, { threads: 1, chosen });
    context.diagnostic(`${nameOf(act)} ${JSON.stringify(report)}`);
    assert.ok(act.atOnce ? report.left.after === 1 : report.cuts > 3);
  }
  for (const act of acts.filter(({ args }) => args.includes("rollback"))) {
    const chosen = (index: number) => index % EVERY_RUN === EVERY_RUN - 1;
    const report = await actWhileCut(trial, act, { threads: 1, chosen });
    context.diagnostic(`${nameOf(act)} after a run that is cut ${JSON.stringify(report)}`);
    assert.ok(report.cuts > 3);
  }
});
