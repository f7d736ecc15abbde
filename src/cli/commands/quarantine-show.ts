/** `endcap quarantine show`: rows in quarantine counted by table and rule, or those of one place in full. */
import { EndcapError } from "../../core/errors.ts";
import type { QuarantinedRow } from "../../validation/quarantine.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Output } from "../output.ts";
import { withProject } from "../with-project.ts";
import { whole } from "../words.ts";
import { quarantined } from "./quarantine.ts";

const SHOWN = 20;

type Group = {
  table: string;
  rule: string;
  rows: number;
  files: number;
  firstDate: string | null;
  lastDate: string | null;
  example: string;
};

export function quarantineShow(context: CommandContext): Promise<number> {
  const { output, args } = context;
  return withProject(context, async (project) => {
    const place = args[0];
    if (place === undefined) {
      showGroups(output, groupRows(await quarantined(project, {})));
      return 0;
    }
    const { file, line } = splitPlace(place);
    const rows = (await quarantined(project, { file })).filter((row) => line === null || row.line === line);
    if (rows.length === 0)
      throw new EndcapError({
        what: `No row of ${place} is in quarantine`,
        where: { file, ...(line === null ? {} : { line }) },
        next: "`endcap quarantine list` names those that are",
      });
    if (output.json) output.data(rows);
    else for (const row of rows.slice(0, SHOWN)) for (const text of rowLines(row, output.style)) output.answer(text);
    if (!output.json && rows.length > SHOWN)
      output.note(`${SHOWN} of ${whole(rows.length)} rows; endcap quarantine list --file ${file} lists all`);
    return 0;
  });
}

/** "a.csv:17" is line 17 of a.csv. */
export function splitPlace(place: string): { file: string; line: number | null } {
  const match = /^(.+):(\d+)$/.exec(place);
  return match === null ? { file: place, line: null } : { file: match[1] ?? "", line: Number(match[2]) };
}

export function groupRows(rows: readonly QuarantinedRow[]): Group[] {
  const groups = Map.groupBy(rows, ({ table, rule }) => `${table} ${rule}`);
  return [...groups.values()]
    .map((members) => {
      const dates = members.flatMap(({ business_date }) => business_date ?? []).sort();
      const [first] = members;
      return {
        table: first?.table ?? "",
        rule: first?.rule ?? "",
        rows: members.length,
        files: new Set(members.map(({ file }) => file)).size,
        firstDate: dates[0] ?? null,
        lastDate: dates.at(-1) ?? null,
        example: `${first?.file}:${first?.line} ${first?.reason}`,
      };
    })
    .sort((a, b) => b.rows - a.rows);
}

function showGroups(output: Output, groups: readonly Group[]): void {
  output.list({
    rows: groups,
    none: "No row is in quarantine",
    columns: [
      { label: "table", text: (group) => group.table },
      { label: "rule", keep: true, text: (group) => group.rule },
      { label: "rows", text: (group) => whole(group.rows), align: "right" },
      { label: "files", text: (group) => whole(group.files), align: "right" },
      { label: "first", keep: true, text: (group) => group.firstDate ?? "" },
      { label: "last", keep: true, text: (group) => group.lastDate ?? "" },
      { label: "example", text: (group) => group.example },
    ],
  });
}

function rowLines(row: QuarantinedRow, style: Output["style"]): string[] {
  return [
    `${style("bold", `${row.file}:${row.line}`)}  ${row.table}${row.business_date === null ? "" : `, ${row.business_date}`}`,
    `  rule    ${row.rule}`,
    `  reason  ${row.reason}`,
    `  row     ${row.row.replaceAll(/[\u0000-\u001f\u007f]/g, " ")}`,
  ];
}
