/** What a run leaves behind: its steps with attempts, times, facts and errors, and the events that screens follow live. */
import type { Store } from "../catalog/store.ts";
import type { Effects } from "../core/effects.ts";
import type { StepName } from "./step-names.ts";
import { EndcapError, toEndcapError, type ErrorRecord } from "../core/errors.ts";

export type RunStatus = "running" | "done" | "failed";

export type RunRow = {
  run_id: string;
  kind: string;
  trigger: string;
  status: RunStatus;
  started_at: string;
  finished_at: string | null;
  facts: string;
  error: string | null;
};
export type StepRow = {
  run_id: string;
  name: StepName;
  attempt: number;
  status: "running" | "done" | "failed";
  started_at: string;
  finished_at: string | null;
  facts: string;
  error: string | null;
};

export type StepOptions = {
  attempts: number;
  timeoutMs: number;
  /** Asks the work of a step that takes too long to stop. */
  stop(): void;
};

const DEFAULT_STEP = { attempts: 3, timeoutMs: 4 * 3_600_000 } as const;
const RETRY_DELAY_MS = 2_000;

export type RunRecord = {
  runId: string;
  /** Does a step once: one that was done before answers with its facts. Retries only where the error says that it helps. */
  step<T extends object>(name: StepName, work: () => Promise<T>, options?: Partial<StepOptions>): Promise<T>;
  isDone(name: StepName): boolean;
  finish(status: Exclude<RunStatus, "running">, facts: object, error: ErrorRecord | null): void;
};

/** A new run, or the one that was cut off. `keep` makes a step that was done known to everybody who shares the project. */
export function openRun(
  store: Store,
  effects: Effects,
  params: { trigger: string; stop(): void; keep?: () => Promise<void> },
): { record: RunRecord; resumed: boolean } {
  const cut = store.get<RunRow>("SELECT * FROM runs WHERE status = 'running' ORDER BY started_at DESC LIMIT 1");
  const now = effects.clock.now().toISOString();
  const runId = cut?.run_id ?? newRunId(store, now);
  store.transaction(() => {
    if (cut === undefined)
      store.run(
        "INSERT INTO runs (run_id, kind, trigger, status, started_at) VALUES (?, 'load', ?, 'running', ?)",
        runId,
        params.trigger,
        now,
      );
    else closeCutStep(store, now, runId, "Nothing: the run was resumed at this step");
    event(store, now, runId, "run", { status: cut === undefined ? "started" : "resumed" });
  });
  return {
    record: {
      runId,
      step: (name, work, options) =>
        runStep(store, effects, runId, name, work, { ...DEFAULT_STEP, stop: params.stop, ...options }).then(
          async (facts) => {
            await params.keep?.();
            return facts;
          },
        ),
      isDone: (name) =>
        store.get("SELECT 1 AS yes FROM steps WHERE run_id = ? AND name = ? AND status = 'done'", runId, name) !==
        undefined,
      finish: (status, facts, error) =>
        finishRun(store, effects.clock.now().toISOString(), runId, status, facts, error),
    },
    resumed: cut !== undefined,
  };
}

/**
 * Closes a run that was cut off or stands open, and has not committed: what it has computed rests on what was published
 * when it did. The next run begins anew with what is left to do.
 */
export function giveUpOpenRun(store: Store, at: string, because: string): void {
  const open = store.all<{ run_id: string }>(
    "SELECT run_id FROM runs AS r WHERE status = 'running' AND NOT EXISTS (SELECT 1 FROM steps AS s WHERE s.run_id = r.run_id AND s.name = 'commit' AND s.status = 'done')",
  );
  const next = "Nothing: the next run does what is left";
  for (const { run_id } of open) {
    closeCutStep(store, at, run_id, next);
    const what = `The run was given up: ${because} before it was resumed`;
    finishRun(store, at, run_id, "failed", {}, { what, where: {}, next, retryable: true });
  }
}

function closeCutStep(store: Store, at: string, runId: string, next: string): void {
  store.run(
    "UPDATE steps SET status = 'failed', finished_at = ?, error = ? WHERE run_id = ? AND status = 'running'",
    at,
    JSON.stringify({ what: "The process ended before the step did", where: {}, next, retryable: true }),
    runId,
  );
}

/** The second, numbered where a run or a commit has it; `ending` tells what is no run. */
export function newRunId(store: Store, now: string, ending = ""): string {
  const base = now.replace(/[-:]/g, "").replace(/\.\d+Z$/, "Z");
  const taken = "SELECT 1 AS yes FROM runs WHERE run_id = ?1 UNION SELECT 1 FROM commits WHERE run_id = ?1";
  for (let n = 0; ; n++) {
    const id = `${n === 0 ? base : `${base}-${n}`}${ending}`;
    if (store.get(taken, id) === undefined) return id;
  }
}

async function runStep<T extends object>(
  store: Store,
  effects: Effects,
  runId: string,
  name: StepName,
  work: () => Promise<T>,
  options: StepOptions,
): Promise<T> {
  const done = store.get<{ facts: string }>(
    "SELECT facts FROM steps WHERE run_id = ? AND name = ? AND status = 'done'",
    runId,
    name,
  );
  if (done !== undefined) return JSON.parse(done.facts) as T;
  const before =
    store.get<{ n: number }>("SELECT count(*) AS n FROM steps WHERE run_id = ? AND name = ?", runId, name)?.n ?? 0;
  for (let attempt = before + 1; ; attempt++) {
    const startedAt = effects.clock.now().toISOString();
    store.run(
      "INSERT INTO steps (run_id, name, attempt, status, started_at) VALUES (?, ?, ?, 'running', ?)",
      runId,
      name,
      attempt,
      startedAt,
    );
    event(store, startedAt, runId, "step", { step: name, status: "running", attempt });
    effects.report({ kind: "step", step: name, text: name });
    try {
      const facts = await withTimeout(work(), options.timeoutMs, name, options.stop);
      const at = effects.clock.now().toISOString();
      store.run(
        "UPDATE steps SET status = 'done', finished_at = ?, facts = ? WHERE run_id = ? AND name = ? AND attempt = ?",
        at,
        JSON.stringify(facts),
        runId,
        name,
        attempt,
      );
      event(store, at, runId, "step", { step: name, status: "done", attempt });
      return facts;
    } catch (error) {
      const failure = toEndcapError(error, { where: { step: name } });
      recordFailure(store, effects, { runId, name, attempt, failure });
      if (!failure.retryable || attempt - before >= options.attempts) throw failure;
      await new Promise((resolve) => setTimeout(resolve, RETRY_DELAY_MS * attempt));
    }
  }
}

/** What failed counts, also where the same full disk keeps it from being recorded: the run then looks cut off, and is resumed. */
function recordFailure(
  store: Store,
  effects: Effects,
  { runId, name, attempt, failure }: { runId: string; name: StepName; attempt: number; failure: EndcapError },
): void {
  const at = effects.clock.now().toISOString();
  try {
    store.run(
      "UPDATE steps SET status = 'failed', finished_at = ?, error = ? WHERE run_id = ? AND name = ? AND attempt = ?",
      at,
      JSON.stringify(failure),
      runId,
      name,
      attempt,
    );
    event(store, at, runId, "step", { step: name, status: "failed", attempt, error: failure.toJSON() });
  } catch {
    throw failure;
  }
}

/** How long a step that was told to stop may take to do so. */
const STOP_GRACE_MS = 30_000;

/**
 * Stops a step that takes too long and waits until it has stopped, so that it never works beside what follows. It is not
 * tried again by itself: it would take as long again.
 */
async function withTimeout<T>(work: Promise<T>, timeoutMs: number, name: string, stop: () => void): Promise<T> {
  const timers: NodeJS.Timeout[] = [];
  const after = (ms: number) => new Promise<"late">((resolve) => timers.push(setTimeout(() => resolve("late"), ms)));
  try {
    const first = await Promise.race([work.then((facts) => ({ facts })), after(timeoutMs)]);
    if (first !== "late") return first.facts;
    stop();
    await Promise.race([work.catch(() => undefined), after(STOP_GRACE_MS)]);
    throw new EndcapError({
      what: `Step ${name} took longer than ${Math.round(timeoutMs / 60_000)} minutes and was stopped`,
      where: { step: name },
      next: "Look at the load of the machine and the size of the delivery; the next `endcap run` starts with this step",
    });
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

export function finishRun(
  store: Store,
  at: string,
  runId: string,
  status: RunStatus,
  facts: object,
  error: ErrorRecord | null,
): void {
  store.transaction(() => {
    store.run(
      "UPDATE runs SET status = ?, finished_at = ?, facts = ?, error = ? WHERE run_id = ?",
      status,
      at,
      JSON.stringify(facts),
      error === null ? null : JSON.stringify(error),
      runId,
    );
    event(store, at, runId, "run", { status });
  });
}

export function event(store: Store, at: string, runId: string | null, kind: string, data: object): void {
  store.run("INSERT INTO events (at, run_id, kind, data) VALUES (?, ?, ?, ?)", at, runId, kind, JSON.stringify(data));
}
