/** Progress: one line that changes on a terminal, a plain line for each step elsewhere. */
import type { Progress } from "../core/effects.ts";
import { plainText } from "./text-table.ts";
import { durationText, whole } from "./words.ts";

export type ProgressLine = { show(progress: Progress): void; clear(): void };

const BAR_WIDTH = 20;
const REDRAW_MS = 50;

export function createProgressLine(
  stream: NodeJS.WriteStream,
  now: () => number = () => performance.now(),
): ProgressLine {
  const isLive = stream.isTTY === true;
  let isShown = false;
  let step = "";
  let startedAt = now();
  let drawnAt = -Infinity;
  const enter = (next: string) => {
    if (next === step) return false;
    step = next;
    startedAt = now();
    return true;
  };
  return {
    show(progress) {
      const isNew = enter(progress.step ?? progress.text);
      if (!isLive) {
        if (isNew) stream.write(`${step} …\n`);
        return;
      }
      const isLast = progress.done !== undefined && progress.done === progress.total;
      if (!isNew && !isLast && now() - drawnAt < REDRAW_MS) return;
      drawnAt = now();
      stream.write(`\r\u001b[K${fit(progressText(progress, step, now() - startedAt), (stream.columns ?? 80) - 1)}`);
      isShown = true;
    },
    clear() {
      if (isShown) stream.write("\r\u001b[K");
      isShown = false;
      drawnAt = -Infinity;
    },
  };
}

/** "validate ████████░░░░ 12/30 sales · 1.4 s". */
export function progressText({ text, done, total }: Progress, step: string, elapsedMs: number): string {
  const parts = [step.padEnd(8)];
  if (done !== undefined && total !== undefined && total > 0) {
    const filled = Math.round((Math.min(done, total) / total) * BAR_WIDTH);
    parts.push(`${"█".repeat(filled)}${"░".repeat(BAR_WIDTH - filled)} ${whole(done)}/${whole(total)}`);
  }
  if (text !== step) parts.push(text);
  if (elapsedMs >= 1_000) parts.push(`· ${durationText(elapsedMs)}`);
  return parts.join(" ");
}

function fit(text: string, width: number): string {
  return [...plainText(text)].slice(0, Math.max(10, width)).join("");
}
