/** The notify step: tells what is wrong now, once, and what is right again. A channel that fails never fails the run. */
import { alertKinds } from "../alert/alert.ts";
import { alertConditions, failedCondition } from "../alert/conditions.ts";
import { alertChannels } from "../alert/index.ts";
import { readAlertFacts } from "../alert/read-facts.ts";
import { sendAlerts, type AlertCount } from "../alert/send-alerts.ts";
import { compareListedRows, type ManifestFacts } from "../arrival/check-manifests.ts";
import type { Arrival } from "../arrival/arrival.ts";
import type { WaitingDay } from "../compute/week-inputs.ts";
import type { Effects } from "../core/effects.ts";
import type { EndcapError } from "../core/errors.ts";
import type { Project } from "./project.ts";
import type { RunRecord } from "./run-record.ts";

export type NotifyFacts = { arrival: Arrival; alerts: AlertCount };

export async function notify(
  project: Project,
  effects: Effects,
  params: { listedRows: ManifestFacts["listedRows"]; waiting: readonly WaitingDay[]; asOf: string | null },
): Promise<NotifyFacts> {
  const { store, config } = project;
  for (const text of compareListedRows(store, config, params.listedRows))
    effects.report({ kind: "warning", step: "notify", text });
  const facts = readAlertFacts({ store, config, clock: effects.clock, waiting: params.waiting, asOf: params.asOf });
  const alerts = await sendAlerts({
    store,
    clock: effects.clock,
    project: config.name,
    channels: alertChannels(config, effects),
    conditions: alertConditions(facts),
    kinds: alertKinds,
  });
  for (const text of alerts.warnings) effects.report({ kind: "warning", step: "notify", text });
  return { arrival: facts.arrival, alerts };
}

/** Closes a failed run. Other alerts stay as they are, because nothing is known of them; the failure itself is what counts. */
export async function closeFailed(
  project: Project,
  effects: Effects,
  record: RunRecord,
  failure: EndcapError,
): Promise<void> {
  const { store, config } = project;
  try {
    record.finish("failed", {}, failure.toJSON());
    const conditions = [
      failedCondition({ runId: record.runId, error: failure, at: effects.clock.now().toISOString() }),
    ];
    const { warnings } = await sendAlerts({
      store,
      clock: effects.clock,
      project: config.name,
      channels: alertChannels(config, effects),
      conditions,
      kinds: ["failed"],
    });
    for (const text of warnings) effects.report({ kind: "warning", step: "notify", text });
  } catch (error) {
    effects.report({
      kind: "warning",
      step: "notify",
      text: `The failure could not be recorded: ${(error as Error).message}`,
    });
  }
}
