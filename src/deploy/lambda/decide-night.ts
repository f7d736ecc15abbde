/** What a check of a business date calls for: start its workflow, wait, say that it is late. Pure. */
import type { AlertPlan, Condition } from "../../alert/alert.ts";
import { alertConditions } from "../../alert/conditions.ts";
import type { Arrival } from "../../arrival/arrival.ts";
import { localTime, type ArrivalTime } from "../../arrival/due.ts";
import type { ShownDay } from "../../arrival/judge-shown.ts";
import { isSettled, type NightAlert, type NightRecord } from "./night-record.ts";

export type NightStatus = "started" | "loaded" | "waiting" | "late";

export type NightFacts = {
  now: Date;
  deadline: Date;
  /** Of the state and what the source shows. */
  arrival: Arrival;
  /** Of the state alone: what the runs so far made of it. */
  landed: Arrival;
  shown: ShownDay;
  /** Whether readers have the date. */
  isPublished: boolean;
};

export type NightDecision = {
  status: NightStatus;
  /** The id of a workflow run to be started, and the files that it stands for. */
  start: { runId: string; files: string } | null;
  conditions: Condition[];
};

export function decideNight(record: NightRecord, facts: NightFacts, arrivalTime: ArrivalTime): NightDecision {
  const { arrival, deadline, now } = facts;
  const last = record.started.at(-1);
  const files = filesText(facts);
  if (arrival.complete) {
    if (last === undefined && isLoaded(facts)) return { status: "loaded", start: null, conditions: [] };
    const isNew = last === undefined || (!facts.landed.complete && files !== "" && files !== last.files);
    if (!isNew) return { status: "started", start: null, conditions: [] };
    const count = record.started.length + 1;
    return {
      status: "started",
      start: { runId: `endcap-${record.date}${count === 1 ? "" : `-${count}`}`, files },
      conditions: [],
    };
  }
  const isLate = now >= deadline;
  const status = isLate ? "late" : "waiting";
  if (isSettled(record)) return { status, start: null, conditions: [] };
  return {
    status,
    start: null,
    conditions: [...missing(facts), ...(isLate ? [overdue(facts, arrivalTime)] : [])],
  };
}

/** Nothing of it is left to be read: each daily table was accepted, and the source shows nothing new of any date. */
function isLoaded({ arrival, shown }: NightFacts): boolean {
  return (
    shown.fresh.length === 0 &&
    arrival.tables.every(({ cadence, state, rows }) => cadence !== "daily" || state === "not expected" || rows !== null)
  );
}

/** Stands for the files of daily tables that wait to be read; empty where there are none. */
function filesText({ arrival, shown }: NightFacts): string {
  const daily = new Set(arrival.tables.filter(({ cadence }) => cadence === "daily").map(({ table }) => table));
  return shown.ofDate
    .filter(({ table }) => daily.has(table))
    .map(({ name, bytes, changedMs }) => `${name} ${bytes} ${changedMs}`)
    .sort()
    .join("\n");
}

function missing({ now, arrival, shown }: NightFacts): Condition[] {
  const at = now.toISOString();
  return alertConditions({
    now,
    arrival,
    waiting: [],
    refused: shown.refused.map((file) => ({ ...file, since: at })),
    heldWeeks: [],
    heldDays: [],
    quarantine: [],
    asOf: null,
  });
}

function overdue({ arrival, deadline }: NightFacts, { timeZone }: ArrivalTime): Condition {
  const bad = arrival.tables.filter(
    ({ cadence, state }) => cadence === "daily" && ["missing", "refused", "held"].includes(state),
  );
  return {
    kind: "late",
    subject: "delivery",
    since: deadline.toISOString(),
    text: `the files of ${arrival.date} were not complete by ${localTime(deadline, timeZone).time}, the deadline, and no workflow was started: ${bad
      .map(({ table, state }) => `${table} is ${state}`)
      .join(", ")}`,
    next: "Have what is missing delivered: the workflow starts by itself within a quarter of an hour; to load what is there, start it by hand",
    items: [arrival.date],
  };
}

/** The alerts after a plan was recorded, and before it is told. */
export function withPlan(alerts: readonly NightAlert[], plan: AlertPlan, now: Date): NightAlert[] {
  const at = now.toISOString();
  const next = alerts.map((alert, id): NightAlert => {
    const kept = plan.keep.find((one) => one.id === id);
    if (kept !== undefined)
      return kept.notice === null
        ? { ...alert, condition: kept.condition }
        : { ...alert, condition: kept.condition, notice: kept.notice, lastAt: at, sent: {} };
    const isOver = plan.resolve.some((one) => one.id === id);
    return isOver ? { ...alert, isOpen: false, notice: "resolved", lastAt: at, sent: {} } : alert;
  });
  return [
    ...next,
    ...plan.raise.map((condition) => ({
      condition,
      lastAt: at,
      isOpen: true,
      notice: "raised" as const,
      sent: {},
    })),
  ];
}
