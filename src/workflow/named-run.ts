/**
 * Runs that another workflow engine asks for step by step, each under the name of that engine's own run. The name makes
 * every call repeatable: it finds the run that is open, what a run that is done did, or begins anew after one that failed.
 */
import type { Store } from "../catalog/store.ts";
import type { Effects } from "../core/effects.ts";
import { finishRun, type RunRow } from "./run-record.ts";
import type { RunOutcome } from "./run.ts";

/**
 * What the run of this name did, where it is done. Else null; and a run that somebody else left open is closed then, because
 * it is not waited for any more: what it accepted stays, and its weeks are computed by the run that follows.
 */
export function settleNamed(store: Store, effects: Effects, name: string): RunOutcome | null {
  const newest = store.get<RunRow>("SELECT * FROM runs WHERE trigger = ? ORDER BY rowid DESC LIMIT 1", name);
  if (newest?.status === "done") return JSON.parse(newest.facts) as RunOutcome;
  for (const { run_id } of store.all<RunRow>("SELECT * FROM runs WHERE status = 'running' AND trigger <> ?", name)) {
    effects.report({ kind: "note", text: `Run ${run_id}, which was left open, is closed` });
    finishRun(
      store,
      effects,
      run_id,
      "failed",
      {},
      {
        what: `It was left open, and closed when a run for ${name} began`,
        where: {},
        next: "Nothing: what it accepted stays, and the run that followed computes its weeks",
        retryable: false,
      },
    );
  }
  return null;
}
