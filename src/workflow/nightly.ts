/** The scheduler of a project, as `endcap serve` starts it. */
import { join } from "node:path";
import { waitingFiles } from "../arrival/check-manifests.ts";
import { lastDueDate } from "../arrival/due.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import type { Effects } from "../core/effects.ts";
import { openSource } from "../source/index.ts";
import { RETAILER, tradeOn } from "../source/simulator/demo-retailer.ts";
import { openProject, type Project } from "./project.ts";
import { run } from "./run.ts";
import { createScheduler, type Scheduler } from "./schedule.ts";

export function nightlyScheduler(project: Project, effects: Effects): Scheduler {
  const { config, store } = project;
  return createScheduler({
    store,
    arrival: config,
    clock: effects.clock,
    report: effects.report,
    runNow: () => runNow(config.dir, effects),
    isBusy: async () => (await project.holder(effects.clock.now())) !== null,
    hasNews: () => hasNews(project),
  });
}

/** With a project of its own: the configuration is read anew, and what computing needed is given back. */
async function runNow(dir: string, effects: Effects): Promise<{ complete: boolean }> {
  const project = await openProject(dir);
  try {
    await letDemoTrade(project.config, effects);
    const { arrival } = await run(project, effects, { trigger: "schedule" });
    return { complete: arrival.complete };
  } finally {
    project.close();
  }
}

/** A demo's retailer records its sales by day too: else the next morning's business date would be late. */
async function letDemoTrade({ dir, source, timeZone, arrivalAt }: ProjectConfig, { clock }: Effects): Promise<void> {
  if (source.kind !== "simulator" || source.database !== join(dir, RETAILER)) return;
  await tradeOn({ dir, until: lastDueDate(clock.now(), { timeZone, arrivalAt }) });
}

async function hasNews(project: Project): Promise<boolean> {
  if (waitingFiles(project.store).length > 0) return true;
  return (await openSource(project)).hasNews(project);
}
