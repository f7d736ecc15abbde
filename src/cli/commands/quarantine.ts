/** `endcap quarantine list`: the rows that were refused, with file, line, rule, reason and their own text. */
import { listQuarantine, type QuarantinedRow } from "../../validation/quarantine.ts";
import type { Project } from "../../workflow/project.ts";
import type { CommandContext } from "../command-spec.ts";
import { withProject } from "../with-project.ts";
import { whole } from "../words.ts";

type ListOptions = { format?: "table" | "ndjson"; table?: string; rule?: string; file?: string; limit?: number };

const TABLE_LIMIT = 200;

export function quarantineList(context: CommandContext<ListOptions>): Promise<number> {
  const { output, options } = context;
  return withProject(context, async (project) => {
    const all = await quarantined(project, options);
    const isTable = options.format === "table" || (options.format === undefined && output.isTerminal && !output.json);
    const limit = options.limit ?? (isTable ? TABLE_LIMIT : Infinity);
    const rows = all.slice(0, limit);
    if (options.format === "ndjson") {
      for (const row of rows) output.data(row);
    } else {
      output.list({
        rows,
        ...(options.format === undefined ? {} : { form: options.format }),
        none: "No row is in quarantine",
        columns: [
          { label: "table", text: (row) => row.table },
          { label: "file", keep: true, text: (row) => row.file },
          { label: "line", keep: true, text: (row) => String(row.line), align: "right" },
          { label: "rule", keep: true, text: (row) => row.rule },
          { label: "reason", text: (row) => row.reason },
          { label: "row", text: (row) => row.row },
        ],
      });
    }
    if (rows.length < all.length)
      output.note(
        `${whole(rows.length)} of ${whole(all.length)} rows; --limit shows more, \`endcap quarantine show\` counts them`,
      );
    return 0;
  });
}

/** Rows in quarantine, of one table, rule or file where that is asked for. */
export async function quarantined(
  project: Project,
  wanted: { table?: string; rule?: string; file?: string },
): Promise<QuarantinedRow[]> {
  const { store, paths } = project;
  const rows = await listQuarantine({
    duck: await project.duck(),
    store,
    paths,
    ...(wanted.table === undefined ? {} : { table: wanted.table }),
  });
  return rows.filter(
    ({ rule, file }) =>
      (wanted.rule === undefined || rule === wanted.rule) && (wanted.file === undefined || file === wanted.file),
  );
}
