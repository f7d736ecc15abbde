/**
 * Runs that another workflow engine asks for step by step, each under the name of that engine's own run. The name makes
 * every call repeatable: it finds the run that is open, what a run that is done did, or begins anew after one that failed.
 */
import type { Store } from "../catalog/store.ts";
import type { Effects } from "../core/effects.ts";
import type { RunOutcome } from "./run-outcome.ts";
import { finishRun, giveUpOpenRun, type RunRow } from "./run-record.ts";

/**
 * What the run of this name did, where it is done. Else null; and a run that somebody else left open is closed then, because
 * nobody waits for it any more: what it accepted stays, and its weeks are computed by the run that follows.
 */
export function settleNamed(store: Store, { clock }: Pick<Effects, "clock">, name: string): RunOutcome | null {
  const newest = store.get<RunRow>("SELECT * FROM runs WHERE trigger = ? ORDER BY rowid DESC LIMIT 1", name);
  if (newest?.status === "done") return JSON.parse(newest.facts) as RunOutcome;
  const others = () => store.all<RunRow>("SELECT * FROM runs WHERE status = 'running' AND trigger <> ?", name);
  if (others().length === 0) return null;
  const at = clock.now().toISOString();
  giveUpOpenRun(store, at, `a run for ${name} began`);
  for (const { run_id } of others()) {
    const what = `The run was cut off behind its commit, before a run for ${name} began`;
    const next = "Nothing: what it published stands, and the run that followed tells alarms";
    finishRun(store, at, run_id, "failed", {}, { what, where: {}, next, retryable: false });
  }
  return null;
}
