/** What a run tells: its counts, what it published and what it could not load, with what still waits for somebody. */
import type { Arrival } from "../arrival/arrival.ts";
import { waitingFiles } from "../arrival/check-manifests.ts";
import { emptiedDays } from "../catalog/emptied-days.ts";
import { heldDays, type HeldDay } from "../catalog/held-days.ts";
import { newestCommit } from "../catalog/partitions.ts";
import type { ComputeFacts } from "../compute/compute.ts";
import type { TakenUp } from "../compute/taken-back.ts";
import type { WaitingDay } from "../compute/week-inputs.ts";
import type { ErrorRecord } from "../core/errors.ts";
import type { UnreadableFile } from "../landing/found-files.ts";
import { isSourceTableName } from "../model/tables.ts";
import type { ValidateFacts } from "../validation/validate.ts";
import { fileAccounts, sumOfAccounts, type FileAccount } from "./file-accounts.ts";
import type { LandFacts } from "./land-new.ts";
import type { Project } from "./project.ts";
import { runQuarantine, type RunQuarantine } from "./run-quarantine.ts";
import { runWarnings, type RunWarning } from "./run-warnings.ts";

/** Entries of each list that the record of a run keeps. */
const MOST_RECORDED = 100;

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
  heldDays: Pick<HeldDay, "table" | "date" | "kind" | "isReading" | "file" | "text" | "next">[];
  refused: RefusedFileFact[];
  /** Rows of this run that did not load, by rule and column. */
  quarantined: RunQuarantine[];
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

/** What the steps of a run found. */
export type RunParts = {
  landed: LandFacts;
  rows: ValidateFacts;
  computed: ComputeFacts;
  published: number;
  waiting: WaitingDay[];
  arrival: Arrival;
};

/** What a run tells when its steps are done, together with what the state says of earlier ones. */
export async function runOutcome(project: Project, runId: string, parts: RunParts): Promise<RunOutcome> {
  const refused = refusedNow(project);
  const undecided = heldDays(project.store).map(
    ({ delivery: _delivery, run: _run, arrivedAt: _at, rows: _rows, before: _before, ...day }) => day,
  );
  const { landed, computed, waiting, arrival } = parts;
  const { fileIds, ...validated } = parts.rows;
  const files = fileAccounts(project.store, runId, fileIds);
  const rows = { ...validated, ...sumOfAccounts(files) };
  return {
    runId,
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
    quarantined: await runQuarantine(project, runId, fileIds),
    warnings: runWarnings(project.store, runId, fileIds, project.config.severities),
    waiting,
    takenUp: computed.takenUp ?? [],
    unknownFiles: landed.unknown,
    unreadable: landed.unreadable,
    arrival,
    asOf: newestCommit(project.store) === null ? null : computed.asOf,
    error: null,
  };
}

/** What the record keeps of it: the beginning of what may be long. The files' accounts stand with the files. */
export function recordedOutcome(outcome: RunOutcome): RunOutcome {
  return {
    ...outcome,
    waiting: outcome.waiting.slice(0, MOST_RECORDED),
    heldDays: outcome.heldDays.slice(0, MOST_RECORDED),
    refused: outcome.refused.slice(0, MOST_RECORDED),
    quarantined: outcome.quarantined.slice(0, MOST_RECORDED),
    warnings: outcome.warnings.slice(0, MOST_RECORDED),
    files: [],
  };
}

/** Deliveries that wait for the rest of what their manifest lists, where their days are not said to wait already. */
export function waitingForFiles({ store }: Project, said: readonly WaitingDay[]): WaitingDay[] {
  return waitingFiles(store)
    .filter(({ table, date }) => !said.some((day) => day.table === table && day.date === date))
    .map(({ table, date, file, reason }) => ({ date: date ?? "", table, reason: `${file} waits: ${reason}` }));
}

/** Days of which files came and not a row could be accepted, where they are not said to wait already: no calendar has them. */
export function waitingForRows({ store }: Project, said: readonly WaitingDay[]): WaitingDay[] {
  return [...emptiedDays(store)].flatMap(([key, { reason }]) => {
    const [table = "", date = ""] = key.split(" ");
    const isSaid = said.some((day) => day.table === table && day.date === date);
    const counts = store.get(
      `SELECT 1 AS yes FROM days WHERE table_name = ?1 AND business_date = ?2 AND state = 'current'
       UNION ALL SELECT 1 FROM confirmations WHERE business_date = ?2 AND kind = 'without'`,
      table,
      date,
    );
    return isSaid || counts !== undefined || !isSourceTableName(table) ? [] : [{ date, table, reason }];
  });
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
