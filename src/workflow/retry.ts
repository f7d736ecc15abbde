/** Deliveries are read again because a person says so, as they are or after what they were read by was corrected. */
import type { Effects } from "../core/effects.ts";
import { requeueDeliveries } from "../validation/requeue.ts";
import { byHand } from "./by-hand.ts";
import type { Project } from "./project.ts";
import { run } from "./run.ts";
import type { RunOutcome } from "./run-outcome.ts";

/** Puts them in line, and runs; what the run was cut off at, the next one goes on with. */
export async function retryDeliveries(
  project: Project,
  effects: Effects,
  deliveryIds: readonly number[],
): Promise<RunOutcome> {
  await byHand(project, effects, "requeue", () => () => ({
    deliveries: requeueDeliveries(project.store, deliveryIds),
  }));
  return run(project, effects, { trigger: "retry" });
}
