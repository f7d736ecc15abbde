/** A run in one line, and how its state looks. */
import type { Run } from "../dashboard/contract.ts";
import type { Output, Style } from "./output.ts";
import { durationText, momentText, whole } from "./words.ts";

export const statusStyles = {
  running: "cyan",
  done: "green",
  incomplete: "yellow",
  failed: "red",
  interrupted: "yellow",
} satisfies Record<Run["status"], Style>;

export const statusWords = {
  running: "running",
  done: "done",
  incomplete: "done, but some day is not loaded",
  failed: "failed",
  interrupted: "cut off; the next run goes on there",
} satisfies Record<Run["status"], string>;

export function runText(
  run: Pick<Run, "id" | "status" | "startedAt" | "durationMs" | "rows" | "error">,
  timeZone: string,
  style: Output["style"],
): string {
  const took = run.durationMs === null ? "" : ` in ${durationText(run.durationMs)}`;
  const rows = run.rows.delivered === 0 ? "" : `, ${whole(run.rows.accepted)} rows accepted`;
  return `${momentText(run.startedAt, timeZone)}, ${style(statusStyles[run.status], statusWords[run.status])}${took}${rows}${run.error === null ? "" : `: ${run.error.what}`}`;
}
