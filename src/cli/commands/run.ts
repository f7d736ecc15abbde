/** `endcap run`: loads all that is new. */
import { quietEffects } from "../../core/effects.ts";
import { openProject } from "../../workflow/project.ts";
import { run as runProject, type RunOutcome } from "../../workflow/run.ts";
import type { Output } from "../output.ts";

export async function run(output: Output, dir: string): Promise<number> {
  const project = await openProject(dir);
  try {
    const outcome = await runProject(project, quietEffects({ report: (progress) => output.progress(progress) }), { trigger: "run" });
    if (output.options.json) output.data(outcome);
    else for (const line of outcomeLines(outcome)) output.answer(line);
    return outcome.complete ? 0 : 1;
  } finally {
    project.close();
  }
}

export function outcomeLines(outcome: RunOutcome): string[] {
  const { rows } = outcome;
  const lines = [
    `run ${outcome.runId}: ${outcome.landed.files} new files`,
    `rows: delivered ${rows.delivered} = accepted ${rows.accepted} + quarantined ${rows.quarantined} + skipped ${rows.skipped} + refused ${rows.refused}`,
    `weeks: ${outcome.weeks.length} computed, ${outcome.published} partitions published${outcome.asOf === null ? "" : `, as of ${outcome.asOf}`}`,
  ];
  for (const { table, file, reason, next } of outcome.refused) lines.push(`refused: ${file} (${table}): ${reason}`, `  next: ${next}`);
  for (const { date, table, reason } of outcome.waiting.slice(0, 20)) lines.push(`waiting: ${date} is not published: ${table} ${reason}`);
  if (outcome.waiting.length > 20) lines.push(`waiting: ${outcome.waiting.length - 20} more days`);
  for (const { partition, check, text } of outcome.held) lines.push(`held: week ${partition}: ${check}: ${text}`);
  for (const name of outcome.unknownFiles) lines.push(`not a table: ${name}`);
  return lines;
}
