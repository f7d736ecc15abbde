/** `endcap deploy airflow`: writes the project's DAG. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { loadConfig } from "../../config/load.ts";
import { EndcapError } from "../../core/errors.ts";
import { airflowDag } from "../../deploy/airflow/airflow-dag.ts";
import { diffLines, unifiedDiff } from "../../deploy/text-diff.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Output } from "../output.ts";

type DeployOptions = { emr?: boolean; out?: string; yes?: boolean };

export async function deployAirflow({ output, options, dir }: CommandContext<DeployOptions>): Promise<number> {
  const project = dir();
  const { dag, form, text } = airflowDag(await loadConfig(project), options.emr === true ? "emr" : "plain");
  const folder = options.out === undefined ? join(project, "deploy", "airflow") : resolve(options.out);
  const file = join(folder, `${dag}.py`);
  const before = await readFile(file, "utf8").catch(ifMissing);
  const diff = before === null ? [] : unifiedDiff(diffLines(before, text));
  const state = before === null ? "new" : before === text ? "unchanged" : "changed";
  if (state === "changed") await agree(output, { file, diff, isAgreed: options.yes === true });
  if (state !== "unchanged") {
    await mkdir(folder, { recursive: true });
    await writeFile(file, text);
  }
  if (output.json) output.data({ dag, form, file, state, diff });
  else output.answer(answerText(state, relative(process.cwd(), file) || file));
  return 0;
}

const answerText = (state: "new" | "unchanged" | "changed", file: string) =>
  state === "unchanged" ? `${file} is as the configuration says` : `Wrote ${file}`;

/** Shows what would change in a file that is there, and asks; throws where it may not be changed. */
async function agree(
  output: Output,
  { file, diff, isAgreed }: { file: string; diff: readonly string[]; isAgreed: boolean },
): Promise<void> {
  if (!output.json) for (const line of diff) output.answer(output.style(colourOf(line), line));
  if (isAgreed || (await says(output, `Replace ${file}? [y/N] `))) return;
  throw new EndcapError({
    what: `${file} differs from what the configuration says, and was left as it is`,
    where: { file },
    next: "Look at the difference (- as it is, + as it would be), then replace it with --yes; what was changed by hand belongs into the configuration",
  });
}

async function says(output: Output, question: string): Promise<boolean> {
  if (!output.isTerminal || output.json || process.stdin.isTTY !== true) return false;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(question)).trim());
  } finally {
    prompt.close();
  }
}

function colourOf(line: string): "red" | "green" | "dim" {
  return line.startsWith("-") ? "red" : line.startsWith("+") ? "green" : "dim";
}

function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
