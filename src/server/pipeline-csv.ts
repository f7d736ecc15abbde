/** The pipeline's tables as CSV. */
import type { PipelineAnswer } from "../dashboard/contract.ts";
import { textCsv } from "../dashboard/csv.ts";

type Line = Record<string, string | number | null>;

const outcomes = ["delivered", "accepted", "quarantined", "skipped", "refused"];

const tables = {
  runs: {
    columns: [
      "id",
      "status",
      "trigger",
      "startedAt",
      "finishedAt",
      "durationMs",
      "from",
      "to",
      ...outcomes,
      "commit",
      "error",
    ],
    lines: ({ runs }: PipelineAnswer): Line[] =>
      runs.map(({ id, status, trigger, startedAt, finishedAt, durationMs, dates, rows, commit, error }) => ({
        id,
        status,
        trigger,
        startedAt,
        finishedAt,
        durationMs,
        from: dates?.from ?? null,
        to: dates?.to ?? null,
        ...rows,
        commit,
        error: error?.what ?? null,
      })),
  },
  deliveries: {
    columns: ["delivery", "table", "status", "from", "to", "file", "bytes", "arrivedAt", ...outcomes, "note"],
    lines: ({ deliveries }: PipelineAnswer): Line[] =>
      deliveries.flatMap(({ id, table, status, dates, files, note }) =>
        files.map(({ file, bytes, arrivedAt, rows, refused }) => ({
          delivery: id,
          table,
          status,
          from: dates?.from ?? null,
          to: dates?.to ?? null,
          file,
          bytes,
          arrivedAt,
          ...rows,
          note: refused ?? note,
        })),
      ),
  },
  findings: {
    columns: ["run", "table", "file", "date", "rule", "severity", "count", "message", "example"],
    lines: ({ findings }: PipelineAnswer): Line[] => findings,
  },
  restatements: {
    columns: ["run", "at", "week", "cause", "table", "file", "date", "measure", "before", "after", "delta"],
    lines: ({ restatements }: PipelineAnswer): Line[] =>
      restatements.flatMap(({ run, at, week, cause, changes }) =>
        changes.map(({ measure, before, after, delta }) => ({
          run,
          at,
          week,
          cause: cause.text,
          table: cause.table,
          file: cause.file,
          date: cause.date,
          measure,
          ...numbers({ before, after, delta }),
        })),
      ),
  },
};

/** Money is a number in a spreadsheet, though it travels as text. */
function numbers(values: Record<string, string | number | null>): Line {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === null ? null : Number(value)]),
  );
}

export function pipelineCsv(answer: PipelineAnswer, table: keyof typeof tables): string {
  const { columns, lines } = tables[table];
  return textCsv(columns, lines(answer));
}
