/**
 * Working on a project: one runner at a time, and everybody else sees its work step by step or not at all. In a project
 * folder of its own the state does both; in object storage the lease and the state are objects, put back after each step.
 */
import { publishOutside } from "../catalog/publish-outside.ts";
import { writeQueryFile } from "../catalog/query-file.ts";
import type { Effects } from "../core/effects.ts";
import { writeCommitLog } from "../storage/commit-log.ts";
import { sharedFiles } from "../storage/shared-files.ts";
import { takeSharedLease } from "../storage/shared-lease.ts";
import { takeLease } from "./lease.ts";
import type { Project } from "./project.ts";

export type WorkSession = {
  /** Effects whose files reach everybody who shares the project. */
  effects: Effects;
  /** Makes what was done so far true for everybody. */
  keep(): Promise<void>;
  /** Keeps, and lets others work. After an error nothing is kept that the last `keep` did not. */
  end(): Promise<void>;
};

/** Begins to work, or says who does. */
export async function beginWork(project: Project, effects: Effects, holder: string): Promise<WorkSession> {
  const { shared, store } = project;
  if (shared === null) {
    const lease = takeLease(store, { holder, clock: effects.clock });
    const end = async () => {
      try {
        await refreshQueryFile(project, effects);
      } finally {
        lease.release();
      }
    };
    return { effects, keep: async () => undefined, end };
  }
  const lease = await takeSharedLease(shared.storage, { holder, now: effects.clock.now() });
  try {
    store.reopen(await shared.state.checkOut());
    store.run("DELETE FROM lease");
    const own = takeLease(store, { holder, clock: effects.clock });
    const files = sharedFiles({ storage: shared.storage, dir: project.paths.dir, local: effects.files });
    const keep = async () => {
      lease.assertHeld();
      await shared.state.put(store);
      await writeCommitLog(store, shared.storage);
      if (shared.catalog !== null)
        await publishOutside({ ...shared, catalog: shared.catalog, store, config: project.config });
      await files.removeThere();
    };
    return {
      effects: { ...effects, files },
      keep,
      async end() {
        own.release();
        try {
          await keep();
        } finally {
          await lease.release();
        }
      },
    };
  } catch (error) {
    await lease.release();
    throw error;
  }
}

/** What was committed stays committed where the file cannot be written; the next session writes it. */
async function refreshQueryFile({ store, config, paths }: Project, effects: Effects): Promise<void> {
  try {
    await writeQueryFile({ store, config, paths, effects });
  } catch (error) {
    const { message } = error as Error;
    effects.report({
      kind: "warning",
      step: "commit",
      text: `query.duckdb still shows the state before, as it could not be written: ${message}`,
    });
  }
}
