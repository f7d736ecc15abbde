/** `endcap init`: looks at a folder of files, says what they are and writes the configuration. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { findConfigFile } from "../../config/find-config.ts";
import { EndcapError, UsageError } from "../../core/errors.ts";
import { answerOption, initReport, type ReportLine } from "../../source/folder/init-report.ts";
import type { Recognition } from "../../source/folder/recognition.ts";
import { renderConfig } from "../../source/folder/render-config.ts";
import { isDatabaseAddress, lookAtSource } from "../../source/look.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Output } from "../output.ts";

const MOST_TRIED = 5;

type InitOptions = { source: string; dir: string; yes: boolean; force: boolean; map: string[]; set: string[] };

export async function init({
  output,
  options: given,
}: CommandContext<Partial<InitOptions> & { source: string }>): Promise<number> {
  const options: InitOptions = { dir: ".", yes: false, force: false, map: [], set: [], ...given };
  const dir = resolve(options.dir);
  const folder = isDatabaseAddress(options.source) ? options.source : resolve(options.source);
  const existing = existsSync(dir) ? findConfigFile(dir) : null;
  if (existing !== null && !options.force) {
    throw new UsageError({
      what: `${existing} is there already`,
      where: { file: existing },
      next: "Edit it, or write it anew with --force",
    });
  }
  let recognition = await look(output, options, folder, dir);
  if (!options.yes && process.stdin.isTTY === true && recognition.questions.length > 0) {
    recognition = await ask(output, options, recognition, folder, dir);
  }
  if (recognition.tables.length === 0) {
    throw new EndcapError({
      what: `No table was recognised in ${recognition.folder}`,
      where: { file: recognition.folder },
      tried: triedText(recognition),
      next: whatHelps(recognition),
    });
  }
  await mkdir(dir, { recursive: true });
  const file = join(dir, "endcap.config.ts");
  await writeFile(file, renderConfig(recognition.config, recognition.comments, recognition.questions));
  if (output.json) output.data({ ...recognition, file });
  else {
    for (const line of initReport(recognition)) output.answer(reportText(line, output.style));
    output.note(
      `Wrote ${relative(process.cwd(), file) || file}. Next: endcap run --dir ${relative(process.cwd(), dir) || "."}`,
    );
  }
  return 0;
}

/** Files of which the same is to be said stand together. */
function triedText({ files }: Recognition): string {
  const alike = Map.groupBy(files, ({ why, problems }) => problems[0] ?? why);
  return [...alike]
    .slice(0, MOST_TRIED)
    .map(([why, own]) => `${own[0]?.path}${own.length === 1 ? "" : ` and ${own.length - 1} more`}: ${why}`)
    .join("; ");
}

function whatHelps({ files, questions: [question] }: Recognition): string {
  if (question === undefined && files.length > 0 && files.every(({ problems }) => problems.length > 0))
    return "Mend what is said of the files, or have them delivered again";
  if (question === undefined)
    return "Say which files are sales, for example --map sales=<file> --map sales.store_key=<column>";
  const { setting, option, candidates, why } = question;
  const [first] = candidates;
  if (first === undefined)
    return `${why}: ${option} ${setting}=${setting.endsWith(".layout") ? "<column>,<column>,…" : "…"}`;
  const together = candidates.findLast((candidate) => !setting.includes(".") && candidate.includes("*"));
  const answers = [...new Set([together ?? first, first])].map((answer) => answerOption(question, answer));
  return `${why}: ${answers.join(", or ")}`;
}

const marks = { heading: "", text: "", detail: "  ", warning: "! ", question: "? " } satisfies Record<
  ReportLine["kind"],
  string
>;

function reportText({ kind, text }: ReportLine, style: Output["style"]): string {
  return kind === "heading"
    ? style("bold", text)
    : kind === "warning"
      ? style("yellow", `${marks.warning}${text}`)
      : `${marks[kind]}${text}`;
}

function look(output: Output, options: InitOptions, folder: string, dir: string): Promise<Recognition> {
  return lookAtSource({
    source: folder,
    dir,
    sets: options.set,
    maps: options.map,
    report: (text) => output.progress({ kind: "step", step: "look", text }),
  });
}

async function ask(
  output: Output,
  options: InitOptions,
  recognition: Recognition,
  folder: string,
  dir: string,
): Promise<Recognition> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const question of recognition.questions) {
      const hint = question.candidates.length === 0 ? "" : ` (${question.candidates.join(", ")})`;
      const answer = (
        await prompt.question(`${question.why}\n${question.setting}${hint}, empty to leave open: `)
      ).trim();
      if (answer === "") continue;
      const given = `${question.setting}=${answer}`;
      (question.option === "--set" ? options.set : options.map).push(given);
      output.note(answerOption(question, answer));
    }
  } finally {
    prompt.close();
  }
  return look(output, options, folder, dir);
}
