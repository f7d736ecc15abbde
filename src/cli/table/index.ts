/** The one table of commands, in the order of the help. */
import type { CommandSpec } from "../command-spec.ts";
import { decideCommands } from "./decide.ts";
import { deployCommands } from "./deploy.ts";
import { loadCommands } from "./load.ts";
import { lookCommands } from "./look.ts";
import { startCommands } from "./start.ts";

export const commands: readonly CommandSpec[] = [
  ...startCommands,
  ...loadCommands,
  ...lookCommands,
  ...decideCommands,
  ...deployCommands,
];

/** Commands of two words share their first: `quarantine list`, `quarantine show`. */
export const families: Readonly<Record<string, string>> = {
  quarantine: "Rows that were refused, with table, file, line, rule and their own text",
  deploy: "Write what a part of the stack needs",
};
