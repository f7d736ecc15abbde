/** The log of a project's runs, where its configuration says, with their end and figures. */
import type { Arrival } from "../arrival/arrival.ts";
import { checkArrival } from "../arrival/check-arrival.ts";
import type { Store } from "../catalog/store.ts";
import type { Effects } from "../core/effects.ts";
import { EndcapError } from "../core/errors.ts";
import { cloudWatchLog } from "./cloudwatch/log.ts";
import { arrivalValues, cloudWatchLine, runValues } from "./cloudwatch/metrics.ts";
import { lastGoodAge } from "./metrics.ts";
import type { Project } from "./project.ts";
import { openRunLog, type RunLog } from "./run-log.ts";

/** What the log tells of a run's end. */
export type EndedRun = {
  status: string;
  rows: { delivered: number; quarantined: number };
  published: number;
  arrival: Arrival;
  asOf: string | null;
};

export type ProjectLog = Omit<RunLog, "metrics"> & { ended(result: EndedRun | EndcapError): void };

/** `runId`: of the run under way. */
export async function openProjectLog(project: Project, effects: Effects, runId: () => string): Promise<ProjectLog> {
  const { config, paths, store } = project;
  const { cloudWatch } = config.logs;
  const { metrics, ...log } = await openRunLog({
    folder: paths.logs,
    effects,
    runId,
    cloudWatch: cloudWatch === null ? null : cloudWatchLog({ ...cloudWatch, stream: runId() }),
  });
  return {
    ...log,
    ended(result) {
      const hasFailed = result instanceof EndcapError;
      if (hasFailed) log.line("error", `run failed: ${result.what}`, { error: result });
      else
        log.line("info", `run ${result.status}`, {
          rows: result.rows,
          published: result.published,
          asOf: result.asOf,
        });
      metrics(() => {
        const now = effects.clock.now();
        const arrival = hasFailed ? checkArrival({ store, config, clock: effects.clock }) : result.arrival;
        return cloudWatchLine({
          project: config.name,
          at: now,
          values: {
            ...arrivalValues(arrival, lastGoodAge(store, config, now)),
            ...runValues({
              rows: hasFailed ? null : result.rows,
              seconds: (now.getTime() - startOf(store, runId(), now)) / 1000,
            }),
          },
          properties: { Run: runId(), BusinessDate: arrival.date },
        });
      });
    },
  };
}

/** In milliseconds since 1970: of a run that was cut off or left open, its first beginning. */
function startOf(store: Store, runId: string, now: Date): number {
  const row = store.get<{ started_at: string }>("SELECT started_at FROM runs WHERE run_id = ?", runId);
  return row === undefined ? now.getTime() : Date.parse(row.started_at);
}
