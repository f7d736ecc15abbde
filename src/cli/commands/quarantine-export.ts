/** `endcap quarantine export`: the rows as a file, for whoever delivered them. */
import { writeFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { UsageError } from "../../core/errors.ts";
import { quoted } from "../../query/formats/csv.ts";
import type { QuarantinedRow } from "../../validation/quarantine.ts";
import type { CommandContext } from "../command-spec.ts";
import { jsonText } from "../output.ts";
import { withProject } from "../with-project.ts";
import { count } from "../words.ts";
import { quarantined } from "./quarantine.ts";

const columns = [
  "table",
  "file",
  "line",
  "rule",
  "reason",
  "column",
  "business_date",
  "row",
] as const satisfies readonly (keyof QuarantinedRow)[];

const forms: Record<string, (rows: readonly QuarantinedRow[]) => string> = {
  ".csv": (rows) =>
    [columns, ...rows.map((row) => columns.map((name) => row[name]))]
      .map((cells) => `${cells.map((cell) => (cell === null ? "" : quoted(String(cell)))).join(",")}\n`)
      .join(""),
  ".ndjson": (rows) => rows.map((row) => `${jsonText(row)}\n`).join(""),
  ".json": (rows) => `${jsonText(rows)}\n`,
};

export function quarantineExport(
  context: CommandContext<{ output: string; table?: string; rule?: string }>,
): Promise<number> {
  const target = resolve(context.options.output);
  const form = forms[extname(target).toLowerCase()];
  if (form === undefined)
    throw new UsageError({
      what: `The form of ${context.options.output} is not known`,
      next: `Name a file that ends in ${Object.keys(forms).join(", ")}`,
    });
  return withProject(context, async (project) => {
    const rows = await quarantined(project, context.options);
    await writeFile(target, form(rows));
    if (context.output.json) context.output.data({ file: target, rows: rows.length });
    else context.output.note(`${count(rows.length, "row")} in ${target}`);
    return 0;
  });
}
