/** Extraction: what a database source records becomes files, one business date at a time. A folder delivers itself. */
import type { Effects } from "../core/effects.ts";
import type { Project } from "../workflow/project.ts";
import { exportRange } from "./simulator/export-day.ts";

export type ExtractFacts = { days: number; files: number; rows: number };

/** Writes the business dates that were not landed yet into `folder`. */
export async function extractDays(project: Project, effects: Effects, folder: string): Promise<ExtractFacts> {
  const { config, store } = project;
  if (config.source.kind === "folder") return { days: 0, files: 0, rows: 0 };
  await effects.files.remove(folder);
  await effects.files.makeFolder(folder);
  const last = store.get<{ d: string | null }>("SELECT max(name_date) AS d FROM files WHERE table_name = 'sales'")?.d ?? null;
  const dates = await openDates(project, last);
  if (dates === null) return { days: 0, files: 0, rows: 0 };
  const summary = await exportRange({
    path: config.source.database,
    folder,
    from: dates.from,
    to: dates.to,
    dimensions: "first",
    onProgress: ({ day, done, of }) => effects.report({ kind: "step", step: "extract", text: day, done, total: of }),
  });
  return { days: summary.days, files: summary.files, rows: summary.rows };
}

async function openDates(project: Project, last: string | null): Promise<{ from: string; to: string } | null> {
  const { config } = project;
  if (config.source.kind === "folder") return null;
  const duck = await project.duck();
  await duck.run(`ATTACH IF NOT EXISTS '${config.source.database.replaceAll("'", "''")}' AS retailer (READ_ONLY)`);
  try {
    const { first, last: newest } = await duck.row<{ first: string; last: string }>("SELECT CAST(min(trans_dt) AS VARCHAR) AS first, CAST(max(trans_dt) AS VARCHAR) AS last FROM retailer.sales");
    const from = last === null ? (config.source.landFrom ?? first) : nextDay(last);
    return from > newest ? null : { from, to: newest };
  } finally {
    await duck.run("DETACH retailer");
  }
}

function nextDay(iso: string): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
