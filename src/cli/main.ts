/** The command line. Nothing heavy is loaded before a command that needs it runs. */
import { Command, CommanderError, Option } from "commander";
import { UsageError } from "../core/errors.ts";
import { projectDir } from "./find-dir.ts";
import { createOutput, type Output } from "./output.ts";

type Common = { json?: boolean; quiet?: boolean; dir?: string };

/** Runs the command line; resolves to the exit code: 0 done, 1 failed, 2 wrong use. */
export async function main(args: readonly string[]): Promise<number> {
  let code = 0;
  let output: Output = createOutput({ json: args.includes("--json"), quiet: args.includes("--quiet") });
  const program = new Command("endcap")
    .description("From delivered files to a weekly table people trust to the cent")
    .option("--json", "answer for programs")
    .option("-q, --quiet", "no notes and no progress")
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true });

  const command = (name: string, description: string) =>
    program.command(name).description(description).option("--dir <project>", "project folder (default: the nearest one upward)").option("--json", "answer for programs").option("-q, --quiet", "no notes and no progress");
  const perform = (work: (output: Output, options: Common & Record<string, unknown>, ...rest: string[]) => Promise<number>) => async (...all: unknown[]) => {
    const self = all.at(-1) as Command;
    const options = self.optsWithGlobals() as Common & Record<string, unknown>;
    output = createOutput({ json: options.json === true, quiet: options.quiet === true });
    code = await work(output, options, ...(all.slice(0, -2) as string[]));
  };
  const collect = (value: string, previous: string[]) => [...previous, value];

  command("init", "look at a folder of files, say what they are, write the configuration")
    .requiredOption("--source <folder>", "the retailer's files")
    .option("--yes", "ask nothing", false)
    .option("--force", "replace an existing configuration", false)
    .option("--map <name=value>", "sales=<file pattern>, or sales.store_key=<column>", collect, [])
    .option("--set <name=value>", "dates=MM/DD/YYYY, decimal=, … or sales.dates=…", collect, [])
    .action(perform(async (out, options) => (await import("./commands/init.ts")).init(out, { dir: ".", ...options } as never)));

  command("run", "load all that is new")
    .action(perform(async (out, options) => (await import("./commands/run.ts")).run(out, projectDir(options.dir))));

  command("sql", "read-only SQL over what is published")
    .argument("<query>")
    .addOption(new Option("--format <format>", "form of the answer").choices(["table", "csv", "json", "ndjson", "parquet"]))
    .option("--output <file>", "write to a file")
    .action(perform(async (out, options, query) => (await import("./commands/sql.ts")).sql(out, { ...options, query, dir: projectDir(options.dir) } as never)));

  const quarantine = command("quarantine", "rows that were refused");
  quarantine
    .command("list")
    .description("list them")
    .option("--dir <project>")
    .option("--json", "answer for programs")
    .addOption(new Option("--format <format>").choices(["table", "ndjson"]))
    .option("--table <table>", "only this table's rows")
    .action(perform(async (out, options) => (await import("./commands/quarantine.ts")).quarantineList(out, { ...options, dir: projectDir(options.dir) } as never)));

  try {
    await program.parseAsync([...args], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    output.error(error);
    return error instanceof UsageError ? 2 : 1;
  }
}
