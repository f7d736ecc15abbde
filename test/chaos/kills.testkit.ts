/** Kills the process of a run again and again, lets it finish in the end, and counts where the kills struck. */
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deliver, evenings, makeTinyShop, type TinyShop } from "../tiny-shop.testkit.ts";
import { startChild } from "./child.testkit.ts";
import { readShopState, type ShopState } from "./shop-state.testkit.ts";

export type KillReport = {
  kills: number;
  /** Step → kills in it; "start" before the first, "end" after the run. */
  struck: Record<string, number>;
  runs: number;
  shops: number;
};

/** Kills come before this share of an undisturbed run's time: what is left of a resumed run takes less. */
const EARLY = 0.7;

/** 0 ≤ number < 1, the same for the same seed and index. */
export function chance(seed: string, index: number): number {
  return createHash("sha256").update(`${seed} ${index}`).digest().readUInt32BE(0) / 2 ** 32;
}

/** What an undisturbed run of every evening leaves, and how long each evening's run took, in milliseconds. */
export async function undisturbed({
  threads,
}: {
  threads: number;
}): Promise<{ state: ShopState; durationsMs: number[] }> {
  return withShop(threads, async (shop) => {
    const durationsMs: number[] = [];
    for (const evening of evenings()) {
      await deliver(shop, evening);
      durationsMs.push((await runChild(shop, null)).ms);
    }
    return { state: await readShopState(shop.dir), durationsMs };
  });
}

/** The same evenings in one shop after the other, killed at random instants until there were so many kills; `check` sees each shop's state. */
export async function killed(params: {
  kills: number;
  /** Connections that work side by side. */
  threads: number;
  seed: string;
  durationsMs: readonly number[];
  check(state: ShopState): void;
  /** Now and then the next evening's files arrive while a killed run still waits to be resumed. */
  early?: boolean;
}): Promise<KillReport> {
  const { kills, threads, seed, durationsMs, check, early = false } = params;
  const report: KillReport = { kills: 0, struck: {}, runs: 0, shops: 0 };
  while (report.kills < kills && report.shops < kills) {
    await withShop(threads, async (shop) => {
      const all = evenings();
      for (const [index, evening] of all.entries()) {
        await deliver(shop, evening);
        const isLast = index === all.length - 1;
        for (let isDone = false; !isDone;) {
          const delayMs =
            report.kills < kills ? chance(seed, report.runs) * EARLY * (durationsMs[index] ?? 1_000) : null;
          const child = await runChild(shop, delayMs);
          report.runs++;
          isDone = !child.killed || (early && !isLast && chance(`${seed} early`, report.runs) < 0.4);
          if (!child.killed) continue;
          report.kills++;
          report.struck[child.step] = (report.struck[child.step] ?? 0) + 1;
        }
      }
      check(await readShopState(shop.dir));
    });
    report.shops++;
  }
  return report;
}

async function withShop<T>(threads: number, work: (shop: TinyShop) => Promise<T>): Promise<T> {
  const parent = await mkdtemp(join(tmpdir(), "endcap-chaos-"));
  const result = await work(await makeTinyShop(parent, { limits: { memory: "512MB", threads } }));
  await rm(parent, { recursive: true });
  return result;
}

type Ended = { killed: boolean; step: string; ms: number };

/** Runs to the end, or until it is killed so many milliseconds after it was ready. The folder stays for inspection when it fails. */
async function runChild(shop: TinyShop, killAfterMs: number | null): Promise<Ended> {
  let step = "start";
  let startedAt = 0;
  let endedAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const { ended } = startChild<{ kind: string; step?: string }>({
    file: "run-child.ts",
    args: [shop.dir],
    onMessage: (message, child) => {
      if (message.step !== undefined) step = message.step;
      if (message.kind === "done") {
        step = "end";
        endedAt = performance.now();
      }
      if (message.kind !== "ready") return;
      startedAt = performance.now();
      if (killAfterMs !== null) timer = setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    },
  });
  const { code, signal, errors } = await ended;
  clearTimeout(timer);
  if (signal === "SIGKILL") return { killed: true, step, ms: 0 };
  if (code === 0) return { killed: false, step, ms: endedAt - startedAt };
  throw new Error(`The run in ${shop.dir} ended with ${code ?? signal}: ${errors}`);
}
