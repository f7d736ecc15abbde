/**
 * One check of a business date: judges it, starts its workflow once, remembers what it did and tells what is wrong. Called
 * again, at the same time or after a crash at any point, it starts nothing and tells nothing twice: the run's id decides the
 * one, a conditional write the other.
 */
import type { Condition } from "../../alert/alert.ts";
import { planAlerts } from "../../alert/alert.ts";
import type { Channel } from "../../alert/channel.ts";
import { openAlerts } from "../../alert/send-alerts.ts";
import { checkArrival } from "../../arrival/check-arrival.ts";
import { checkSource } from "../../arrival/check-source.ts";
import { deadlineAt } from "../../arrival/due.ts";
import type { Arrival } from "../../arrival/arrival.ts";
import { readLastGood } from "../../catalog/last-good.ts";
import type { Store } from "../../catalog/store.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import type { Clock } from "../../core/effects.ts";
import { EndcapError, toEndcapError } from "../../core/errors.ts";
import type { ShownFiles, Source } from "../../source/source.ts";
import type { ObjectStorage } from "../../storage/storage.ts";
import type { StartedRun, WorkflowStarter } from "../../workflow/starter/starter.ts";
import { decideNight, withPlan, type NightDecision, type NightFacts, type NightStatus } from "./decide-night.ts";
import { failedWorkflow, lookAtWorkflow } from "./failed-workflow.ts";
import { handOver } from "./hand-over.ts";
import { readNight, writeNight, openOf, type NightRecord, type StoredNight } from "./night-record.ts";
import { tellNight } from "./tell-night.ts";

export type NightParams = {
  date: string;
  store: Store;
  config: ProjectConfig;
  storage: ObjectStorage;
  source: Pick<Source, "read">;
  shown: ShownFiles;
  starter: WorkflowStarter;
  channels: readonly Channel[];
  clock: Clock;
};

export type NightAnswer = {
  businessDate: string;
  status: NightStatus | "failed";
  complete: boolean;
  latenessMinutes: number;
  /** When what is missing begins to be late, as an ISO instant. */
  deadline: string;
  message: string;
  tables: Arrival["tables"];
  /**
   * The newest that was started; `wasThere`: not by this check. `state`: as the engine says when it is asked, else null.
   * `hasFailed`: it failed, and its date is not published yet.
   */
  workflow: (StartedRun & { address: string; startedAt: string; hasFailed: boolean }) | null;
  /** Alerts told by this check, and why a channel did not take one. */
  alerts: { told: number; warnings: string[] };
  /** Whether a later check may find more. */
  checkAgain: boolean;
  /** Why the workflow could not be started; the next check tries again. */
  error: EndcapError | null;
};

const ROUNDS = 5;
const TELLING_MS = 120_000;

export async function checkNight(params: NightParams): Promise<NightAnswer> {
  const { date, store, config, clock, storage, source } = params;
  const { arrival, shown } = await checkSource({ store, config, clock, source, shown: params.shown, date });
  const facts: NightFacts = {
    now: clock.now(),
    deadline: deadlineAt(date, config),
    arrival,
    landed: checkArrival({ store, config, clock, date }),
    shown,
    isPublished: (readLastGood(store, config).date ?? "") >= date,
  };
  for (let round = 0; round < ROUNDS; round++) {
    const night = await readNight(storage, date);
    const decision = decideNight(night.record, facts, config);
    const attempt = await start(params, facts, decision);
    const run = attempt === null ? await lookAtWorkflow(params.starter, night.record, facts) : null;
    const { address } = params.starter;
    const failed = attempt === null ? failedWorkflow(run, { record: night.record, facts, address }) : null;
    const next = recordOf(night.record, {
      facts,
      decision,
      attempt,
      failed,
      known: openAlerts(store).map(({ condition }) => condition),
    });
    const isSame = JSON.stringify(next) === JSON.stringify(night.record);
    const version = isSame ? night.version : await writeNight(storage, { record: next, version: night.version });
    if (version === null && !isSame) continue;
    const stored: StoredNight = { record: next, version };
    const alerts = isSame ? { told: 0, warnings: [] } : await tellNight(params, stored);
    return answerOf(params, { facts, decision, attempt, run, hasFailed: failed !== null, record: next, alerts });
  }
  throw new EndcapError({
    what: `Other checks of ${date} went on changing what is remembered of it`,
    where: { file: storage.address },
    next: "The next check looks again; if it goes on, see who calls the function so often",
    retryable: true,
  });
}

type Attempt = { run: StartedRun } | { error: EndcapError } | null;

async function start(
  { starter, ...params }: NightParams,
  { arrival, shown, now }: NightFacts,
  { start: wanted }: NightDecision,
): Promise<Attempt> {
  if (wanted === null) return null;
  const conf = handOver({ ...params, arrival, fresh: shown.fresh, now });
  try {
    return { run: await starter.start({ runId: wanted.runId, conf }) };
  } catch (error) {
    return { error: toEndcapError(error) };
  }
}

/** The same record where nothing has changed. `known`: what runs have told already, which is not told again. */
function recordOf(
  record: NightRecord,
  params: {
    facts: NightFacts;
    decision: NightDecision;
    attempt: Attempt;
    failed: Condition | null;
    known: readonly Condition[];
  },
): NightRecord {
  const { facts, decision, attempt, failed, known } = params;
  const { now } = facts;
  const hasFailed = attempt !== null && "error" in attempt;
  const conditions = hasFailed
    ? [notStarted(record.date, attempt.error, now)]
    : [...decision.conditions, ...(failed === null ? [] : [failed])];
  const open = openOf(record);
  const own = conditions.filter(
    (condition) =>
      open.some((alert) => tells(alert.condition, { ...condition, items: [] })) ||
      !known.some((other) => tells(other, condition)),
  );
  const alerts = withPlan(record.alerts, planAlerts({ open, conditions: own, now }), now);
  const hasNews = alerts.some(({ notice }) => notice !== null);
  const isTold = record.tellingUntil !== null && Date.parse(record.tellingUntil) > now.getTime();
  const isSameNews = JSON.stringify(alerts) === JSON.stringify(record.alerts);
  return {
    ...record,
    started:
      decision.start === null || hasFailed
        ? record.started
        : [...record.started, { runId: decision.start.runId, at: now.toISOString(), files: decision.start.files }],
    loadedAt: record.loadedAt ?? (decision.status === "loaded" ? now.toISOString() : null),
    alerts,
    tellingUntil: !hasNews
      ? null
      : isTold && isSameNews
        ? record.tellingUntil
        : new Date(now.getTime() + TELLING_MS).toISOString(),
  };
}

/** Whether the other one says the same, or more of the same. */
function tells(other: Condition, { kind, subject, items }: Condition): boolean {
  return other.kind === kind && other.subject === subject && items.every((item) => other.items.includes(item));
}

function notStarted(date: string, { what, next }: EndcapError, now: Date): Condition {
  return {
    kind: "failed",
    subject: "workflow",
    since: now.toISOString(),
    text: `the files of ${date} are complete, and the workflow could not be started: ${what}`,
    next: `${next}. The next check tries again`,
    items: [what],
  };
}

function answerOf(
  { date, starter }: NightParams,
  result: {
    facts: NightFacts;
    decision: NightDecision;
    attempt: Attempt;
    run: StartedRun | null;
    hasFailed: boolean;
    record: NightRecord;
    alerts: NightAnswer["alerts"];
  },
): NightAnswer {
  const { facts, decision, attempt, run, hasFailed, record, alerts } = result;
  const { arrival, deadline } = facts;
  const error = attempt !== null && "error" in attempt ? attempt.error : null;
  const last = record.started.at(-1);
  const { address } = starter;
  return {
    businessDate: date,
    status: error === null ? decision.status : "failed",
    complete: arrival.complete,
    latenessMinutes: arrival.latenessMinutes,
    deadline: deadline.toISOString(),
    message: arrival.message,
    tables: arrival.tables,
    workflow:
      last === undefined
        ? null
        : {
            address,
            runId: last.runId,
            startedAt: last.at,
            ...(attempt !== null && "run" in attempt
              ? { state: attempt.run.state, wasThere: attempt.run.wasThere }
              : { state: run?.state ?? null, wasThere: true }),
            hasFailed,
          },
    alerts,
    checkAgain: error !== null || hasFailed || !arrival.complete,
    error,
  };
}
