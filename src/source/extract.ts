/** Extraction: what a database source records becomes files, one business date at a time. A folder delivers itself. */
import type { Effects } from "../core/effects.ts";
import type { Project } from "../workflow/project.ts";
import { exportRange } from "./simulator/export-day.ts";

/** A date counts as landed when both of its fact tables are. */
const FACT_TABLES = 2;

export type ExtractFacts = { days: number; files: number; rows: number };

/** Writes the business dates that were not landed yet into `folder`. */
export async function extractDays(project: Project, effects: Effects, folder: string): Promise<ExtractFacts> {
  const { config } = project;
  if (config.source.kind === "folder") return { days: 0, files: 0, rows: 0 };
  await effects.files.remove(folder);
  await effects.files.makeFolder(folder);
  const dates = await datesToExtract(project);
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

/** The business dates that the source has and that were not landed yet; null where there are none, or for a folder. */
export async function datesToExtract(project: Project): Promise<{ from: string; to: string } | null> {
  const { config, store } = project;
  if (config.source.kind === "folder") return null;
  const landed = store.all<{ last: string }>(
    "SELECT max(name_date) AS last FROM files WHERE table_name IN ('sales', 'inventory') GROUP BY table_name ORDER BY last",
  );
  const last = landed.length < FACT_TABLES ? null : (landed[0]?.last ?? null);
  const duck = await project.duck();
  await duck.run(`ATTACH IF NOT EXISTS '${config.source.database.replaceAll("'", "''")}' AS retailer (READ_ONLY)`);
  try {
    const { first, last: newest } = await duck.row<{ first: string; last: string }>(
      "SELECT CAST(min(trans_dt) AS VARCHAR) AS first, CAST(max(trans_dt) AS VARCHAR) AS last FROM retailer.sales",
    );
    const from = last === null ? (config.source.landFrom ?? first) : nextDay(last);
    return from > newest ? null : { from, to: newest };
  } finally {
    await duck.run("DETACH retailer");
  }
}

function nextDay(iso: string): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
