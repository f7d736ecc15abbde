/** `endcap status`: the state of the project on one screen. */
import { nextOfMissing } from "../../catalog/column-stretches.ts";
import { systemClock } from "../../core/effects.ts";
import { engineLines, engineStatus, type EngineStatus } from "../engine-status.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Output } from "../output.ts";
import { projectStatus, type ProjectStatus } from "../project-status.ts";
import { runText } from "../run-text.ts";
import { withProject } from "../with-project.ts";
import { momentText, whole } from "../words.ts";

const SHOWN = 10;

export function status(context: CommandContext): Promise<number> {
  return withProject(context, async (project) => {
    const now = systemClock.now();
    const found = { ...(await projectStatus(project, now)), engine: await engineStatus(project.config.workflow) };
    if (context.output.json) context.output.data(found);
    else for (const line of statusLines(found, context.output.style)) context.output.answer(line);
    return 0;
  });
}

export function statusLines(found: ProjectStatus & { engine: EngineStatus | null }, style: Output["style"]): string[] {
  const { asOf, rows, lastRun, running, timeZone, engine } = found;
  const lines = [
    `${style("bold", found.project)}  ${style("dim", found.dir)}`,
    `  as of     ${asOf.date === null ? "no data yet" : `${asOf.date}${asOf.week === null ? "" : `, newest complete week ${asOf.week}`}`}${found.commit === null ? "" : style("dim", `  commit ${found.commit}`)}`,
    `  rows      ${whole(rows.delivered)} delivered = ${whole(rows.accepted)} accepted + ${whole(rows.quarantined)} quarantined + ${whole(rows.skipped)} skipped + ${whole(rows.refused)} refused`,
    `  last run  ${lastRun === null ? "none yet" : runText(lastRun, timeZone, style)}`,
    ...(running === null
      ? []
      : [
          `  running   ${running.holder}, process ${running.pid} on ${running.host}, since ${momentText(running.since, timeZone)}`,
        ]),
    ...(engine === null
      ? [`  next run  ${momentText(found.nextRunAt, timeZone)} ${timeZone}, while \`endcap serve\` runs`]
      : engineLines(engine, timeZone, style)),
  ];
  const head = lines.length;
  const section = (title: string, items: readonly { text: string; next: string | null }[]) => {
    if (items.length === 0) return;
    lines.push("", style("bold", title));
    for (const { text, next } of items.slice(0, SHOWN))
      lines.push(`  ${text}`, ...(next === null ? [] : [style("dim", `    next: ${next}`)]));
    if (items.length > SHOWN) lines.push(`  … and ${whole(items.length - SHOWN)} more; --json tells all`);
  };
  section("Missing", found.missing);
  section(
    "Refused",
    found.refused
      .filter(({ file }) => !found.missing.some(({ text }) => text.includes(file)))
      .map(({ table, file, reason, next }) => ({ text: `${file} (${table}): ${reason}`, next })),
  );
  section(
    "Held back",
    found.held.map(({ table, week, reason, next }) => ({
      text: `${week === null ? table : `week ${week}`}: ${reason}`,
      next,
    })),
  );
  section(
    "Pinned by a rollback",
    found.pinned.map(({ table, partition, commit, reason }) => ({
      text: `${partition === "" ? table : `week ${partition}`}: commit ${commit}${reason === "" ? "" : `, ${reason}`}`,
      next: `endcap run --recompute${partition === "" ? "" : ` ${partition}`}`,
    })),
  );
  section(
    "Weeks of the calendar",
    found.calendar.map(({ file, text }) => ({ text: file === null ? text : `${file}: ${text}`, next: null })),
  );
  section("Columns that changed", found.columns.map(columnLine));
  if (lines.length === head && lastRun === null) lines.push("", "Nothing was loaded yet. Next: endcap run");
  return lines;
}

function columnLine({ table, rule, column, since, before }: ProjectStatus["columns"][number]) {
  const until = before === since.name ? "" : `, there up to ${before}`;
  return rule === "missing-optional"
    ? { text: `${table}: ${column} is missing since ${since.name}${until}`, next: nextOfMissing(table) }
    : { text: `${table}: ${column} is new since ${since.name} and left out`, next: null };
}
