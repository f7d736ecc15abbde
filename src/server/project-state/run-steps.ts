/** A run's steps for the screens: each step's last attempt, with one line of what it did. */
import type { Run, RunStep } from "../../dashboard/contract.ts";
import type { Arrival } from "../../arrival/arrival.ts";
import type { ErrorRecord } from "../../core/errors.ts";
import type { StepRow } from "../../workflow/run-record.ts";
import { stepNames, type StepName } from "../../workflow/step-names.ts";

type StepFacts = Record<string, unknown>;

/** `rows` are all attempts of one run; steps that were never begun wait while it runs, and were skipped once it is over. */
export function runSteps(rows: readonly StepRow[], status: Run["status"]): RunStep[] {
  const last = new Map<StepName, StepRow>();
  for (const row of rows) if (row.attempt > (last.get(row.name)?.attempt ?? 0)) last.set(row.name, row);
  return stepNames.map((name) => {
    const row = last.get(name);
    if (row === undefined) return notBegun(name, status === "running" ? "waiting" : "skipped");
    const facts = JSON.parse(row.facts) as StepFacts;
    const error = row.error === null ? null : (JSON.parse(row.error) as ErrorRecord);
    return {
      name,
      status:
        name === "extract" && row.status === "done" && count(facts, "files") === 0
          ? "skipped"
          : stepStatus(row, status),
      attempt: row.attempt,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      durationMs: row.finished_at === null ? null : Date.parse(row.finished_at) - Date.parse(row.started_at),
      summary: row.status === "done" ? (summaries[name]?.(facts) ?? null) : null,
      error,
    };
  });
}

function notBegun(name: StepName, status: "waiting" | "skipped"): RunStep {
  return { name, status, attempt: 0, startedAt: null, finishedAt: null, durationMs: null, summary: null, error: null };
}

/** A step cut off with its run waits for the run that resumes it. */
function stepStatus(row: StepRow, status: Run["status"]): RunStep["status"] {
  return row.status === "running" && status !== "running" ? "waiting" : row.status;
}

const summaries: Partial<Record<StepName, (facts: StepFacts) => string | null>> = {
  extract: (facts) =>
    count(facts, "files") === 0
      ? "Nothing new to extract"
      : `${many(count(facts, "days"), "day")} in ${many(count(facts, "files"), "file")}`,
  land: (facts) => {
    const unknown = Array.isArray(facts["unknown"]) ? facts["unknown"].length : 0;
    const left = unknown === 0 ? "" : `; ${many(unknown, "file")} of no table`;
    return count(facts, "files") === 0
      ? `No new files${left}`
      : `${many(count(facts, "files"), "file")} in ${many(count(facts, "deliveries"), "delivery", "deliveries")}${left}`;
  },
  check: (facts) => {
    const { date, complete, tables } = (facts["arrival"] ?? {}) as Partial<Arrival>;
    if (date === undefined || tables === undefined) return null;
    const bad = tables.filter(
      ({ cadence, state }) => cadence === "daily" && ["missing", "refused", "held"].includes(state),
    );
    if (bad.length > 0)
      return `${date} is not complete: ${bad.map(({ table, state }) => `${table} ${state}`).join(", ")}`;
    if (complete !== true) return null;
    return tables.some(({ cadence }) => cadence === "daily") ? `${date} is complete` : "No table is expected daily";
  },
  validate: (facts) => {
    if (count(facts, "files") === 0 && count(facts, "waitingForCalendar") === 0) return "Nothing to validate";
    const refused = count(facts, "refusedFiles");
    return [
      `${many(count(facts, "accepted"), "row")} accepted`,
      ...(count(facts, "quarantined") === 0 ? [] : [`${number(count(facts, "quarantined"))} quarantined`]),
      ...(refused === 0 ? [] : [`${many(refused, "file")} refused`]),
      ...(count(facts, "waitingForCalendar") === 0
        ? []
        : [`${many(count(facts, "waitingForCalendar"), "file")} waiting for a calendar`]),
    ].join(", ");
  },
  compute: (facts) => {
    const weeks = Array.isArray(facts["weeks"]) ? facts["weeks"].length : 0;
    return weeks === 0 ? "No week is touched" : `${many(weeks, "week")} computed`;
  },
  audit: (facts) => {
    const failures = Array.isArray(facts["failures"]) ? facts["failures"] : [];
    const weeks = new Set(failures.map((failure) => (failure as { partition?: string }).partition));
    return weeks.size === 0 ? "Every check passed" : `${many(weeks.size, "week")} held back`;
  },
  commit: (facts) => {
    const published = count(facts, "published");
    return published === 0 ? "Nothing to publish" : `${many(published, "partition")} published`;
  },
  notify: (facts) => {
    const alerts = (facts["alerts"] ?? {}) as StepFacts;
    const parts = [
      ...(count(alerts, "raised") === 0 ? [] : [`${many(count(alerts, "raised"), "alert")} raised`]),
      ...(count(alerts, "resolved") === 0 ? [] : [`${number(count(alerts, "resolved"))} resolved`]),
      ...(count(alerts, "open") === 0 ? [] : [`${number(count(alerts, "open"))} open`]),
    ];
    return parts.length === 0 ? "Nothing to tell" : parts.join(", ");
  },
};

function count(facts: StepFacts, name: string): number {
  const value = facts[name];
  return typeof value === "number" ? value : 0;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function many(value: number, one: string, more = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : more}`;
}
