/** `endcap runs`: the runs, or one with its steps, files, weeks and errors. */
import { UsageError } from "../../core/errors.ts";
import { nearestText } from "../../config/did-you-mean.ts";
import type { Run } from "../../dashboard/contract.ts";
import { createRunReader } from "../../server/project-state/runs.ts";
import type { Project } from "../../workflow/project.ts";
import type { CommandContext } from "../command-spec.ts";
import { errorLines } from "../error-text.ts";
import { weeksText } from "../outcome-text.ts";
import type { Output } from "../output.ts";
import { runText, statusStyles } from "../run-text.ts";
import { drawTable } from "../text-table.ts";
import { withProject } from "../with-project.ts";
import { bytesText, durationText, momentText, whole } from "../words.ts";

const DEFAULT_LIMIT = 20;

export function runs(context: CommandContext<{ limit?: number }>): Promise<number> {
  const { output, args, options } = context;
  return withProject(context, async (project) => {
    const { store, config } = project;
    const alive = (await project.holder(new Date())) !== null;
    const reader = createRunReader(store);
    if (args[0] !== undefined) {
      showRun(output, project, findRun(project, args[0], alive));
      return 0;
    }
    output.list({
      rows: reader.runs({ limit: options.limit ?? DEFAULT_LIMIT, alive }),
      none: "Nothing ran yet. Next: endcap run",
      columns: [
        { label: "run", keep: true, text: (run) => run.id },
        { label: "started", keep: true, text: (run) => momentText(run.startedAt, config.timeZone) },
        {
          label: "took",
          keep: true,
          text: (run) => (run.durationMs === null ? "" : durationText(run.durationMs)),
          align: "right",
        },
        { label: "status", keep: true, text: (run) => run.status },
        { label: "accepted", text: (run) => whole(run.rows.accepted), align: "right" },
        { label: "quarantined", text: (run) => whole(run.rows.quarantined), align: "right" },
        { label: "refused", text: (run) => whole(run.rows.refused), align: "right" },
        { label: "weeks", text: (run) => (run.weeks.length === 0 ? "" : weeksText(run.weeks)) },
        { label: "commit", text: (run) => run.commit ?? "", align: "right" },
      ],
    });
    return 0;
  });
}

function findRun({ store }: Project, id: string, alive: boolean): Run {
  const reader = createRunReader(store);
  const found = id === "last" ? reader.runs({ limit: 1, alive })[0] : reader.run(id, alive);
  if (found != null) return found;
  const known = store
    .all<{ run_id: string }>("SELECT run_id FROM runs ORDER BY started_at DESC LIMIT 200")
    .map(({ run_id }) => run_id);
  throw new UsageError({
    what: `There is no run ${JSON.stringify(id)}${nearestText(id, known)}`,
    next: "`endcap runs` lists them",
  });
}

type RunFile = {
  file: string;
  table: string;
  date: string | null;
  bytes: number;
  status: string;
  delivered: number | null;
  accepted: number | null;
  quarantined: number | null;
  skipped: number | null;
  refused: number | null;
};

function showRun(output: Output, { store, config }: Project, run: Run): void {
  const files = store.all<RunFile>(
    `SELECT source_name AS file, table_name AS "table", name_date AS date, bytes, status, delivered, accepted, quarantined, skipped, refused
     FROM files WHERE run_id = ? ORDER BY file_id`,
    run.id,
  );
  if (output.json) return output.data({ ...run, files });
  output.answer(`${output.style("bold", run.id)}  ${runText(run, config.timeZone, output.style)}`);
  const { rows } = run;
  output.answer(
    `  rows   ${whole(rows.delivered)} delivered = ${whole(rows.accepted)} accepted + ${whole(rows.quarantined)} quarantined + ${whole(rows.skipped)} skipped + ${whole(rows.refused)} refused`,
  );
  output.answer(
    `  weeks  ${weeksText(run.weeks)}${run.heldWeeks.length === 0 ? "" : `; held back: ${weeksText(run.heldWeeks)}`}${run.commit === null ? "" : `; commit ${run.commit}`}`,
  );
  output.answer("");
  for (const { name, status, attempt, durationMs, summary, error } of run.steps) {
    const mark = output.style(
      status === "failed" ? "red" : status === "done" ? statusStyles.done : "dim",
      status.padEnd(8),
    );
    const took = durationMs === null ? "" : durationText(durationMs);
    output.answer(
      `  ${name.padEnd(9)} ${mark} ${took.padStart(9)}  ${summary ?? ""}${attempt > 1 ? ` (attempt ${attempt})` : ""}`.trimEnd(),
    );
    if (error !== null && status === "failed")
      for (const line of errorLines(error, (text) => text)) output.answer(`    ${line}`);
  }
  if (files.length > 0) {
    const number = (value: number | null) => (value === null ? "" : whole(value));
    const columns = [
      { label: "file", keep: true, text: (file: RunFile) => file.file },
      { label: "table", text: (file: RunFile) => file.table },
      { label: "size", keep: true, text: (file: RunFile) => bytesText(file.bytes), align: "right" as const },
      { label: "status", keep: true, text: (file: RunFile) => file.status },
      ...(["delivered", "accepted", "quarantined", "skipped", "refused"] as const).map((name) => ({
        label: name,
        text: (file: RunFile) => number(file[name]),
        align: "right" as const,
      })),
    ];
    output.answer("");
    const shown = files.slice(0, 50);
    for (const line of drawTable(columns, shown, output.width)) output.answer(line);
    if (shown.length < files.length)
      output.answer(`… and ${whole(files.length - shown.length)} more files; --json tells all`);
  }
  if (run.error !== null) for (const line of ["", ...errorLines(run.error, (text) => text)]) output.answer(line);
}
