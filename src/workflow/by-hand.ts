/** What a person decides beside the nightly run: one at a time with it, in one transaction, with a reason in the record. */
import type { Effects } from "../core/effects.ts";
import type { Project } from "./project.ts";
import { event, newRunId } from "./run-record.ts";
import { beginWork } from "./work-session.ts";

export type HandKind = "confirm" | "release" | "rollback" | "requeue";

export type Hand = {
  /** Names the act in commits, as a run's id does. */
  id: string;
  at: string;
};

/** `work` is done while no run is under way; what it returns is kept as an event. */
export async function byHand<T extends object>(
  project: Project,
  effects: Effects,
  kind: HandKind,
  work: (hand: Hand) => T | Promise<T>,
): Promise<T> {
  const { store } = project;
  const session = await beginWork(project, effects, `endcap ${kind}`);
  try {
    const at = effects.clock.now().toISOString();
    const result = await work({ id: `${newRunId(store, at)}-${kind}`, at });
    event(store, at, null, kind, result);
    return result;
  } finally {
    await session.end();
  }
}
