/** The land step of a run: everything new in the source is copied, and what is to be read again is put in line. */
import type { Effects } from "../core/effects.ts";
import { newFiles, type UnreadableFile } from "../landing/found-files.ts";
import { landFiles, type LandedCount } from "../landing/land.ts";
import { forgetOthers, notLanded, recordUnreadable, splitWaiting } from "../landing/unreadable-files.ts";
import { sourceTableNames } from "../model/tables.ts";
import type { Source } from "../source/source.ts";
import { readingVersion, requeueCorrected, requeueDates, type ReadAgainDates } from "../validation/requeue.ts";
import type { Project } from "./project.ts";

export type LandFacts = Omit<LandedCount, "unreadable" | "waiting"> & {
  /** Files that no table's name or pattern fits. */
  unknown: string[];
  /** What cannot be opened and whose name says no table, and parts of a delivery that wait for another that cannot. */
  unreadable: UnreadableFile[];
};

/** `again`: business dates whose deliveries are read again, though they were accepted. */
export async function landNew(
  { config, store, paths }: Pick<Project, "config" | "store" | "paths">,
  effects: Effects,
  { runId, source, again }: { runId: string; source: Source; again?: ReadAgainDates | null | undefined },
): Promise<LandFacts> {
  const found = await source.delivered();
  requeueCorrected(store, config);
  if (again != null) requeueDates(store, again);
  const unreadable = notLanded(store, found.unreadable);
  forgetOthers(store, unreadable);
  const { ready, waiting } = splitWaiting(newFiles(store, found.files), unreadable);
  const {
    unreadable: since,
    waiting: others,
    ...count
  } = await landFiles({
    store,
    effects,
    paths,
    runId,
    files: ready,
    apart: new Set(sourceTableNames.filter((name) => config.tables[name]?.mode === "append")),
  });
  const nameless = recordUnreadable({
    store,
    runId,
    at: effects.clock.now().toISOString(),
    versionOf: (table) => readingVersion(config, table),
    unreadable: [...unreadable, ...since],
  });
  return { ...count, unknown: found.unknown, unreadable: [...nameless, ...waiting, ...others] };
}
