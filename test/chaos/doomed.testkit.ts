/** Files and state that die at a chosen write, as a process does: whatever is asked of them afterwards fails too. */
import { stat, truncate, writeFile } from "node:fs/promises";
import type { Store } from "../../src/catalog/store.ts";
import { quietEffects, type Effects } from "../../src/core/effects.ts";
import { realFiles, type Files } from "../../src/core/files.ts";
import { openProject, type Project } from "../../src/workflow/project.ts";

/**
 * Before the write, or as a power cut that leaves `half` of what was written aside, also of the files that other work
 * side by side was writing then; what follows a write comes before the next one.
 */
export type Death = "before" | "half";

class ProcessDied extends Error {
  override readonly name = "ProcessDied";
}

/** Counts the writes of a run, and dies at number `at` (from 1; Infinity: never). A transaction is one write. */
export type Doom = { at: number; death: Death; writes: ("file" | "state")[]; isDead: boolean };

export function doom(at: number, death: Death): Doom {
  return { at, death, writes: [], isDead: false };
}

export type Work = (project: Project, effects: Effects) => Promise<unknown>;

/** The work on an opened project as a process does it that dies so; afterwards its lease is a dead one's. */
export async function workUntil(dir: string, doomed: Doom, work: Work): Promise<void> {
  const project = await openProject(dir);
  try {
    const effects = quietEffects({ files: doomedFiles(realFiles, doomed) });
    await work({ ...project, store: doomedStore(project.store, doomed) }, effects);
  } catch (error) {
    if (!(error instanceof Error) || !(error instanceof ProcessDied || error.cause instanceof ProcessDied)) throw error;
    project.store.run("UPDATE lease SET pid = 999999999");
  } finally {
    project.close();
  }
}

function die(doom: Doom): never {
  doom.isDead = true;
  throw new ProcessDied(`died at write ${doom.at}`);
}

function doomedFiles(real: Files, doom: Doom): Files {
  const cut = async (work: () => Promise<void>, leaveHalf: () => Promise<void>): Promise<void> => {
    if (!doom.isDead && doom.writes.push("file") !== doom.at) return work();
    doom.isDead = true;
    if (doom.death === "half") await leaveHalf();
    die(doom);
  };
  const nothing = () => Promise.resolve();
  return {
    makeFolder: (path) => cut(() => real.makeFolder(path), nothing),
    write: (path, data) =>
      cut(
        () => real.write(path, data),
        () => writeFile(`${path}.aside`, data.slice(0, data.length / 2)),
      ),
    copy: (from, to) =>
      cut(
        () => real.copy(from, to),
        () => writeFile(`${to}.aside`, ""),
      ),
    publish: (aside, to) =>
      cut(
        () => real.publish(aside, to),
        async () => truncate(aside, Math.floor((await stat(aside)).size / 2)),
      ),
    remove: (path) => cut(() => real.remove(path), nothing),
  };
}

function doomedStore(real: Store, doom: Doom): Store {
  let depth = 0;
  const cut = <T>(work: () => T): T => {
    if (doom.isDead || (depth === 0 && doom.writes.push("state") === doom.at)) die(doom);
    return work();
  };
  const alive = <T>(work: () => T): T => (doom.isDead ? die(doom) : work());
  return {
    path: real.path,
    all: (sql, ...values) => alive(() => real.all(sql, ...values)),
    get: (sql, ...values) => alive(() => real.get(sql, ...values)),
    run: (sql, ...values) => cut(() => real.run(sql, ...values)),
    transaction: (work) =>
      cut(() => {
        depth++;
        try {
          return real.transaction(work);
        } finally {
          depth--;
        }
      }),
    snapshot: (to) => real.snapshot(to),
    reopen: (to) => real.reopen(to),
    close: () => real.close(),
  };
}
