/** `endcap deploy snowflake`: writes the SQL that makes an account unload its tables, runs it, undoes it. */
import { join, relative, resolve } from "node:path";
import { loadConfig } from "../../config/load.ts";
import { UsageError } from "../../core/errors.ts";
import type { AppliedAccount } from "../../deploy/snowflake/apply-account.ts";
import { snowflakeFiles } from "../../deploy/snowflake/deploy-files.ts";
import { snowflakeInputs } from "../../deploy/snowflake/inputs.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Output } from "../output.ts";
import { dropAccount, makeAccount } from "../snowflake-account.ts";
import { writeAgreed, type Agreed } from "../write-agreed.ts";

type Options = { out?: string; apply?: boolean; undo?: boolean; yes?: boolean };

export async function deploySnowflake({ output, options, dir }: CommandContext<Options>): Promise<number> {
  const { apply = false, undo = false, yes: isAgreed = false } = options;
  if (apply && undo) throw new UsageError({ what: "--apply and --undo exclude each other", next: "Give one of them" });
  const project = dir();
  const inputs = snowflakeInputs(await loadConfig(project));
  const folder = options.out === undefined ? join(project, "deploy", "snowflake") : resolve(options.out);
  const texts = snowflakeFiles(inputs, folder);
  if (undo) {
    const dropped = await dropAccount(output, { inputs, undo: texts.undo, isAgreed });
    if (output.json) output.data({ dropped });
    else output.answer(`Dropped from Snowflake: ${dropped.join(", ")}. The tables and the files in the bucket stay`);
    return 0;
  }
  const files: Agreed[] = [];
  for (const file of texts.all) files.push(await writeAgreed(output, { ...file, isAgreed }));
  if (!output.json) sayFiles(output, files);
  const applied = apply ? await makeAccount(output, { inputs, scripts: texts.scripts, isAgreed }) : null;
  if (output.json) output.data({ files, applied: applied?.scripts ?? null, trust: applied?.trust ?? null });
  else if (applied === null) output.note("Next: look at the files, then endcap deploy snowflake --apply");
  else sayApplied(output, applied);
  return 0;
}

function sayFiles(output: Output, files: readonly Agreed[]): void {
  for (const { file, state } of files) {
    const shown = relative(process.cwd(), file) || file;
    output.answer(state === "unchanged" ? `${shown} is as the configuration says` : `Wrote ${shown}`);
  }
}

function sayApplied(
  output: Output,
  { scripts, trust }: { scripts: AppliedAccount["scripts"]; trust: string | null },
): void {
  for (const { name, state } of scripts)
    output.answer(state === "unchanged" ? `Snowflake has ${name} already` : `Ran ${name} in Snowflake`);
  if (trust !== null) output.answer(`The AWS role's trust policy must be, or hold:\n${trust.trimEnd()}`);
}
