/** Kills people's commands at random instants. */
import { withCopy, type TinyShop } from "../tiny-shop.testkit.ts";
import { assertNext, nameOf, placeOf, type Act, type Doer, type Place, type Trial } from "./acts.testkit.ts";
import { startChild } from "./child.testkit.ts";
import { chance } from "./kills.testkit.ts";
import { readShopState } from "./shop-state.testkit.ts";

export type ActKillReport = { kills: number; left: Record<Place, number> };

export const onCommandLine: Doer = async (shop, { args }) => {
  await endcap(shop, args, null);
};

/** Kills the act's command so many times, now and then again before it was done, and lets a run follow. */
export async function killAct(
  trial: Trial,
  act: Act,
  { kills, seed }: { kills: number; seed: string },
): Promise<ActKillReport> {
  const undisturbed = await trial.undisturbed(act);
  const { ms } = await withCopy(trial.shop, (copy) => endcap(copy, act.args, null));
  const report: ActKillReport = { kills: 0, left: { before: 0, between: 0, after: 0 } };
  let starts = 0;
  while (report.kills < kills && starts < 10 * kills) {
    await withCopy(trial.shop, async (copy) => {
      let place: Place = "before";
      while (place === "before" && report.kills < kills) {
        const { killed } = await endcap(copy, act.args, ms * chance(`${seed} ${nameOf(act)}`, starts++));
        const found = await readShopState(copy.dir, { whole: false });
        place = placeOf(found, act, { before: trial.before, done: undisturbed.done });
        if (killed) {
          report.kills++;
          report.left[place]++;
        }
        if (chance(`${seed} run`, starts) < 0.5) break;
      }
      assertNext(await trial.next(copy), place, trial, undisturbed);
    });
  }
  return report;
}

/** The command, killed so many milliseconds after it began, or left alone. */
async function endcap(
  shop: TinyShop,
  args: readonly string[],
  killAfterMs: number | null,
): Promise<{ killed: boolean; ms: number }> {
  let startedAt = 0;
  let endedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const { ended } = startChild<{ kind: "ready" | "done" }>({
    file: "command-child.ts",
    args: [...args, "--dir", shop.dir],
    onMessage({ kind }, child) {
      if (kind === "done") endedAt = performance.now();
      else {
        startedAt = performance.now();
        if (killAfterMs !== null) timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
      }
    },
  });
  const { code, signal, errors } = await ended;
  clearTimeout(timer);
  if (signal === "SIGKILL") return { killed: true, ms: 0 };
  if (code === 0) return { killed: false, ms: endedAt - startedAt };
  throw new Error(`endcap ${args.join(" ")} in ${shop.dir} ended with ${code ?? signal}: ${errors}`);
}
