/** The nightly run: extract → land → check → validate → compute → audit → commit → notify, resumed where it was cut off. */
import { join } from "node:path";
import { checkLanded } from "../arrival/check-landed.ts";
import { commitCandidates } from "../catalog/partitions.ts";
import { compute, prepareCompute, type ComputeFacts, type Recompute } from "../compute/compute.ts";
import type { Effects } from "../core/effects.ts";
import { EndcapError, toEndcapError } from "../core/errors.ts";
import { nameDamaged } from "../lake/damaged-files.ts";
import { exists } from "../core/files.ts";
import { openWeekEngine } from "../compute/index.ts";
import { openSource } from "../source/index.ts";
import { validateLanded } from "../validation/validate.ts";
import type { ReadAgainDates } from "../validation/requeue.ts";
import { landNew } from "./land-new.ts";
import { closeFailed, notify } from "./notify.ts";
import { openProjectLog, type ProjectLog } from "./project-log.ts";
import type { Project } from "./project.ts";
import { Pause, type OpenRun } from "./pause.ts";
import { settleNamed } from "./named-run.ts";
import { recordedOutcome, runOutcome, waitingForFiles, waitingForRows, type RunOutcome } from "./run-outcome.ts";
import { openRun, type RunRecord } from "./run-record.ts";
import { stepNames, type StepName } from "./step-names.ts";
import { restatementsOf } from "./restate.ts";
import { applyRetention } from "./retention.ts";
import { sweepLeftovers } from "./sweep.ts";
import { beginWork, type WorkSession } from "./work-session.ts";

const LAST_STEP: StepName = "notify";

export type RunParams = {
  trigger: string;
  /** Business dates whose deliveries are read again, though they were accepted. */
  again?: ReadAgainDates | null;
  /** Published weeks that are computed again though nothing changed. */
  recompute?: Recompute | null;
  /** Told the run's id as soon as it holds the lease; a second time when a resumed run is followed by a new one. */
  onOpen?: (runId: string) => void;
  /** Under which another workflow engine goes on with it; see named-run.ts. */
  name?: string | undefined;
};

/**
 * Runs until everything that was found is loaded: first what a killed run left open, then what is new. Where Spark has to
 * compute elsewhere first, the run stays open, and the error says what to do.
 */
export async function run(project: Project, effects: Effects, params: RunParams): Promise<RunOutcome> {
  const outcome = await work(project, effects, params);
  if (!("open" in outcome)) return outcome;
  throw notComputed(outcome);
}

/**
 * Goes on with the open run, or begins one, up to and with this step; the next call goes on behind it. Where Spark has to compute
 * elsewhere first, `compute` answers with the job, and a later step is an error.
 */
export async function runUntil(
  project: Project,
  effects: Effects,
  params: RunParams & { until: StepName },
): Promise<RunOutcome | OpenRun> {
  const outcome = await work(project, effects, params);
  const isAfterCompute = stepNames.indexOf(params.until) > stepNames.indexOf("compute");
  if ("open" in outcome && outcome.job !== null && isAfterCompute) throw notComputed(outcome);
  return outcome;
}

function notComputed({ runId }: OpenRun): EndcapError {
  return new EndcapError({
    what: `Run ${runId} is open: its weeks are to be computed by Spark elsewhere first`,
    where: { setting: "compute.spark.by" },
    next: "`endcap run --until compute --json` prints the steps for the cluster; when they are done, run again",
    retryable: true,
  });
}

async function work(
  project: Project,
  effects: Effects,
  params: RunParams & { until?: StepName },
): Promise<RunOutcome | OpenRun> {
  let session: WorkSession | null = null;
  let log: ProjectLog | null = null;
  let runId: string | null = null;
  try {
    session = await beginWork(project, effects, `endcap ${params.trigger}`);
    const { keep } = session;
    const trigger = params.name ?? params.trigger;
    const told: Effects = { ...session.effects, report: (progress) => (log?.effects ?? effects).report(progress) };
    const done = params.name === undefined ? null : settleNamed(project.store, told, params.name);
    if (done !== null) {
      await session.end();
      return done;
    }
    const open = () => {
      const opened = openRun(project.store, told, { trigger, stop: () => project.interrupt(), keep });
      runId = opened.record.runId;
      params.onOpen?.(runId);
      return opened;
    };
    const { record, resumed } = open();
    log = await openProjectLog(project, effects, () => runId ?? record.runId);
    log.line("info", resumed ? "run resumed" : "run started", { trigger });
    if (resumed && params.until === undefined) {
      told.report({ kind: "note", text: `Resuming run ${record.runId}, which was cut off` });
      await perform(project, told, record, {});
    }
    const next = resumed && params.until === undefined ? open().record : record;
    const outcome = await perform(project, told, next, params);
    log.ended(outcome);
    await session.end();
    session = null;
    return outcome;
  } catch (error) {
    if (error instanceof Pause) {
      log?.line("info", `run open after ${error.until}`);
      await session?.end();
      return { runId: runId ?? "", until: error.until, open: true, job: error.job };
    }
    const failure = toEndcapError(error);
    log?.ended(failure);
    await session?.end().catch(() => undefined);
    throw failure;
  } finally {
    await log?.close();
  }
}

async function perform(
  project: Project,
  effects: Effects,
  record: RunRecord,
  { again, recompute = null, until }: Pick<RunParams, "again" | "recompute"> & { until?: StepName | undefined },
): Promise<RunOutcome> {
  const { config, store, paths } = project;
  const step: RunRecord["step"] = async (name, work) => {
    const facts = await record.step(name, work);
    if (name === until && name !== LAST_STEP) throw new Pause(name);
    return facts;
  };
  try {
    await sweepLeftovers(project, effects, record.runId);
    const source = await openSource(project);
    await step("extract", () => source.collect(project, effects, again ?? null));
    const landed = await step("land", async () => {
      if (!(await exists(source.folder))) await source.collect(project, effects, again ?? null);
      return landNew(project, effects, { runId: record.runId, source, again });
    });
    const checked = await step("check", () => checkLanded({ store, config, effects, source: source.folder }));
    const rows = await step("validate", async () =>
      validateLanded({ duck: await project.duck(), store, effects, paths, config, runId: record.runId }),
    );
    const engine = await openWeekEngine(config, project.shared?.storage ?? null);
    const toCompute = async () => ({
      duck: await project.duck(),
      engine,
      store,
      effects,
      paths,
      config,
      runId: record.runId,
      recompute,
    });
    if (!record.isDone("compute")) {
      const job = await prepareCompute(await toCompute());
      if (job !== null) throw new Pause("validate", job);
    }
    const computed = await step("compute", async () => compute(await toCompute()));
    await step("audit", async () => ({ failures: computed.failures }));
    const committed = await step("commit", async () => commit(project, effects, record, computed));
    await source.clear(effects, project);
    await engine.clear(record.runId);
    await effects.files.remove(join(paths.work, record.runId));
    const waiting = [
      ...computed.waiting,
      ...waitingForFiles(project, computed.waiting),
      ...waitingForRows(project, computed.waiting),
    ];
    const { arrival } = await step("notify", () =>
      notify(project, effects, { listedRows: checked.manifests.listedRows, waiting, asOf: computed.asOf }),
    );
    await applyRetention(project, effects);
    const outcome = await runOutcome(project, record.runId, {
      landed,
      rows,
      computed,
      published: committed.published,
      waiting,
      arrival,
    });
    record.finish("done", recordedOutcome(outcome), null);
    return outcome;
  } catch (error) {
    if (error instanceof Pause) throw error;
    const failure = await explained(project, error);
    await closeFailed(project, effects, record, failure);
    throw failure;
  }
}

async function commit(
  project: Project,
  effects: Effects,
  record: RunRecord,
  computed: ComputeFacts,
): Promise<{ commitId: number | null; published: number; held: number }> {
  const { store } = project;
  const restatements = await restatementsOf(project, computed.candidates);
  return commitCandidates(store, {
    runId: record.runId,
    kind: "run",
    at: effects.clock.now().toISOString(),
    reason: null,
    candidates: computed.candidates,
    failures: computed.failures,
    restatements,
  });
}

/** With the damaged file's name, where that can be found out. */
async function explained(project: Project, error: unknown): Promise<EndcapError> {
  try {
    return (await nameDamaged(error, filesOf(project))) ?? toEndcapError(error);
  } catch {
    return toEndcapError(error);
  }
}

/** What a run reads beside its deliveries. */
function filesOf({ store, paths }: Project): string[] {
  return store
    .all<{ path: string }>(
      "SELECT path FROM partitions WHERE retired_by IS NULL AND path IS NOT NULL UNION SELECT path FROM days WHERE state = 'current' AND path IS NOT NULL",
    )
    .map(({ path }) => paths.at(path));
}
