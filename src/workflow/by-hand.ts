/** What a person decides beside the nightly run: one at a time with it, in one transaction with its record. */
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

/**
 * `look` sees the state while no run is under way and gives what is to be done; that is done and kept as an event in one
 * transaction, with what it returns.
 */
export async function byHand<T extends object>(
  project: Project,
  effects: Effects,
  kind: HandKind,
  look: (hand: Hand) => (() => T) | Promise<() => T>,
): Promise<T> {
  const { store } = project;
  const session = await beginWork(project, effects, `endcap ${kind}`);
  try {
    const at = effects.clock.now().toISOString();
    const act = await look({ id: newRunId(store, at, `-${kind}`), at });
    return store.transaction(() => {
      const result = act();
      event(store, at, null, kind, result);
      return result;
    });
  } finally {
    await session.end();
  }
}
