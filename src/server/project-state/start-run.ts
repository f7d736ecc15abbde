/** Runs started from the screens: in the background of the server, on a project of their own, reported live. */
import type { StartRunBody } from "../../dashboard/contract.ts";
import { quietEffects } from "../../core/effects.ts";
import { EndcapError } from "../../core/errors.ts";
import { openProject } from "../../workflow/project.ts";
import { run } from "../../workflow/run.ts";
import type { LiveEvents } from "../live-events.ts";
import { progressReport } from "./progress-report.ts";

export type RunStarter = {
  start(dates: StartRunBody): Promise<{ id: string }>;
  /** Resolves when no run that was started here is under way. */
  idle(): Promise<void>;
};

export type RunStarterParams = {
  dir: string;
  events: LiveEvents;
  now: () => Date;
  /** Publishes what the state knows already, so that progress comes after the step it belongs to. */
  look: () => void;
  /** Told of a run that failed; its record in the state says the same. */
  onError: (error: unknown) => void;
};

/** Each run opens the project anew, so that it works with the configuration as it is now. */
export function createRunStarter({ dir, events, now, look, onError }: RunStarterParams): RunStarter {
  const underWay = new Set<Promise<void>>();
  return {
    async start(dates) {
      const project = await openProject(dir);
      let id: string | null = null;
      const opened = Promise.withResolvers<void>();
      const report = progressReport({ events, now, look, runId: () => id });
      const work = run(project, quietEffects({ clock: { now }, report }), {
        trigger: "screen",
        again: againDates(dates),
        onOpen: (runId) => {
          id ??= runId;
          opened.resolve();
        },
      });
      const over = work
        .then(
          () => undefined,
          (error: unknown) => {
            if (id === null) throw error;
            onError(error);
          },
        )
        .finally(() => {
          project.close();
          look();
        });
      await Promise.race([opened.promise, over]);
      if (id === null) throw new EndcapError({ what: "The run did not start", next: "Try again", retryable: true });
      underWay.add(over);
      void over.finally(() => underWay.delete(over));
      return { id };
    },
    async idle() {
      await Promise.all(underWay);
    },
  };
}

function againDates({ from, to }: StartRunBody): { from: string; to: string } | null {
  if (from === undefined && to === undefined) return null;
  return { from: from ?? to ?? "", to: to ?? from ?? "" };
}
