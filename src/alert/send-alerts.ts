/** Performs an alert plan: recorded first, then told on every channel, again later on one that failed. */
import type { Store } from "../catalog/store.ts";
import type { Clock } from "../core/effects.ts";
import { toEndcapError } from "../core/errors.ts";
import { planAlerts, type AlertKind, type Condition, type NoticeState, type OpenAlert } from "./alert.ts";
import type { Channel } from "./channel.ts";

export type AlertCount = { open: number; raised: number; resolved: number; warnings: string[] };

/** `notice`: what has to be told; null when every channel has told it. */
type StoredAlert = { condition: Condition; notice: NoticeState | null };
type AlertRow = { alert_id: number; last_at: string; data: string; sent: string };

/** `kinds`: the kinds that `conditions` know about; open alerts of other kinds stay as they are. */
export async function sendAlerts(params: {
  store: Store;
  clock: Clock;
  project: string;
  channels: readonly Channel[];
  conditions: readonly Condition[];
  kinds: readonly AlertKind[];
}): Promise<AlertCount> {
  const { store, clock, project, channels, conditions, kinds } = params;
  const at = clock.now().toISOString();
  const open = openAlerts(store).filter(({ condition }) => kinds.includes(condition.kind));
  const plan = planAlerts({ open, conditions, now: clock.now() });
  store.transaction(() => {
    for (const condition of plan.raise) {
      store.run(
        "INSERT INTO alerts (kind, subject, since, last_at, data) VALUES (?, ?, ?, ?, ?)",
        condition.kind,
        condition.subject,
        condition.since,
        at,
        toData(condition, "raised"),
      );
    }
    for (const { id, condition, notice } of plan.keep) {
      if (notice === null)
        store.run(
          "UPDATE alerts SET data = json_set(data, '$.condition', json(?)) WHERE alert_id = ?",
          JSON.stringify(condition),
          id,
        );
      else
        store.run(
          "UPDATE alerts SET data = ?, last_at = ?, sent = '{}' WHERE alert_id = ?",
          toData(condition, notice),
          at,
          id,
        );
    }
    for (const { id, condition } of plan.resolve) {
      store.run(
        "UPDATE alerts SET data = ?, last_at = ?, resolved_at = ?, sent = '{}' WHERE alert_id = ?",
        toData(condition, "resolved"),
        at,
        at,
        id,
      );
    }
  });
  const warnings: string[] = [];
  for (const channel of channels) {
    const problem = await tell({ store, project, channel, at });
    if (problem !== null) warnings.push(problem);
  }
  forgetTold(store, channels);
  return { open: openAlerts(store).length, raised: plan.raise.length, resolved: plan.resolve.length, warnings };
}

export function openAlerts(store: Store): OpenAlert[] {
  return store
    .all<AlertRow>("SELECT alert_id, last_at, data, sent FROM alerts WHERE resolved_at IS NULL ORDER BY alert_id")
    .map(({ alert_id, last_at, data }) => ({
      id: alert_id,
      lastAt: last_at,
      condition: (JSON.parse(data) as StoredAlert).condition,
    }));
}

function toData(condition: Condition, notice: NoticeState): string {
  return JSON.stringify({ condition, notice } satisfies StoredAlert);
}

function untold(store: Store): AlertRow[] {
  return store.all<AlertRow>(
    "SELECT alert_id, last_at, data, sent FROM alerts WHERE json_extract(data, '$.notice') IS NOT NULL ORDER BY alert_id",
  );
}

function sentBy(row: AlertRow): Record<string, string> {
  return JSON.parse(row.sent) as Record<string, string>;
}

async function tell({
  store,
  project,
  channel,
  at,
}: {
  store: Store;
  project: string;
  channel: Channel;
  at: string;
}): Promise<string | null> {
  const rows = untold(store).filter((row) => !(channel.name in sentBy(row)));
  if (rows.length === 0) return null;
  const notices = rows.map(({ data }) => {
    const { condition, notice } = JSON.parse(data) as StoredAlert;
    return { ...condition, state: notice ?? ("raised" as const) };
  });
  try {
    await channel.send({ project, at, notices });
  } catch (error) {
    const { what, next } = toEndcapError(error);
    return `${what}. ${next}`;
  }
  store.transaction(() => {
    for (const row of rows)
      store.run(
        "UPDATE alerts SET sent = ? WHERE alert_id = ?",
        JSON.stringify({ ...sentBy(row), [channel.name]: at }),
        row.alert_id,
      );
  });
  return null;
}

function forgetTold(store: Store, channels: readonly Channel[]): void {
  store.transaction(() => {
    for (const row of untold(store)) {
      const sent = sentBy(row);
      if (channels.every(({ name }) => name in sent))
        store.run("UPDATE alerts SET data = json_set(data, '$.notice', NULL) WHERE alert_id = ?", row.alert_id);
    }
  });
}
