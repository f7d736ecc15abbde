/** `endcap quarantine`: the rows that were refused, with file, line, rule, reason and their own text. */
import { listQuarantine } from "../../validation/quarantine.ts";
import { openProject } from "../../workflow/project.ts";
import type { Output } from "../output.ts";

export type QuarantineListOptions = { dir: string; format: "table" | "ndjson" | undefined; table: string | undefined };

export async function quarantineList(output: Output, options: QuarantineListOptions): Promise<number> {
  const project = await openProject(options.dir);
  try {
    const rows = await listQuarantine({ duck: await project.duck(), store: project.store, paths: project.paths, ...(options.table === undefined ? {} : { table: options.table }) });
    const format = options.format ?? (process.stdout.isTTY && !output.options.json ? "table" : "ndjson");
    for (const row of rows) {
      if (format === "ndjson") output.data(row);
      else output.answer(`${row.table}  ${row.file}:${row.line}  ${row.rule}  ${row.reason}  ${row.row}`);
    }
    if (format === "table" && rows.length === 0) output.note("No row is in quarantine");
    return 0;
  } finally {
    project.close();
  }
}
