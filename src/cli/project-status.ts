/** The state of a project at one look: as of when, what is missing, held or refused, who runs, when the next run is due. */
import { lastDueDate, nextDue } from "../arrival/due.ts";
import { columnStretches, type ColumnStretch } from "../catalog/column-stretches.ts";
import { newestCommit } from "../catalog/partitions.ts";
import { pinnedPartitions, type Pinned } from "../catalog/pins.ts";
import type { Holder } from "../core/machine.ts";
import type { HeldPartition, MissingDelivery, RowCounts, Run } from "../dashboard/contract.ts";
import { readRowCounts } from "../server/project-state/deliveries.ts";
import { readHeld } from "../server/project-state/held.ts";
import { readLastGood } from "../catalog/last-good.ts";
import { readFindings } from "../server/project-state/findings.ts";
import { readMissing } from "../server/project-state/missing.ts";
import { createRunReader } from "../server/project-state/runs.ts";
import type { WeekFindingKind } from "../model/calendars/week-findings.ts";
import type { Project } from "../workflow/project.ts";
import { refusedNow, type RefusedFileFact } from "../workflow/run-outcome.ts";

const WEEK_RULES: ReadonlySet<string> = new Set<WeekFindingKind>([
  "date-in-two-weeks",
  "dates-missing",
  "week-length",
  "week-interrupted",
  "week-number-mismatch",
]);

export type ProjectStatus = {
  project: string;
  dir: string;
  /** The newest business date that all daily tables have, and the newest complete week; null before there is any. */
  asOf: { date: string | null; week: number | null };
  /** The commit that readers see; null before the first. */
  commit: number | null;
  /** Of all current deliveries: delivered = accepted + quarantined + skipped + refused. */
  rows: RowCounts;
  lastRun: Omit<Run, "steps"> | null;
  /** Who holds the lease now. */
  running: Holder | null;
  missing: MissingDelivery[];
  held: HeldPartition[];
  refused: RefusedFileFact[];
  pinned: Pinned[];
  /** Columns that the newest delivery of a table lacks, or holds though nobody knows them, and an earlier one did not. */
  columns: Omit<ColumnStretch, "isNow">[];
  /** What is odd about the weeks of the delivered calendar, which is used all the same. */
  calendar: { rule: string; file: string | null; text: string }[];
  /** When the scheduler of `endcap serve` runs next. */
  nextRunAt: string;
  timeZone: string;
};

export async function projectStatus(project: Project, now: Date): Promise<ProjectStatus> {
  const { config, store } = project;
  const running = await project.holder(now);
  const [last] = createRunReader(store).runs({ limit: 1, alive: running !== null });
  const { steps: _steps, ...lastRun } = last ?? { steps: [] };
  const due = lastDueDate(now, config);
  return {
    project: config.name,
    dir: config.dir,
    asOf: readLastGood(store, config),
    commit: newestCommit(store),
    rows: readRowCounts(store),
    lastRun: last === undefined ? null : (lastRun as Omit<Run, "steps">),
    running,
    missing: readMissing(store, config, due),
    held: readHeld(store),
    refused: refusedNow({ store }),
    pinned: pinnedPartitions(store),
    columns: columnStretches(store).flatMap(({ isNow, ...stretch }) =>
      isNow && stretch.before !== null ? [stretch] : [],
    ),
    calendar: calendarFindings(store, config),
    nextRunAt: nextDue(now, config).toISOString(),
    timeZone: config.timeZone,
  };
}

function calendarFindings(store: Project["store"], { severities }: Project["config"]): ProjectStatus["calendar"] {
  return readFindings(store, { limit: Number.MAX_SAFE_INTEGER, severities })
    .filter(({ table, rule }) => table === "calendar" && WEEK_RULES.has(rule))
    .map(({ rule, file, message }) => ({ rule, file, text: message }));
}
