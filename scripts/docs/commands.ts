import {
  commonOptions,
  exitCodes,
  optionsOf,
  type CommandGroup,
  type CommandSpec,
} from "../../src/cli/command-spec.ts";
import { argumentText, exitText, optionText, usageOf } from "../../src/cli/help.ts";
import { commands } from "../../src/cli/table/index.ts";
import { code, markdownTable } from "./markdown.ts";

/** Every command with its arguments, options, examples and exit codes, as `--help` says it. */
export function commandsSection(): string {
  const groups = new Map<CommandGroup, CommandSpec[]>();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return [...groups].map(([group, members]) => [`## ${group}`, ...members.map(commandText)].join("\n\n")).join("\n\n");
}

/** What every command's exit code means. */
export function exitCodesSection(): string {
  return markdownTable(
    ["Exit code", "Meaning"],
    [...Object.entries(exitCodes), ["128 + n", "ended by signal n, such as 130 by Ctrl-C"]],
  );
}

function commandText(spec: CommandSpec): string {
  const own = optionsOf(spec).filter((option) => !commonOptions.includes(option));
  const rows = [
    ...(spec.args ?? []).map((argument) => [code(argument.name), plain(argumentText(argument))]),
    ...own.map((option) => [code(option.flags), plain(optionText(option))]),
  ];
  const examples = spec.examples.map(({ line, does }) => `${line}   # ${does}`).join("\n");
  return [
    `### endcap ${spec.name}`,
    `${plain(spec.summary)}.`,
    ...(spec.detail === undefined ? [] : [plain(spec.detail)]),
    code(usageOf(spec)),
    ...(rows.length === 0 ? [] : [markdownTable(["Argument or option", "Meaning"], rows)]),
    `\`\`\`sh\n${examples}\n\`\`\``,
    `Exit codes: ${exitText(spec)}.`,
  ].join("\n\n");
}

/** Outside code, `<file>` would be taken for HTML. */
function plain(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replaceAll("<", "&lt;")))
    .join("");
}
