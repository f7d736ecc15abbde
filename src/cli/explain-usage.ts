/** Wrong calls as the parser sees them, said in the one shape of errors, with the nearest right word. */
import type { CommanderError } from "commander";
import { nearestText } from "../config/did-you-mean.ts";
import { UsageError } from "../core/errors.ts";
import { longName, optionsOf, type CommandSpec } from "./command-spec.ts";
import { commands, families } from "./table/index.ts";

/** `args`: the whole call, to know which command it was about. */
export function explainUsage(error: CommanderError, args: readonly string[]): UsageError {
  const spec = specOf(args);
  const word = /'([^']*)'/.exec(error.message)?.[1] ?? "";
  const help = `\`endcap ${spec === null ? "" : `${spec.name} `}--help\``;
  switch (error.code) {
    case "commander.unknownCommand":
      return unknownCommand(word, args);
    case "commander.unknownOption": {
      const near = nearestText(word, (spec === null ? [] : optionsOf(spec)).map(longName));
      return new UsageError({
        what: `${spec === null ? "endcap" : `endcap ${spec.name}`} has no option ${word}${near}`,
        next: `${help} lists its options`,
      });
    }
    case "commander.missingArgument":
      return new UsageError({ what: `The argument <${word}> is missing`, next: `See ${help}` });
    case "commander.optionMissingArgument":
      return new UsageError({ what: `${word} wants a value`, next: `See ${help}` });
    case "commander.missingMandatoryOptionValue":
      return missingOption(word, spec, args, help);
    case "commander.excessArguments":
      return new UsageError({
        what: `There are more arguments than ${spec === null ? "endcap" : `endcap ${spec.name}`} takes`,
        next: `Quote an argument that holds blanks; see ${help}`,
      });
    default:
      return new UsageError({ what: error.message.replace(/^error: /, ""), next: `See ${help}` });
  }
}

/** An option that must be given may be there, written wrongly: the parser looks for what lacks before what it does not know. */
function missingOption(flags: string, spec: CommandSpec | null, args: readonly string[], help: string): UsageError {
  const known = spec === null ? [] : optionsOf(spec).map(longName);
  const written = args.filter((arg) => arg.startsWith("--")).map((arg) => arg.split("=")[0] ?? arg);
  const wrong = written.find((arg) => !known.includes(arg) && nearestText(arg, known) !== "");
  if (wrong === undefined) return new UsageError({ what: `${flags} must be given`, next: `See ${help}` });
  return new UsageError({
    what: `endcap ${spec?.name ?? ""} has no option ${wrong}${nearestText(wrong, known)}`,
    next: `${flags} must be given; ${help} lists the options`,
  });
}

/** The parser gives general help where the command that help is wanted of does not exist; here that is an error. */
export function checkHelpWords(args: readonly string[]): void {
  const given = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  if (!given.includes("--help") && !given.includes("-h")) return;
  const [first, second] = given.filter((arg, at) => !arg.startsWith("-") && given[at - 1] !== "--dir");
  const known = (word: string | undefined, words: readonly string[]) => word === undefined || words.includes(word);
  const isFamily = first !== undefined && first in families && !commands.some(({ name }) => name === first);
  const wrong = !known(first, commandWords([]))
    ? first
    : isFamily && !known(second, commandWords([first]))
      ? second
      : undefined;
  if (wrong !== undefined) throw unknownCommand(wrong, wrong === first ? [] : args);
}

function unknownCommand(word: string, args: readonly string[]): UsageError {
  return new UsageError({
    what: `There is no command ${JSON.stringify(word)}${nearestText(word, commandWords(args))}`,
    next: "`endcap --help` lists the commands",
  });
}

function specOf(args: readonly string[]): CommandSpec | null {
  const words = args.filter((arg) => !arg.startsWith("-"));
  const named = (name: string) => commands.find((command) => command.name === name);
  for (const [at, word] of words.entries()) {
    const found = named(`${word} ${words[at + 1] ?? ""}`) ?? named(word);
    if (found !== undefined) return found;
  }
  return null;
}

/** The words that may stand where the unknown one stood. */
function commandWords(args: readonly string[]): string[] {
  const family = args.find((arg) => arg in families);
  const members = commands
    .filter(({ name }) => family !== undefined && name.startsWith(`${family} `))
    .map(({ name }) => name.split(" ")[1] ?? "");
  return members.length > 0 ? members : [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? ""))];
}
