/** `endcap plan`: what a run would do and why. */
import { makePlan } from "../../workflow/make-plan.ts";
import type { Plan, PlannedFile, PlannedWeek } from "../../workflow/plan.ts";
import type { CommandContext } from "../command-spec.ts";
import { unreadableLines, waitingLines, weeksText } from "../outcome-text.ts";
import type { Output } from "../output.ts";
import { drawTable } from "../text-table.ts";
import { withProject } from "../with-project.ts";
import { bytesText, count, fewText, rangeText, whole } from "../words.ts";

const SHOWN = 40;

export function plan(context: CommandContext): Promise<number> {
  return withProject(context, async (project) => {
    const made = await makePlan(project);
    if (context.output.json) context.output.data(made);
    else for (const line of planLines(made, context.output.style, context.output.width)) context.output.answer(line);
    return 0;
  });
}

export function planLines(made: Plan, style: Output["style"], width?: number): string[] {
  const lines: string[] = [];
  const section = (title: string, texts: readonly string[]) => {
    if (texts.length > 0)
      lines.push(...(lines.length === 0 ? [] : [""]), style("bold", title), ...texts.map((text) => `  ${text}`));
  };
  if (made.nothingToDo) lines.push("Nothing is new: a run would change nothing.");
  if (made.resumes !== null) section("First", [`run ${made.resumes} was cut off and goes on where it was`]);
  if (made.extract.length > 0) section("Extract", [`business dates ${rangeText(made.extract)}`]);
  if (made.files.length > 0) {
    section(`Read ${count(made.files.length, "file")}`, fileLines(made.files, width));
  }
  if (made.weeks.length > 0)
    section(
      `Compute ${count(made.weeks.length, "week")}`,
      made.weeks.length > SHOWN ? briefWeeks(made.weeks) : made.weeks.map(weekLine),
    );
  if (made.moreAfterReading)
    section("Known after reading", ["dates that stand only inside files, and the weeks that they touch"]);
  section("Would wait", waitingLines(made.waiting).slice(0, SHOWN));
  section(
    "Held until you confirm it",
    made.held
      .slice(0, SHOWN)
      .flatMap(({ table, text, next }) => [`${table}: ${text}`, style("dim", `  next: ${next}`)]),
  );
  section("Cannot be read", unreadableLines(made.unreadable));
  if (made.unknownFiles.length > 0) section("Not a file of any table", [fewText(made.unknownFiles, 8)]);
  return lines;
}

function fileLines(files: readonly PlannedFile[], width?: number): string[] {
  const shown = files.slice(0, SHOWN);
  const table = drawTable(
    [
      { label: "file", keep: true, text: ({ file }) => file },
      { label: "table", text: ({ table: name }) => name },
      { label: "date", keep: true, text: ({ date }) => date ?? "inside" },
      { label: "size", keep: true, text: ({ bytes }) => bytesText(bytes), align: "right" },
      { label: "why", text: ({ why }) => why },
      {
        label: "weeks",
        text: ({ table: name, weeks }) =>
          weeks === null
            ? "known after reading"
            : weeks.length > 0
              ? weeksText(weeks)
              : name === "product" || name === "store"
                ? "none: reopens nothing"
                : "none in the calendar",
      },
    ],
    shown,
    width === undefined ? undefined : width - 2,
  );
  return shown.length < files.length
    ? [...table, `… and ${whole(files.length - shown.length)} more; --json tells all`]
    : table;
}

function weekLine({ week, state, reasons, files }: PlannedWeek): string {
  const from = files.length === 0 ? "" : ` (${fewText(files, 2)})`;
  return `${week}  ${state.padEnd(8)}  ${fewText(reasons, 2)}${from}`;
}

function briefWeeks(weeks: readonly PlannedWeek[]): string[] {
  return (["new", "reopened"] as const).flatMap((state) => {
    const own = weeks.filter((week) => week.state === state);
    return own.length === 0 ? [] : [`${weeksText(own.map(({ week }) => week))} ${state}`];
  });
}
