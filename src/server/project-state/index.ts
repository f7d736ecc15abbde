/** The pipeline as the server sees it: the SQLite state of an opened project. */
import { readLastGood } from "../../catalog/last-good.ts";
import { newestCommit } from "../../catalog/partitions.ts";
import { openDuck, type Duck } from "../../core/duck.ts";
import type { Progress } from "../../core/effects.ts";
import { makeSpill, type Spill } from "../../core/spill.ts";
import type { LakeView } from "../../query/query.ts";
import { leaseHolder } from "../../workflow/lease.ts";
import { collectMetrics } from "../../workflow/metrics.ts";
import type { Project } from "../../workflow/project.ts";
import type { LiveEvents } from "../live-events.ts";
import type { PipelineState } from "../pipeline-state.ts";
import { readCoverage } from "./coverage.ts";
import { readDeliveries, readRowCounts } from "./deliveries.ts";
import { lastDueDate } from "../../arrival/due.ts";
import { readFindings } from "./findings.ts";
import { followEvents } from "./follow-events.ts";
import { readHeld } from "./held.ts";
import { readMissing } from "./missing.ts";
import { quarantineGroups, quarantinePage } from "./quarantine.ts";
import { readRestatements } from "./restatements.ts";
import { progressReport } from "./progress-report.ts";
import { createRunReader } from "./runs.ts";
import { createStateMemo } from "./state-memo.ts";
import { createRunStarter } from "./start-run.ts";
import { watchShared } from "./watch-shared.ts";

export type ProjectStateParams = {
  events: LiveEvents;
  now?: () => Date;
  /** When the scheduler looks next; null when it is off. */
  nextCheckAt?: () => string | null;
  onError?: (error: unknown) => void;
  /** How often a shared project is looked at for what other machines did. */
  lookMs?: number;
};

export type ProjectState = PipelineState & {
  /** For runs that this process starts elsewhere, such as the scheduler's: tells their progress live. */
  report(progress: Progress): void;
  /** Resolves when no run that was started here is under way. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

export function createProjectState(project: Project, params: ProjectStateParams): ProjectState {
  const { store, config, paths } = project;
  const { events, now = () => new Date(), nextCheckAt = () => null, onError = () => undefined, lookMs } = params;
  const memo = createStateMemo(store);
  const runReader = createRunReader(store);
  const watch =
    project.shared === null
      ? null
      : watchShared({ project, now, onError, onNews: () => follower.look(), intervalMs: lookMs });
  const holder = () => (watch === null ? leaseHolder(store, now()) : watch.holder());
  const alive = () => holder() !== null;
  const follower = followEvents({
    store,
    events,
    statusOf: (id) => runReader.run(id, alive())?.status ?? "failed",
    onError,
  });
  const starter = createRunStarter({ dir: config.dir, events, now, look: follower.look, onError });
  let lake: LakeView | null = null;
  let duck: Promise<Duck> | null = null;
  let spill: Spill | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  /** The quarantine's session: opened when first needed, one question at a time, since they share temporary tables. */
  const withDuck = <T>(work: (session: Duck) => Promise<T>): Promise<T> => {
    spill ??= makeSpill(paths.work);
    duck ??= openDuck({ memory: config.limits.memory, threads: config.limits.threads, spill: spill.path });
    const opened = duck;
    const answer = queue.then(async () => work(await opened));
    queue = answer.catch(() => undefined);
    return answer;
  };
  const commit = () => String(newestCommit(store) ?? "");

  return {
    commit,
    lake() {
      if (lake?.commit !== commit()) lake = project.lake();
      return lake;
    },
    lastGood: () => memo("lastGood", () => readLastGood(store, config)),
    nextCheckAt,
    holder,
    missing() {
      const lastDue = lastDueDate(now(), config);
      return memo(`missing ${lastDue}`, () => readMissing(store, config, lastDue));
    },
    held: () => memo("held", () => readHeld(store)),
    runs({ limit }) {
      const isAlive = alive();
      return memo(`runs ${limit} ${isAlive}`, () => runReader.runs({ limit, alive: isAlive }));
    },
    run: (id) => runReader.run(id, alive()),
    deliveries: ({ limit }) => memo(`deliveries ${limit}`, () => readDeliveries(store, { limit })),
    findings: ({ limit }) =>
      memo(`findings ${limit}`, () => readFindings(store, { limit, severities: config.severities })),
    restatements: ({ limit }) => memo(`restatements ${limit}`, () => readRestatements(store, { limit })),
    rowCounts: () => memo("rowCounts", () => readRowCounts(store)),
    metrics: () => collectMetrics(store, config, { now }),
    coverage: ({ days }) => memo(`coverage ${days}`, () => readCoverage(store, config, { days })),
    quarantineGroups: () =>
      memo("quarantine", () => withDuck((session) => quarantineGroups({ duck: session, store, paths }))),
    quarantineRows: (search) => withDuck((session) => quarantinePage({ duck: session, store, paths }, search)),
    async startRun(dates) {
      const started = await starter.start(dates);
      await watch?.look();
      return started;
    },
    report: progressReport({ events, now, look: follower.look, runId: () => runReader.open() }),
    idle: () => starter.idle(),
    async close() {
      follower.stop();
      await watch?.stop();
      await queue;
      (await duck?.catch(() => null))?.close();
      spill?.remove();
    },
  };
}
