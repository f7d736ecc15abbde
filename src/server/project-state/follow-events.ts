/** Follows the state's events, so that a run started by anybody (command line, scheduler, this server) is seen live. */
import type { Store } from "../../catalog/store.ts";
import type { ErrorRecord } from "../../core/errors.ts";
import type { LiveEvent } from "../../dashboard/contract.ts";
import type { LiveEvents } from "../live-events.ts";

export type Follower = {
  /** Publishes what has happened since the last look. */
  look(): void;
  stop(): void;
};

export type FollowParams = {
  store: Store;
  events: LiveEvents;
  /** The status that the screens show of a run that is over. */
  statusOf: (runId: string) => Extract<LiveEvent, { type: "run" }>["status"];
  /** Told of a look that failed; the next one tries again. */
  onError?: (error: unknown) => void;
  intervalMs?: number;
};

const DEFAULT_INTERVAL_MS = 500;
/** Events that one look publishes at most; the rest follows with the next. */
const BATCH = 500;

type EventRow = { event_id: number; at: string; run_id: string | null; kind: string; data: string };

export function followEvents(params: FollowParams): Follower {
  const { store, events, statusOf, onError = () => undefined, intervalMs = DEFAULT_INTERVAL_MS } = params;
  let lastEvent = store.get<{ id: number | null }>("SELECT max(event_id) AS id FROM events")?.id ?? 0;
  let lastCommit = store.get<{ id: number | null }>("SELECT max(commit_id) AS id FROM commits")?.id ?? 0;
  let lastAlert = store.get<{ at: string | null }>("SELECT max(last_at) AS at FROM alerts")?.at ?? "";
  let isStopped = false;
  const look = () => {
    if (isStopped) return;
    const rows = store.all<EventRow>(
      "SELECT * FROM events WHERE event_id > ? ORDER BY event_id LIMIT ?",
      lastEvent,
      BATCH,
    );
    const commits = store.all<{ commit_id: number; run_id: string; kind: string; at: string }>(
      "SELECT commit_id, run_id, kind, at FROM commits WHERE commit_id > ? ORDER BY commit_id",
      lastCommit,
    );
    const alerts = store.all<AlertRow>(
      "SELECT alert_id, last_at, resolved_at, data FROM alerts WHERE last_at > ? ORDER BY last_at",
      lastAlert,
    );
    lastAlert = alerts.at(-1)?.last_at ?? lastAlert;
    lastCommit = commits.at(-1)?.commit_id ?? lastCommit;
    lastEvent = rows.at(-1)?.event_id ?? lastEvent;
    const happened = [
      ...rows.map((row) => toLiveEvent(row, statusOf)),
      ...commits.map((commit) => commitEvent(store, commit)),
      ...alerts.map(alertEvent),
    ];
    for (const event of happened.filter((one) => one !== null).sort((a, b) => Date.parse(a.at) - Date.parse(b.at)))
      events.publish(event);
  };
  const timer = setInterval(() => {
    try {
      look();
    } catch (error) {
      onError(error);
    }
  }, intervalMs);
  timer.unref();
  return {
    look,
    stop() {
      isStopped = true;
      clearInterval(timer);
    },
  };
}

type AlertRow = { alert_id: number; last_at: string; resolved_at: string | null; data: string };

/** An alert that is raised, told again, or resolved. */
function alertEvent({ last_at, resolved_at, data }: AlertRow): LiveEvent {
  const { condition } = JSON.parse(data) as { condition: { kind: string; text: string; next: string } };
  if (resolved_at !== null)
    return { type: "alert", at: last_at, severity: "info", text: `Resolved: ${condition.text}`, next: "" };
  const severity = condition.kind === "failed" ? "error" : "warning";
  return { type: "alert", at: last_at, severity, text: condition.text, next: condition.next };
}

type EventData = { status?: string; step?: string; attempt?: number; error?: ErrorRecord };

/** Null for kinds that the screens do not know. */
function toLiveEvent({ at, run_id, kind, data }: EventRow, statusOf: FollowParams["statusOf"]): LiveEvent | null {
  if (run_id === null) return null;
  const { status = "", step, attempt = 1, error } = JSON.parse(data) as EventData;
  if (kind === "run") {
    const begun = status === "started" || status === "resumed";
    return {
      type: "run",
      at,
      run: run_id,
      status: begun ? "running" : statusOf(run_id),
      text: `Run ${run_id} ${status}`,
    };
  }
  if (kind !== "step" || step === undefined) return null;
  if (status !== "running" && status !== "done" && status !== "failed") return null;
  const text =
    status === "failed"
      ? `${step} failed: ${error?.what ?? ""}`
      : status === "done"
        ? `${step} done`
        : attempt > 1
          ? `${step}, attempt ${attempt}`
          : step;
  return { type: "step", at, run: run_id, step, status, text };
}

function commitEvent(store: Store, commit: { commit_id: number; run_id: string; kind: string; at: string }): LiveEvent {
  const weeks = store
    .all<{ week: string }>(
      "SELECT DISTINCT partition_key AS week FROM partitions WHERE (published_by = ?1 OR retired_by = ?1) AND partition_key <> '' ORDER BY 1",
      commit.commit_id,
    )
    .map(({ week }) => Number(week));
  const text = `${weeks.length} ${weeks.length === 1 ? "week" : "weeks"} ${commit.kind === "run" ? "published" : commit.kind === "release" ? "released" : "rolled back"}`;
  return { type: "commit", at: commit.at, run: commit.run_id, commit: String(commit.commit_id), weeks, text };
}
