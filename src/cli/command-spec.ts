/** What a command is, as data: the parser, `--help`, completions and the reference page are made from it. */
import type { Output } from "./output.ts";

export type ValueKind = "text" | "count" | "date" | "week";

export type OptionSpec = {
  /** As commander reads it: `--format <format>`, `-q, --quiet`. */
  flags: string;
  help: string;
  /** What holds without it, in words. */
  default?: string;
  choices?: readonly string[];
  /** How its value is checked; text by default. */
  kind?: ValueKind;
  required?: boolean;
  /** May be given several times. */
  many?: boolean;
};

export type ArgumentSpec = {
  /** As commander reads it: `<query>`, `[id]`, `[file…]` with dots. */
  name: string;
  help: string;
  choices?: readonly string[];
  kind?: ValueKind;
};

export type ExampleSpec = { line: string; does: string };

export type CommandGroup = "Start" | "Every night" | "Look" | "Decide" | "Repair" | "Deploy";

/** What a command is given. */
export type CommandContext<Options = Record<string, unknown>> = {
  output: Output;
  args: readonly string[];
  options: Options;
  /** The project folder: `--dir`, or the nearest one upward. Throws `UsageError` where there is none. */
  dir(): string;
  /** For commands that end in their own way: called on the first SIGINT or SIGTERM, whose exit code is then the command's. */
  onStop(work: () => void): void;
};

/** Resolves to the exit code. */
export type Perform = (context: CommandContext<never>) => Promise<number>;

export type CommandSpec = {
  /** One word, or two for a part of another command: `quarantine list`. */
  name: string;
  group: CommandGroup;
  summary: string;
  /** More than the summary says: what it changes, what it leaves alone. */
  detail?: string;
  args?: readonly ArgumentSpec[];
  options?: readonly OptionSpec[];
  examples: readonly ExampleSpec[];
  /** What the exit codes mean here, where it is more than done, failed and wrong use. */
  exit?: Partial<Record<0 | 1, string>>;
  /** Whether it works on a project, named by --dir. */
  project: boolean;
  load(): Promise<Perform>;
};

export const projectOption: OptionSpec = {
  flags: "--dir <project>",
  help: "the project folder",
  default: "the nearest one upward with a configuration",
};

export const commonOptions: readonly OptionSpec[] = [
  { flags: "--json", help: "answer as one JSON document, errors as JSON on stderr" },
  { flags: "-q, --quiet", help: "no notes and no progress" },
];

export const exitCodes = { 0: "done", 1: "failed", 2: "wrong use" } as const;

/** All options of a command, its own first. */
export function optionsOf(spec: Pick<CommandSpec, "options" | "project">): OptionSpec[] {
  return [...(spec.options ?? []), ...(spec.project ? [projectOption] : []), ...commonOptions];
}

/** `--format` of `--format <format>`. */
export function longName(option: OptionSpec): string {
  return /--[\w-]+/.exec(option.flags)?.[0] ?? option.flags;
}
