/** `endcap check`: whether a business date's delivery is complete. */
import type { Arrival, ArrivalState, TableArrival } from "../../arrival/arrival.ts";
import { checkSource } from "../../arrival/check-source.ts";
import { openSource } from "../../source/index.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Output, Style } from "../output.ts";
import { withProject } from "../with-project.ts";
import { durationText, momentText, whole } from "../words.ts";

const styles = {
  delivered: "green",
  missing: "red",
  refused: "red",
  held: "yellow",
  "not expected": "dim",
  unknown: "dim",
} as const satisfies Record<ArrivalState, Style>;

export function check(context: CommandContext): Promise<number> {
  const { output, args } = context;
  return withProject(context, async (project, { clock }) => {
    const { store, config } = project;
    const source = await openSource(project);
    const { arrival } = await checkSource({ store, config, clock, source, shown: await source.look(), date: args[0] });
    if (output.json) output.data(arrival);
    else for (const line of arrivalLines(arrival, config.timeZone, output.style)) output.answer(line);
    return arrival.complete ? 0 : 1;
  });
}

export function arrivalLines(
  { date, complete, tables, latenessMinutes, message }: Arrival,
  timeZone: string,
  style: Output["style"],
): string[] {
  const late = latenessMinutes > 0 ? `, ${durationText(latenessMinutes * 60_000)} late` : "";
  const width = Math.max(...tables.map(({ table }) => table.length));
  return [
    `${style("bold", date)}  ${complete ? style("green", "complete") : style("red", "not complete")}${late}`,
    ...tables.flatMap((one) => [
      `  ${one.table.padEnd(width)}  ${style(styles[one.state], one.state.padEnd(12))}  ${tableText(one, timeZone)}`.trimEnd(),
      ...(one.next === null ? [] : [`${" ".repeat(width + 4)}next: ${one.next}`]),
    ]),
    ...(complete ? [] : ["", message]),
  ];
}

function tableText(
  { cadence, rows, usualRows, verdict, since, reason, files }: TableArrival,
  timeZone: string,
): string {
  const parts = [
    ...(rows === null
      ? []
      : [
          `${whole(rows)} rows${usualRows === null ? "" : `, usual: ${whole(usualRows)}`}${verdict === "few" || verdict === "many" ? `: ${verdict}` : ""}`,
        ]),
    ...(reason === null ? [] : [reason]),
    ...(rows === null && since !== null ? [`due ${momentText(since, timeZone)}`] : []),
    ...(files.length === 0 ? [] : [files.slice(0, 2).join(", ")]),
    cadence,
  ];
  return parts.join(" · ");
}
