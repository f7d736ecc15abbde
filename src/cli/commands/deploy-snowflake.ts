/** `endcap deploy snowflake`: writes the SQL that makes an account unload its tables. */
import { join, relative, resolve } from "node:path";
import { loadConfig } from "../../config/load.ts";
import { snowflakeFiles } from "../../deploy/snowflake/deploy-files.ts";
import { snowflakeInputs } from "../../deploy/snowflake/inputs.ts";
import type { CommandContext } from "../command-spec.ts";
import { writeAgreed, type Agreed } from "../write-agreed.ts";

type Options = { out?: string; yes?: boolean };

export async function deploySnowflake({ output, options, dir }: CommandContext<Options>): Promise<number> {
  const project = dir();
  const inputs = snowflakeInputs(await loadConfig(project));
  const folder = options.out === undefined ? join(project, "deploy", "snowflake") : resolve(options.out);
  const files: Agreed[] = [];
  for (const file of snowflakeFiles(inputs, folder).all)
    files.push(await writeAgreed(output, { ...file, isAgreed: options.yes === true }));
  if (output.json) {
    output.data({ files });
    return 0;
  }
  for (const { file, state } of files) {
    const shown = relative(process.cwd(), file) || file;
    output.answer(state === "unchanged" ? `${shown} is as the configuration says` : `Wrote ${shown}`);
  }
  return 0;
}
