/** Cuts people's acts, and runs before them, at one write after the other. */
import assert from "node:assert/strict";
import { withCopy, type TinyShop } from "../tiny-shop.testkit.ts";
import { assertNext, nightly, placeOf, type Act, type Doer, type Place, type Trial } from "./acts.testkit.ts";
import { cutsOf, type Cut } from "./cuts.testkit.ts";
import { doom, workUntil } from "./doomed.testkit.ts";
import { readShopState, type ShopState } from "./shop-state.testkit.ts";

export type CutChoice = { threads: number; chosen: (index: number, count: number) => boolean };

async function chooseCuts(
  trial: Trial,
  { work }: Act,
  { threads, chosen }: CutChoice,
): Promise<{ cuts: Cut[]; writes: number }> {
  const counted = doom(Infinity, "before");
  await withCopy(trial.shop, ({ dir }) => workUntil(dir, counted, work));
  const cuts = cutsOf(counted.writes, threads).filter((_, index, all) => chosen(index, all.length));
  return { cuts, writes: counted.writes.length };
}

export type ActCutReport = { cuts: number; writes: number; left: Record<Place, number> };

export const inThisProcess: Doer = (shop, { work }) => workUntil(shop.dir, doom(Infinity, "before"), work);

/** Cuts the act at the instants that `chosen` wants of so many; what it leaves and what the next run makes of it must be right. */
export async function cutAct(trial: Trial, act: Act, params: CutChoice): Promise<ActCutReport> {
  const undisturbed = await trial.undisturbed(act);
  const { cuts, writes } = await chooseCuts(trial, act, params);
  const report: ActCutReport = {
    cuts: cuts.length,
    writes,
    left: { before: 0, between: 0, after: 0 },
  };
  for (const { at, death } of cuts) {
    await withCopy(trial.shop, async (copy) => {
      await workUntil(copy.dir, doom(at, death), act.work);
      const found = await readShopState(copy.dir, { whole: false });
      const place = placeOf(found, act, { before: trial.before, done: undisturbed.done });
      report.left[place]++;
      assertNext(await trial.next(copy), place, trial, undisturbed);
    });
  }
  return report;
}

export type InterruptedReport = { cuts: number; asIf: { never: number; ended: number } };

/** Does the act while a run is cut off: after the next run readers see what they see where that run was never begun, or had ended before. */
export async function actWhileCut(trial: Trial, act: Act, params: CutChoice): Promise<InterruptedReport> {
  const seen = ({ tables, held }: ShopState) => JSON.stringify({ tables, held });
  const never = seen((await trial.undisturbed(act)).next);
  const actAndRun = async (copy: TinyShop): Promise<ShopState> => {
    await inThisProcess(copy, act);
    return trial.next(copy);
  };
  const ended = await withCopy(trial.shop, async (copy) => {
    await inThisProcess(copy, nightly);
    return seen(await actAndRun(copy));
  });
  const { cuts } = await chooseCuts(trial, nightly, params);
  const report: InterruptedReport = { cuts: cuts.length, asIf: { never: 0, ended: 0 } };
  for (const { at, death } of cuts) {
    await withCopy(trial.shop, async (copy) => {
      await workUntil(copy.dir, doom(at, death), nightly.work);
      const found = seen(await actAndRun(copy));
      assert.ok(found === never || found === ended, `a run cut at write ${at}, ${death}`);
      report.asIf[found === never ? "never" : "ended"]++;
    });
  }
  return report;
}
