/** Words and tones of every status, once: a new status asks for its line through the compiler. */
import type { Delivery, Finding, Run, RunStep } from "../../../../src/dashboard/contract.ts";

export type Tone = "good" | "bad" | "warn" | "accent" | "plain";
export type Said = { text: string; tone: Tone; mark: string };

export const runSaid = {
  running: { text: "running", tone: "accent", mark: "▶" },
  done: { text: "done", tone: "good", mark: "✓" },
  incomplete: { text: "done, incomplete", tone: "warn", mark: "!" },
  failed: { text: "failed", tone: "bad", mark: "✕" },
  interrupted: { text: "interrupted", tone: "warn", mark: "!" },
} as const satisfies Record<Run["status"], Said>;

export const stepSaid = {
  waiting: { text: "waiting", tone: "plain", mark: "·" },
  running: { text: "running", tone: "accent", mark: "▶" },
  done: { text: "done", tone: "good", mark: "✓" },
  failed: { text: "failed", tone: "bad", mark: "✕" },
  skipped: { text: "skipped", tone: "plain", mark: "–" },
} as const satisfies Record<RunStep["status"], Said>;

export const deliverySaid = {
  landed: { text: "landed", tone: "accent", mark: "▶" },
  current: { text: "current", tone: "good", mark: "✓" },
  superseded: { text: "superseded", tone: "plain", mark: "–" },
  unchanged: { text: "unchanged", tone: "plain", mark: "=" },
  held: { text: "held", tone: "warn", mark: "!" },
  refused: { text: "refused", tone: "bad", mark: "✕" },
} as const satisfies Record<Delivery["status"], Said>;

export const severitySaid = {
  refuse: { text: "file refused", tone: "bad", mark: "✕" },
  quarantine: { text: "quarantined", tone: "warn", mark: "!" },
  warn: { text: "counted, loaded", tone: "plain", mark: "·" },
  off: { text: "off", tone: "plain", mark: "–" },
} as const satisfies Record<Finding["severity"], Said>;

export const triggerSaid = {
  schedule: "by the schedule",
  command: "by command",
  screen: "from this screen",
  retry: "as a retry",
} as const satisfies Record<Run["trigger"], string>;

export const causeSaid = {
  late: "came late",
  corrected: "was corrected",
  calendar: "calendar changed",
  confirmed: "was confirmed",
  rule: "rule changed",
  rollback: "rolled back",
  release: "released by hand",
} as const;

/** "5 Jan 2026" or "1 to 5 Jan 2026 (5 days)"; the dash where there are none. */
export function datesText(dates: Run["dates"], format: (iso: string) => string): string {
  if (dates === null) return "–";
  if (dates.from === dates.to) return format(dates.from);
  return `${format(dates.from)} to ${format(dates.to)} (${dates.count} days)`;
}

/** How long a run or step took, or has taken until `now`; null where it has not begun. */
export function elapsedMs(
  { startedAt, finishedAt, durationMs }: Pick<RunStep, "startedAt" | "finishedAt" | "durationMs">,
  isRunning: boolean,
  now: number,
): number | null {
  if (durationMs !== null) return durationMs;
  return isRunning && startedAt !== null && finishedAt === null ? Math.max(0, now - Date.parse(startedAt)) : null;
}
