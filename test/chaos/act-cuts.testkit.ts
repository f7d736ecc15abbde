/** Cuts people's acts at one write after the other. */
import { withCopy } from "../tiny-shop.testkit.ts";
import { assertNext, placeOf, type Act, type Doer, type Place, type Trial } from "./acts.testkit.ts";
import { cutsOf } from "./cuts.testkit.ts";
import { doom, workUntil } from "./doomed.testkit.ts";
import { readShopState } from "./shop-state.testkit.ts";

export type ActCutReport = { cuts: number; writes: number; left: Record<Place, number> };

export const inThisProcess: Doer = (shop, { work }) => workUntil(shop.dir, doom(Infinity, "before"), work);

/** Cuts the act at the instants that `chosen` wants of so many; what it leaves and what the next run makes of it must be right. */
export async function cutAct(
  trial: Trial,
  act: Act,
  { threads, chosen }: { threads: number; chosen: (index: number, count: number) => boolean },
): Promise<ActCutReport> {
  const undisturbed = await trial.undisturbed(act);
  const counted = doom(Infinity, "before");
  await withCopy(trial.shop, ({ dir }) => workUntil(dir, counted, act.work));
  const cuts = cutsOf(counted.writes, threads).filter((_, index, all) => chosen(index, all.length));
  const report: ActCutReport = {
    cuts: cuts.length,
    writes: counted.writes.length,
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
