/** What `--help` says, from the table of commands. */
import {
  exitCodes,
  optionsOf,
  type ArgumentSpec,
  type CommandGroup,
  type CommandSpec,
  type OptionSpec,
} from "./command-spec.ts";
import { commands, families } from "./table/index.ts";

const INDENT = "  ";
const groups: readonly CommandGroup[] = ["Start", "Every night", "Look", "Decide", "Repair", "Deploy"];

export type HelpParams = {
  /** Columns of the terminal. */
  width: number;
  heading(text: string): string;
};

export function programHelp({ width, heading }: HelpParams): string {
  const nameWidth = Math.max(...commands.map(({ name }) => name.length));
  const lines = [
    "From delivered files to a weekly table people trust to the cent.",
    "",
    `${heading("Usage:")} endcap <command> [options]`,
  ];
  for (const group of groups) {
    lines.push("", heading(group));
    for (const { name, summary } of commands.filter((command) => command.group === group))
      lines.push(...entry(name, summary, nameWidth, width));
  }
  lines.push(
    "",
    ...wrapped(
      "Every command has --help with examples, --json for programs, and --quiet. Exit codes: 0 done, 1 failed, 2 wrong use.",
      width,
    ),
  );
  return `${lines.join("\n")}\n`;
}

/** Help of `quarantine`, which is nothing by itself. */
export function familyHelp(family: string, { width, heading }: HelpParams): string {
  const members = commands.filter(({ name }) => name.startsWith(`${family} `));
  const nameWidth = Math.max(...members.map(({ name }) => name.length));
  const list = members.flatMap(({ name, summary }) => entry(name, summary, nameWidth, width));
  return `${[...wrapped(`${families[family] ?? ""}.`, width), "", `${heading("Usage:")} endcap ${family} <command> [options]`, "", ...list].join("\n")}\n`;
}

export function commandHelp(spec: CommandSpec, { width, heading }: HelpParams): string {
  const lines = [...wrapped(`${spec.summary}.`, width), "", `${heading("Usage:")} ${usageOf(spec)}`];
  if (spec.detail !== undefined) lines.push("", ...wrapped(spec.detail, width));
  const section = (title: string, rows: readonly (readonly [string, string])[]) => {
    const nameWidth = Math.max(...rows.map(([name]) => name.length));
    lines.push("", heading(`${title}:`), ...rows.flatMap(([name, text]) => entry(name, text, nameWidth, width)));
  };
  if (spec.args !== undefined && spec.args.length > 0)
    section(
      "Arguments",
      spec.args.map((arg) => [arg.name, argumentText(arg)] as const),
    );
  section("Options", [
    ...optionsOf(spec).map((option) => [option.flags, optionText(option)] as const),
    ["-h, --help", "this help"] as const,
  ]);
  lines.push("", heading("Examples:"));
  for (const { line, does } of spec.examples)
    lines.push(`${INDENT}${line}`, ...wrapped(does, width - 6).map((text) => `${INDENT.repeat(3)}${text}`));
  lines.push("", ...wrapped(`Exit codes: ${exitText(spec)}.`, width));
  return `${lines.join("\n")}\n`;
}

export function usageOf(spec: CommandSpec): string {
  return ["endcap", spec.name, ...(spec.args ?? []).map(({ name }) => name), "[options]"].join(" ");
}

export function argumentText({ help, choices }: ArgumentSpec): string {
  return choices === undefined ? help : `${help} (${choices.join(", ")})`;
}

export function optionText(option: OptionSpec): string {
  const notes = [
    ...(option.choices === undefined ? [] : [option.choices.join(", ")]),
    ...(option.required === true ? ["must be given"] : []),
    ...(option.many === true ? ["may be repeated"] : []),
    ...(option.default === undefined ? [] : [`default: ${option.default}`]),
  ];
  return notes.length === 0 ? option.help : `${option.help} (${notes.join("; ")})`;
}

export function exitText(spec: CommandSpec): string {
  return `0 ${spec.exit?.[0] ?? exitCodes[0]}, 1 ${spec.exit?.[1] ?? exitCodes[1]}, 2 ${exitCodes[2]}`;
}

function entry(name: string, text: string, nameWidth: number, width: number): string[] {
  const [first = "", ...rest] = wrapped(text, Math.max(30, width - nameWidth - 4));
  return [
    `${INDENT}${name.padEnd(nameWidth)}${INDENT}${first}`,
    ...rest.map((line) => `${" ".repeat(nameWidth + 4)}${line}`),
  ];
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
