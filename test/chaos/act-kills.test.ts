import assert from "node:assert/strict";
import test from "node:test";
import { acts, nameOf, prepareActs } from "./acts.testkit.ts";
import { killAct, onCommandLine } from "./act-kills.testkit.ts";

const KILLS = 2;

test("commands that are killed at random instants leave what was before or what they do, and the next run goes on", async (context) => {
  const trial = await prepareActs({ threads: 1, does: onCommandLine });
  context.after(() => trial.remove());
  for (const act of acts.filter(({ args }) => /rollback|smaller|quarantine/.test(args.join(" ")))) {
    const report = await killAct(trial, act, { kills: KILLS, seed: "npm test" });
    context.diagnostic(`${nameOf(act)} ${JSON.stringify(report)}`);
    assert.equal(report.kills, KILLS);
  }
});
