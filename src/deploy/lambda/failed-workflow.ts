/**
 * A workflow that was started and has failed. Where the part that failed is not Endcap's own, such as a cluster's step, no command
 * of Endcap runs that could tell it: the check does.
 */
import type { Condition } from "../../alert/alert.ts";
import type { StartedRun, WorkflowStarter } from "../../workflow/starter/starter.ts";
import type { NightFacts } from "./decide-night.ts";
import { openOf, type NightRecord } from "./night-record.ts";

/** The last run that was started, while its date is complete and not published yet; null as well where the engine cannot be asked. */
export async function lookAtWorkflow(
  starter: WorkflowStarter,
  record: NightRecord,
  { arrival, isPublished }: Pick<NightFacts, "arrival" | "isPublished">,
): Promise<StartedRun | null> {
  const last = record.started.at(-1);
  if (last === undefined || !arrival.complete || isPublished) return null;
  return starter.find(last.runId).catch(() => null);
}

/** Once told it stands until the date is published, or a run of that id has come to a good end. */
export function failedWorkflow(
  run: StartedRun | null,
  params: { record: NightRecord; facts: Pick<NightFacts, "now" | "isPublished">; address: string },
): Condition | null {
  const { record, facts, address } = params;
  const last = record.started.at(-1);
  if (last === undefined || facts.isPublished || run?.state === "success") return null;
  const open = openOf(record).find(
    ({ condition }) =>
      condition.kind === "failed" && condition.subject === "workflow" && condition.items.includes(last.runId),
  );
  if (open !== undefined) return open.condition;
  if (run?.state !== "failed") return null;
  return {
    kind: "failed",
    subject: "workflow",
    since: facts.now.toISOString(),
    text: `the files of ${record.date} are complete, and the workflow that loads them has failed: run ${last.runId} of ${address}. What was published before stands`,
    next: "The log of the task that failed says what to do; then clear that task. Or leave it: the next night loads this day too",
    items: [last.runId],
  };
}
