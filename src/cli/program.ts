/** The parser, made from the table of commands. */
import { Argument, Command, Option } from "commander";
import { checkValue } from "./check-value.ts";
import {
  commonOptions,
  longName,
  optionsOf,
  projectOption,
  type ArgumentSpec,
  type CommandSpec,
  type OptionSpec,
} from "./command-spec.ts";
import { commandHelp, familyHelp, programHelp, type HelpParams } from "./help.ts";
import { commands, families } from "./table/index.ts";

export type Chosen = { spec: CommandSpec; args: string[]; options: Record<string, unknown> };

export type ProgramParams = {
  help: HelpParams;
  /** Told which command was called, with checked arguments and options. */
  choose(chosen: Chosen): void;
  /** Says help that was asked for. */
  say(text: string): void;
  /** The commands; by default all. */
  specs?: readonly CommandSpec[];
};

export function buildProgram({ help, choose, say, specs = commands }: ProgramParams): Command {
  const quiet = (command: Command, text: () => string) => quietCommand(command, say, text);
  const program = quiet(new Command("endcap"), () => programHelp(help)).description(
    "From delivered files to a weekly table people trust to the cent",
  );
  for (const option of [...commonOptions, projectOption]) program.addOption(toOption(option));
  const parents = new Map<string, Command>();
  for (const [family, summary] of Object.entries(families)) {
    parents.set(family, quiet(program.command(family), () => familyHelp(family, help)).description(summary));
  }
  for (const spec of specs) {
    const words = spec.name.split(" ");
    const parent = words.length === 2 ? (parents.get(words[0] ?? "") ?? program) : program;
    const command = quiet(parent.command(words.at(-1) ?? ""), () => commandHelp(spec, help)).description(spec.summary);
    for (const option of optionsOf(spec)) command.addOption(toOption(option));
    for (const argument of spec.args ?? []) command.addArgument(toArgument(argument));
    command.action((...all: unknown[]) => {
      const self = all.at(-1) as Command;
      choose({
        spec,
        args: all
          .slice(0, -2)
          .flat()
          .filter((value) => value !== undefined)
          .map(String),
        options: self.optsWithGlobals(),
      });
    });
  }
  return program;
}

/** Errors are thrown and said by `main` alone; help is the table's. */
function quietCommand(command: Command, say: (text: string) => void, help: () => string): Command {
  command
    .exitOverride()
    .configureOutput({ writeOut: say, writeErr: () => undefined })
    .helpOption("-h, --help", "this help")
    .helpCommand(false);
  command.helpInformation = help;
  return command;
}

function toOption(spec: OptionSpec): Option {
  const option = new Option(spec.flags, spec.help);
  if (spec.required === true) option.makeOptionMandatory();
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (!option.required && !option.optional) return option;
  const check = (text: string) => checkValue(longName(spec), spec, text);
  return option.argParser<unknown>(
    spec.many === true ? (text, before) => [...((before as unknown[] | undefined) ?? []), check(text)] : check,
  );
}

function toArgument(spec: ArgumentSpec): Argument {
  const argument = new Argument(spec.name.replace("…", "..."), spec.help);
  if (spec.choices !== undefined) argument.choices(spec.choices);
  const check = (text: string) => checkValue(spec.name.replaceAll(/[<>[\]]/g, ""), spec, text);
  return argument.argParser<unknown>(
    argument.variadic ? (text, before) => [...((before as unknown[] | undefined) ?? []), check(text)] : check,
  );
}
