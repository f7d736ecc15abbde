/** What a run of this process reports, as live events: how far its steps are, and what it warns of. */
import type { Progress } from "../../core/effects.ts";
import type { LiveEvents } from "../live-events.ts";

export type ProgressReportParams = {
  events: LiveEvents;
  now: () => Date;
  /** Publishes what the state knows already, so that progress comes after the step it belongs to. */
  look: () => void;
  /** The run that reports; null while it is not known: then nothing is told. */
  runId: () => string | null;
};

/** Progress of one step is published at most this often. */
const PROGRESS_INTERVAL_MS = 200;

export function progressReport({ events, now, look, runId }: ProgressReportParams): (progress: Progress) => void {
  let lastStep = "";
  let lastAt = 0;
  return ({ kind, step, text, done, total }) => {
    const at = now();
    if (kind === "warning") {
      const next = "See the run's steps on the pipeline page";
      events.publish({ type: "alert", at: at.toISOString(), severity: "warning", text, next });
    }
    if (step === undefined || done === undefined) return;
    const isLast = done === total;
    if (step === lastStep && !isLast && at.getTime() - lastAt < PROGRESS_INTERVAL_MS) return;
    const run = runId();
    if (run === null) return;
    if (step !== lastStep) look();
    lastStep = step;
    lastAt = at.getTime();
    events.publish({ type: "progress", at: at.toISOString(), run, step, done, total: total ?? null, text });
  };
}
