/**
 * The embedded scheduler: runs the pipeline once for every business date, when its files are due, and again every quarter
 * of an hour until the day is complete or its deadline has passed. What it did is in the state, so that neither a restart
 * nor a clock that jumps makes it do a date twice or leave one out.
 */
import type { ArrivalTime } from "../arrival/due.ts";
import { deadlineAt, dueAt, lastDueDate, nextDue } from "../arrival/due.ts";
import type { Store } from "../catalog/store.ts";
import type { Clock, Progress } from "../core/effects.ts";
import { toEndcapError, type ErrorRecord } from "../core/errors.ts";
import { event } from "./run-record.ts";

const RETRY_MS = 15 * 60_000;
/** How often the clock is looked at: it may jump, and the machine may sleep. */
const POLL_MS = 30_000;

export type Attempt = { date: string; at: string; outcome: "complete" | "incomplete" | "failed"; error?: ErrorRecord };

export type SchedulerParams = {
  store: Store;
  arrival: ArrivalTime;
  clock: Clock;
  /** Runs the pipeline; says whether the business date that is due is complete. */
  runNow(): Promise<{ complete: boolean }>;
  /** Whether somebody works on the project now, so that a run would be refused. */
  isBusy(): Promise<boolean>;
  /** Whether the source shows something that was not loaded; cheap. */
  hasNews(): Promise<boolean>;
  report(progress: Progress): void;
  pollMs?: number;
  /** Resolves after so many milliseconds, or at once when aborted. */
  sleep?(ms: number, signal: AbortSignal): Promise<void>;
};

export type Scheduler = {
  start(): void;
  /** Ends after the run that is under way. */
  stop(): Promise<void>;
  /** When it runs or looks next. */
  nextRun(): Date;
};

export type Decision = { action: "run" | "look" | "wait"; date: string; nextAt: Date };

/** What to do now about the newest date that is due, given the last attempt at it. Pure. */
export function decideNow(params: {
  now: Date;
  arrival: ArrivalTime;
  lastAttempt(date: string): Attempt | null;
}): Decision {
  const { now, arrival } = params;
  const date = lastDueDate(now, arrival);
  const attempt = params.lastAttempt(date);
  const night = nextDue(now, arrival);
  if (attempt === null) return { action: "run", date, nextAt: now };
  const isOver = now >= deadlineAt(date, arrival);
  if (attempt.outcome === "complete" || isOver) return { action: "wait", date, nextAt: night };
  const waited = Math.abs(now.getTime() - Date.parse(attempt.at));
  if (waited < RETRY_MS)
    return { action: "wait", date, nextAt: new Date(Math.min(night.getTime(), now.getTime() + RETRY_MS - waited)) };
  return { action: attempt.outcome === "failed" ? "run" : "look", date, nextAt: now };
}

export function createScheduler(params: SchedulerParams): Scheduler {
  const { store, arrival, clock, report, pollMs = POLL_MS, sleep = sleepFor } = params;
  const stopping = new AbortController();
  const attempts = new Map<string, Attempt>();
  let running: Promise<void> | null = null;

  const lastAttempt = (date: string): Attempt | null => {
    const known =
      attempts.get(date) ?? storedAttempt(store, date) ?? otherRun(store, { date, arrival, now: clock.now() });
    if (known !== null) attempts.set(date, known);
    return known;
  };

  const record = (attempt: Attempt): void => {
    attempts.clear();
    attempts.set(attempt.date, attempt);
    event(store, attempt.at, null, "schedule", attempt);
  };

  const attemptRun = async (date: string): Promise<void> => {
    try {
      const { complete } = await params.runNow();
      record({ date, at: clock.now().toISOString(), outcome: complete ? "complete" : "incomplete" });
    } catch (error) {
      const failure = toEndcapError(error);
      report({
        kind: "warning",
        text: `The nightly run for ${date} failed: ${failure.what}`,
        facts: { error: failure.toJSON() },
      });
      record({ date, at: clock.now().toISOString(), outcome: "failed", error: failure.toJSON() });
    }
  };

  /** A source that cannot be reached has nothing new to say; it is asked again a quarter of an hour later. */
  const look = async (): Promise<boolean> => {
    try {
      return await params.hasNews();
    } catch (error) {
      report({ kind: "warning", text: `The scheduler could not look at the source: ${(error as Error).message}` });
      return false;
    }
  };

  const tick = async (): Promise<void> => {
    const { action, date } = decideNow({ now: clock.now(), arrival, lastAttempt });
    if (action === "wait" || (await params.isBusy())) return;
    if (action === "run" || (await look())) await attemptRun(date);
    else attempts.set(date, { date, at: clock.now().toISOString(), outcome: "incomplete" });
  };

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await tick();
      } catch (error) {
        report({ kind: "warning", text: `The scheduler could not look: ${(error as Error).message}` });
      }
      await sleep(pollMs, stopping.signal);
    }
  };

  return {
    start() {
      running ??= loop();
    },
    async stop() {
      stopping.abort();
      await running;
    },
    nextRun: () => decideNow({ now: clock.now(), arrival, lastAttempt }).nextAt,
  };
}

function storedAttempt(store: Store, date: string): Attempt | null {
  const row = store.get<{ data: string }>(
    "SELECT data FROM events WHERE kind = 'schedule' AND json_extract(data, '$.date') = ? ORDER BY event_id DESC LIMIT 1",
    date,
  );
  return row === undefined ? null : (JSON.parse(row.data) as Attempt);
}

/** A run that someone else started after the date was due serves as its first attempt. */
function otherRun(store: Store, params: { date: string; arrival: ArrivalTime; now: Date }): Attempt | null {
  const { date, arrival, now } = params;
  const row = store.get<{ finished_at: string; status: string; complete: number | null }>(
    "SELECT finished_at, status, json_extract(facts, '$.arrival.complete') AS complete FROM runs WHERE status IN ('done', 'failed') AND started_at >= ? AND started_at <= ? ORDER BY started_at DESC LIMIT 1",
    dueAt(date, arrival).toISOString(),
    now.toISOString(),
  );
  if (row === undefined) return null;
  return {
    date,
    at: row.finished_at,
    outcome: row.status === "failed" ? "failed" : row.complete === 1 ? "complete" : "incomplete",
  };
}

function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
