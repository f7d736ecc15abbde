/** The nightly run: extract → land → check → validate → compute → audit → commit → notify, resumed where it was cut off. */
import { join } from "node:path";
import type { Arrival } from "../arrival/arrival.ts";
import { checkLanded } from "../arrival/check-landed.ts";
import { waitingFiles } from "../arrival/check-manifests.ts";
import { heldDays, type HeldDay } from "../catalog/held-days.ts";
import { commitCandidates, newestCommit } from "../catalog/partitions.ts";
import { compute, type ComputeFacts, type Recompute } from "../compute/compute.ts";
import type { TakenUp } from "../compute/taken-back.ts";
import type { WaitingDay } from "../compute/week-inputs.ts";
import type { Effects } from "../core/effects.ts";
import { toEndcapError, type EndcapError, type ErrorRecord } from "../core/errors.ts";
import { nameDamaged } from "../lake/damaged-files.ts";
import type { UnreadableFile } from "../landing/found-files.ts";
import { openSource } from "../source/index.ts";
import { validateLanded, type ValidateFacts } from "../validation/validate.ts";
import { landNew, type LandFacts } from "./land-new.ts";
import { closeFailed, notify } from "./notify.ts";
import { runWarnings, type RunWarning } from "./run-warnings.ts";
import { fileAccounts, sumOfAccounts, type FileAccount } from "./file-accounts.ts";
import { openProjectLog, type ProjectLog } from "./project-log.ts";
import type { Project } from "./project.ts";
import { openRun, type RunRecord } from "./run-record.ts";
import { restatementsOf } from "./restate.ts";
import { applyRetention } from "./retention.ts";
import { sweepLeftovers } from "./sweep.ts";
import { beginWork, type WorkSession } from "./work-session.ts";

export type RefusedFileFact = {
  table: string;
  file: string;
  date: string | null;
  rule: string;
  reason: string;
  next: string;
  line?: number;
  /** Rows accepted before, of the file or of another one of its date, which go on counting. */
  keptRows: number;
};

export type RunOutcome = {
  runId: string;
  status: "done" | "failed";
  /** Whether everything delivered could be loaded and nothing waits for a word; else the exit code is 1. */
  complete: boolean;
  rows: Omit<ValidateFacts, "fileIds">;
  /** Each file of this run with its account. */
  files: FileAccount[];
  landed: { files: number; deliveries: number };
  weeks: { week: number; reason: string }[];
  published: number;
  held: { table: string; partition: string; check: string; text: string }[];
  /** Replacements and lacking days, of this run and of earlier ones, that wait for a person's word; what they replace stays. */
  heldDays: Pick<HeldDay, "table" | "date" | "kind" | "file" | "text" | "next">[];
  refused: RefusedFileFact[];
  /** What is unusual in the rows that were loaded. */
  warnings: RunWarning[];
  waiting: WaitingDay[];
  /** Days that a rollback took back and that count again, because another table of their date was delivered anew. */
  takenUp: TakenUp[];
  unknownFiles: string[];
  /** What else stands in the source and cannot be opened, and parts of a delivery that wait for another that cannot. */
  unreadable: UnreadableFile[];
  /** Whether the business date that is due is there. */
  arrival: Arrival;
  asOf: string | null;
  error: ErrorRecord | null;
};

export type RunParams = {
  trigger: string;
  /** Business dates whose deliveries are read again, though they were accepted. */
  again?: { from: string; to: string } | null;
  /** Published weeks that are computed again though nothing changed. */
  recompute?: Recompute | null;
  /** Told the run's id as soon as it holds the lease; a second time when a resumed run is followed by a new one. */
  onOpen?: (runId: string) => void;
};

/** Runs until everything that was found is loaded: first what a killed run left open, then what is new. */
export async function run(project: Project, effects: Effects, params: RunParams): Promise<RunOutcome> {
  let session: WorkSession | null = null;
  let log: ProjectLog | null = null;
  let runId: string | null = null;
  try {
    session = await beginWork(project, effects, `endcap ${params.trigger}`);
    const { keep } = session;
    const told: Effects = { ...session.effects, report: (progress) => (log?.effects ?? effects).report(progress) };
    const open = () => {
      const opened = openRun(project.store, told, { trigger: params.trigger, stop: () => project.interrupt(), keep });
      runId = opened.record.runId;
      params.onOpen?.(runId);
      return opened;
    };
    const { record, resumed } = open();
    log = await openProjectLog(project, effects, () => runId ?? record.runId);
    log.line("info", resumed ? "run resumed" : "run started", { trigger: params.trigger });
    if (resumed) {
      told.report({ kind: "note", text: `Resuming run ${record.runId}, which was cut off` });
      await perform(project, told, record, {});
    }
    const outcome = await perform(project, told, resumed ? open().record : record, params);
    log.ended(outcome);
    await session.end();
    session = null;
    return outcome;
  } catch (error) {
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
  { again, recompute = null }: Pick<RunParams, "again" | "recompute">,
): Promise<RunOutcome> {
  const { config, store, paths } = project;
  try {
    await sweepLeftovers(project, effects, record.runId);
    const source = await openSource(project);
    await record.step("extract", () => source.collect(project, effects, again ?? null));
    const landed = await record.step("land", () => landNew(project, effects, { runId: record.runId, source, again }));
    const checked = await record.step("check", () => checkLanded({ store, config, effects, source: source.folder }));
    const rows = await record.step("validate", async () =>
      validateLanded({ duck: await project.duck(), store, effects, paths, config, runId: record.runId }),
    );
    const computed = await record.step("compute", async () =>
      compute({ duck: await project.duck(), store, effects, paths, config, runId: record.runId, recompute }),
    );
    await record.step("audit", async () => ({ failures: computed.failures }));
    const committed = await record.step("commit", async () => commit(project, effects, record, computed));
    await source.clear(effects);
    await effects.files.remove(join(paths.work, record.runId));
    const waiting = [...computed.waiting, ...waitingOf(project, computed.waiting)];
    const { arrival } = await record.step("notify", () =>
      notify(project, effects, { listedRows: checked.manifests.listedRows, waiting, asOf: computed.asOf }),
    );
    await applyRetention(project, effects);
    const outcome = describe(project, record, {
      landed,
      rows,
      computed,
      published: committed.published,
      waiting,
      arrival,
    });
    record.finish(
      "done",
      {
        ...outcome,
        waiting: outcome.waiting.slice(0, 100),
        heldDays: outcome.heldDays.slice(0, 100),
        refused: outcome.refused.slice(0, 100),
        warnings: outcome.warnings.slice(0, 100),
        files: [],
      },
      null,
    );
    return outcome;
  } catch (error) {
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

type Parts = {
  landed: LandFacts;
  rows: ValidateFacts;
  computed: ComputeFacts;
  published: number;
  waiting: WaitingDay[];
  arrival: Arrival;
};

function describe(project: Project, record: RunRecord, parts: Parts): RunOutcome {
  const refused = refusedNow(project);
  const undecided = heldDays(project.store).map(({ table, date, kind, file, text, next }) => ({
    table,
    date,
    kind,
    file,
    text,
    next,
  }));
  const { landed, computed, waiting, arrival } = parts;
  const { fileIds, ...validated } = parts.rows;
  const files = fileAccounts(project.store, record.runId, fileIds);
  const rows = { ...validated, ...sumOfAccounts(files) };
  return {
    runId: record.runId,
    status: "done",
    complete:
      refused.length === 0 &&
      undecided.length === 0 &&
      rows.withoutAcceptedRows === 0 &&
      waiting.length === 0 &&
      computed.failures.length === 0 &&
      rows.waitingForCalendar === 0,
    rows,
    files,
    landed: { files: landed.files, deliveries: landed.deliveries },
    weeks: computed.weeks,
    published: parts.published,
    held: computed.failures,
    heldDays: undecided,
    refused,
    warnings: runWarnings(project.store, record.runId, fileIds, project.config.severities),
    waiting,
    takenUp: computed.takenUp ?? [],
    unknownFiles: landed.unknown,
    unreadable: landed.unreadable,
    arrival,
    asOf: newestCommit(project.store) === null ? null : computed.asOf,
    error: null,
  };
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

/** Deliveries that wait for the rest of what their manifest lists, where their days are not said to wait already. */
function waitingOf({ store }: Project, said: readonly WaitingDay[]): WaitingDay[] {
  return waitingFiles(store)
    .filter(({ table, date }) => !said.some((day) => day.table === table && day.date === date))
    .map(({ table, date, file, reason }) => ({ date: date ?? "", table, reason: `${file} waits: ${reason}` }));
}

/** Files whose newest version is refused. */
export function refusedNow({ store }: Pick<Project, "store">): RefusedFileFact[] {
  const rows = store.all<{
    table_name: string;
    source_name: string;
    name_date: string | null;
    error: string;
    kept: number | null;
  }>(
    `SELECT table_name, source_name, name_date, error, (SELECT sum(rows) FROM days AS d WHERE d.table_name = f.table_name AND d.state = 'current'
       AND (d.delivery_id = f.delivery_id OR d.business_date = f.name_date)) AS kept
     FROM files AS f WHERE status = 'refused' AND file_id IN (SELECT max(file_id) FROM files GROUP BY source_name) ORDER BY table_name, source_name`,
  );
  return rows.map(({ table_name, source_name, name_date, error, kept }) => {
    const { rule, reason, next, line } = JSON.parse(error) as {
      rule: string;
      reason: string;
      next: string;
      line?: number;
    };
    return {
      table: table_name,
      file: source_name,
      date: name_date,
      rule,
      reason,
      next,
      ...(line === undefined ? {} : { line }),
      keptRows: kept ?? 0,
    };
  });
}
