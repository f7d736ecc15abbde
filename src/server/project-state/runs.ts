/** Runs for the screens, from the state's runs, steps and commits. */
import type { Store } from "../../catalog/store.ts";
import type { ErrorRecord } from "../../core/errors.ts";
import type { RowCounts, Run } from "../../dashboard/contract.ts";
import type { RunRow, StepRow } from "../../workflow/run-record.ts";
import { runSteps } from "./run-steps.ts";

type ComputedFacts = { weeks?: { week: number }[]; failures?: { partition: string }[] };

export type RunReader = {
  /** Newest first. */
  runs(params: { limit: number; alive: boolean }): Run[];
  run(id: string, alive: boolean): Run | null;
  /** Id of the run whose record is open; null where none is. */
  open(): string | null;
};

/** Runs that are over never change and are kept. `alive`: whether somebody holds the runner's lease. */
export function createRunReader(store: Store): RunReader {
  const over = new Map<string, Run>();
  const read = (row: RunRow, alive: boolean): Run => {
    const known = over.get(row.run_id);
    if (known !== undefined && row.finished_at === known.finishedAt) return known;
    const run = readRun(store, row, alive);
    if (row.finished_at !== null) over.set(row.run_id, run);
    return run;
  };
  return {
    runs: ({ limit, alive }) =>
      store
        .all<RunRow>("SELECT * FROM runs ORDER BY started_at DESC, rowid DESC LIMIT ?", limit)
        .map((row) => read(row, alive)),
    run(id, alive) {
      const row = store.get<RunRow>("SELECT * FROM runs WHERE run_id = ?", id);
      return row === undefined ? null : read(row, alive);
    },
    open: () =>
      store.get<{ run_id: string }>("SELECT run_id FROM runs WHERE status = 'running' ORDER BY started_at DESC LIMIT 1")
        ?.run_id ?? null,
  };
}

/** A run whose record is open is running while the lease's holder lives; else it was cut off and waits to be resumed. */
export function statusOfRun(row: Pick<RunRow, "status" | "facts">, alive: boolean): Run["status"] {
  if (row.status === "running") return alive ? "running" : "interrupted";
  if (row.status === "failed") return "failed";
  return (JSON.parse(row.facts) as { complete?: boolean }).complete === false ? "incomplete" : "done";
}

function readRun(store: Store, row: RunRow, alive: boolean): Run {
  const steps = store.all<StepRow>("SELECT * FROM steps WHERE run_id = ? ORDER BY attempt", row.run_id);
  const status = statusOfRun(row, alive);
  const facts = (name: string) => steps.find((step) => step.name === name && step.status === "done")?.facts ?? "{}";
  const computed = JSON.parse(facts("compute")) as ComputedFacts;
  const heldWeeks = [...new Set((computed.failures ?? []).map(({ partition }) => Number(partition)))];
  const commit = store.get<{ commit_id: number }>(
    "SELECT commit_id FROM commits WHERE run_id = ? ORDER BY commit_id DESC LIMIT 1",
    row.run_id,
  );
  const weeks = (computed.weeks ?? []).map(({ week }) => week).filter((week) => !heldWeeks.includes(week));
  return {
    id: row.run_id,
    status,
    trigger: triggerOf(row.trigger),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    durationMs: row.finished_at === null ? null : Date.parse(row.finished_at) - Date.parse(row.started_at),
    dates: datesOf(store, row.run_id),
    rows: rowsOf(store, row, JSON.parse(facts("validate")) as Partial<RowCounts>),
    weeks: commit === undefined ? [] : weeks,
    heldWeeks,
    commit: commit === undefined ? null : String(commit.commit_id),
    steps: runSteps(steps, status),
    error: row.error === null ? null : (JSON.parse(row.error) as ErrorRecord),
  };
}

function triggerOf(trigger: string): Run["trigger"] {
  return trigger === "schedule" || trigger === "screen" || trigger === "retry" ? trigger : "command";
}

/**
 * What the run said at its end, which counts files that were refused before their rows were read too; before, what
 * validation said, or has counted so far.
 */
function rowsOf(store: Store, { run_id, facts }: RunRow, validated: Partial<RowCounts>): RowCounts {
  const told = [(JSON.parse(facts) as { rows?: Partial<RowCounts> }).rows, validated];
  const counted =
    told.find((rows) => rows?.delivered !== undefined) ??
    store.get<Record<keyof RowCounts, number | null>>(
      "SELECT sum(delivered) AS delivered, sum(accepted) AS accepted, sum(quarantined) AS quarantined, sum(skipped) AS skipped, sum(refused) AS refused FROM files WHERE run_id = ?",
      run_id,
    );
  return {
    delivered: counted?.delivered ?? 0,
    accepted: counted?.accepted ?? 0,
    quarantined: counted?.quarantined ?? 0,
    skipped: counted?.skipped ?? 0,
    refused: counted?.refused ?? 0,
  };
}

/** Business dates that the run's files hold, or bear in their names. */
function datesOf(store: Store, runId: string): Run["dates"] {
  const row = store.get<{ first: string | null; last: string | null; n: number }>(
    `SELECT min(date) AS first, max(date) AS last, count(*) AS n FROM (
       SELECT d.business_date AS date FROM deliveries AS v JOIN days AS d USING (delivery_id) WHERE v.run_id = ?1 AND d.business_date <> ''
       UNION SELECT name_date FROM files WHERE run_id = ?1 AND name_date IS NOT NULL AND table_name IN ('sales', 'inventory'))`,
    runId,
  );
  return row?.first == null || row.last === null ? null : { from: row.first, to: row.last, count: row.n };
}
