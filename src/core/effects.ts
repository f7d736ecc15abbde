/** What the program does to the world, as arguments: tests hand in quiet ones. */
import { realFiles, type Files } from "./files.ts";

export type Clock = { now(): Date };

/** Something that happened in a run, in order: the terminal, the log, the state and the screens read the same stream. */
export type Progress = {
  kind: "run" | "step" | "file" | "note" | "warning";
  text: string;
  step?: string;
  /** Done and total of whatever the step counts. */
  done?: number;
  total?: number;
  facts?: Record<string, unknown>;
};

export type Effects = {
  clock: Clock;
  files: Files;
  report(progress: Progress): void;
};

export const systemClock: Clock = { now: () => new Date() };

export function quietEffects(overrides: Partial<Effects> = {}): Effects {
  return { clock: systemClock, files: realFiles, report: () => undefined, ...overrides };
}
