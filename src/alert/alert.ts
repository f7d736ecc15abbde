/** Alerts: what is wrong now, against what was told before. Pure; one open alert per kind and subject. */

export const alertKinds = ["late", "refused", "failed", "held", "quarantine-heavy", "stale"] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Something that is wrong now. */
export type Condition = {
  kind: AlertKind;
  /** What it is about: a table, `weeks`, `run`. */
  subject: string;
  /** Since when, as an ISO instant. */
  since: string;
  /** What happened: which tables, of which date. */
  text: string;
  next: string;
  /** What it consists of, such as dates or files: a new one is told at once. */
  items: string[];
};

export type OpenAlert = { id: number; lastAt: string; condition: Condition };

export type NoticeState = "raised" | "changed" | "reminder" | "resolved";

export type Notice = Condition & { state: NoticeState };

export type AlertPlan = {
  raise: Condition[];
  /** Still open: `notice` tells whether and how that is told again. */
  keep: { id: number; condition: Condition; notice: "changed" | "reminder" | null }[];
  resolve: OpenAlert[];
};

const REMINDER_MS = 24 * 3_600_000;

export function planAlerts(params: {
  open: readonly OpenAlert[];
  conditions: readonly Condition[];
  now: Date;
}): AlertPlan {
  const { open, conditions, now } = params;
  const plan: AlertPlan = { raise: [], keep: [], resolve: [] };
  const known = new Map(open.map((alert) => [keyOf(alert.condition), alert]));
  for (const condition of conditions) {
    const before = known.get(keyOf(condition));
    known.delete(keyOf(condition));
    if (before === undefined) plan.raise.push(condition);
    else
      plan.keep.push({
        id: before.id,
        condition: { ...condition, since: before.condition.since },
        notice: noticeOf(before, condition, now),
      });
  }
  plan.resolve.push(...known.values());
  return plan;
}

function noticeOf(before: OpenAlert, condition: Condition, now: Date): "changed" | "reminder" | null {
  const told = new Set(before.condition.items);
  if (condition.items.some((item) => !told.has(item))) return "changed";
  return Math.abs(now.getTime() - Date.parse(before.lastAt)) >= REMINDER_MS ? "reminder" : null;
}

function keyOf({ kind, subject }: Condition): string {
  return `${kind} ${subject}`;
}
