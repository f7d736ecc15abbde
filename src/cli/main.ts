/** The command line. Nothing heavy is loaded before a command that needs it runs. */
import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { UsageError } from "../core/errors.ts";
import type { CommandContext } from "./command-spec.ts";
import { checkHelpWords, explainUsage } from "./explain-usage.ts";
import type { HelpParams } from "./help.ts";
import { createOutput, type Output, type Streams } from "./output.ts";
import { buildProgram, type Chosen } from "./program.ts";
import { projectDir } from "./project-dir.ts";
import { watchSignals } from "./signals.ts";

const MOST_HELP_WIDTH = 110;

/** Runs the command line; resolves to the exit code: 0 done, 1 failed, 2 wrong use. */
export async function main(args: readonly string[], streams: Streams = process): Promise<number> {
  if (args[0] === "complete" && args[1] === "--")
    return (await import("./completions.ts")).completeWords(args.slice(2));
  if (args[0] === "help") return main([...args.slice(1), "--help"], streams);
  if (args.length === 0) return main(["--help"], streams);
  const output = createOutput(
    { json: args.includes("--json"), quiet: args.includes("--quiet") || args.includes("-q") },
    streams,
  );
  try {
    if (args.includes("--version") && !args.includes("--")) return sayVersion(output);
    const chosen = await parse(args, output, streams);
    return chosen === null ? 0 : await perform(chosen, output);
  } catch (error) {
    output.error(error);
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Which command was called; null where help was asked for and given. */
async function parse(args: readonly string[], output: Output, { stdout }: Streams): Promise<Chosen | null> {
  const chosen: Chosen[] = [];
  const help: HelpParams = {
    width: Math.min(MOST_HELP_WIDTH, stdout.columns ?? MOST_HELP_WIDTH),
    heading: (text) => output.style("bold", text),
  };
  const program = buildProgram({
    help,
    choose: (one) => void chosen.push(one),
    say: (text) => output.answer(text.trimEnd()),
  });
  checkHelpWords(args);
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return null;
    throw error.code === "commander.help" ? explainMissingCommand(args) : explainUsage(error, args);
  }
  return chosen[0] ?? null;
}

function explainMissingCommand(args: readonly string[]): UsageError {
  const given = args.filter((arg) => !arg.startsWith("-")).join(" ");
  return new UsageError({
    what: given === "" ? "Which command?" : `endcap ${given}: what about it?`,
    next: `See \`endcap ${given === "" ? "" : `${given} `}--help\``,
  });
}

async function perform({ spec, args, options }: Chosen, output: Output): Promise<number> {
  const signals = watchSignals(output);
  const context: CommandContext = {
    output,
    args,
    options,
    dir: () => projectDir(options["dir"] as string | undefined),
    onStop: signals.onStop,
  };
  try {
    const work = await spec.load();
    return await work(context as CommandContext<never>);
  } finally {
    signals.end();
    output.close();
  }
}

function sayVersion(output: Output): number {
  const file = new URL("../../package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  output.answer(version);
  return 0;
}
