/** A run that stops on purpose between two steps, for another workflow engine to go on with: it stays open, as one that was cut off. */
import type { SparkJob } from "../compute/week-engine.ts";
import type { StepName } from "./step-names.ts";

export type OpenRun = {
  runId: string;
  /** The last step that was asked for. */
  until: StepName;
  open: true;
  /** What another engine is to do before the run goes on; null where there is nothing. */
  job: SparkJob | null;
};

/** Ends the work on a run without ending the run. No error reaches anyone. */
export class Pause extends Error {
  readonly until: StepName;
  readonly job: SparkJob | null;

  constructor(until: StepName, job: SparkJob | null = null) {
    super(`paused after ${until}`);
    this.until = until;
    this.job = job;
  }
}
