/** The check step of a run: manifests of what was landed, then whether the business date that is due is complete. */
import type { Store } from "../catalog/store.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import type { Effects } from "../core/effects.ts";
import type { Arrival } from "./arrival.ts";
import { checkArrival } from "./check-arrival.ts";
import { checkManifests, type ManifestFacts } from "./check-manifests.ts";

export type CheckFacts = { manifests: ManifestFacts; arrival: Arrival };

/** Never blocks other days: what it refuses or lets wait is that delivery alone. */
export async function checkLanded(params: {
  store: Store;
  config: ProjectConfig;
  effects: Effects;
  source: string;
}): Promise<CheckFacts> {
  const { store, config, effects, source } = params;
  const manifests = await checkManifests({ store, config, source });
  for (const text of manifests.notes) effects.report({ kind: "warning", step: "check", text });
  for (const { file, reason } of manifests.waiting)
    effects.report({ kind: "warning", step: "check", text: `${file} waits: ${reason}` });
  return { manifests, arrival: checkArrival({ store, config, clock: effects.clock }) };
}
