/** `endcap deploy airflow`: writes the project's DAG. */
import { join, relative, resolve } from "node:path";
import { loadConfig } from "../../config/load.ts";
import { airflowDag } from "../../deploy/airflow/airflow-dag.ts";
import type { CommandContext } from "../command-spec.ts";
import { writeAgreed } from "../write-agreed.ts";

type DeployOptions = { emr?: boolean; out?: string; yes?: boolean };

export async function deployAirflow({ output, options, dir }: CommandContext<DeployOptions>): Promise<number> {
  const project = dir();
  const { dag, form, text } = airflowDag(await loadConfig(project), options.emr === true ? "emr" : "plain");
  const folder = options.out === undefined ? join(project, "deploy", "airflow") : resolve(options.out);
  const file = join(folder, `${dag}.py`);
  const written = await writeAgreed(output, { file, text, isAgreed: options.yes === true });
  const shown = relative(process.cwd(), file) || file;
  if (output.json) output.data({ dag, form, ...written });
  else output.answer(written.state === "unchanged" ? `${shown} is as the configuration says` : `Wrote ${shown}`);
  return 0;
}
