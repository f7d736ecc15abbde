/** Extraction: what a database source records becomes files, one business date at a time. A folder delivers itself. */
import type { SourceConfig } from "../config/project-config.ts";
import { addDays } from "../core/dates.ts";
import { literal } from "../core/duck.ts";
import type { Effects } from "../core/effects.ts";
import type { Project } from "../workflow/project.ts";
import { exportRange } from "./simulator/export-day.ts";

export type ExtractFacts = { days: number; files: number; rows: number };

export type DateSpan = { from: string; to: string };

/** A date counts as landed when both of its fact tables are. */
const FACT_TABLES = 2;

/** Writes into `folder` the business dates that were not landed yet, and those that are wanted again. */
export async function extractDays(
  project: Project,
  effects: Effects,
  folder: string,
  again: DateSpan | null = null,
): Promise<ExtractFacts> {
  const { source } = project.config;
  const facts = { days: 0, files: 0, rows: 0 };
  if (source.kind === "folder") return facts;
  await effects.files.remove(folder);
  await effects.files.makeFolder(folder);
  const { landed, open } = await sourceDates(project, source);
  const repeated = again === null || landed === null ? null : overlap(again, landed);
  for (const span of [repeated, open]) {
    if (span === null) continue;
    const summary = await exportRange({
      path: source.database,
      folder,
      ...span,
      dimensions: "first",
      onProgress: ({ day, done, of }) => effects.report({ kind: "step", step: "extract", text: day, done, total: of }),
    });
    facts.days += summary.days;
    facts.files += summary.files;
    facts.rows += summary.rows;
  }
  return facts;
}

/** The business dates that the source has and that were not landed yet; null where there are none, or for a folder. */
export async function datesToExtract(project: Project): Promise<DateSpan | null> {
  const { source } = project.config;
  return source.kind === "folder" ? null : (await sourceDates(project, source)).open;
}

/** The source's dates in two spans: those that were landed, and those that come after them. */
async function sourceDates(
  project: Project,
  source: Extract<SourceConfig, { kind: "simulator" }>,
): Promise<{ landed: DateSpan | null; open: DateSpan | null }> {
  const duck = await project.duck();
  await duck.run(`ATTACH IF NOT EXISTS ${literal(source.database)} AS retailer (READ_ONLY)`);
  try {
    const { oldest, newest } = await duck.row<{ oldest: string; newest: string }>(
      "SELECT CAST(min(trans_dt) AS VARCHAR) AS oldest, CAST(max(trans_dt) AS VARCHAR) AS newest FROM retailer.sales",
    );
    const first = source.landFrom ?? oldest;
    const last = lastLanded(project);
    const from = last === null ? first : addDays(last, 1);
    return {
      landed: last === null || last < first ? null : { from: first, to: last < newest ? last : newest },
      open: from > newest ? null : { from, to: newest },
    };
  } finally {
    await duck.run("DETACH retailer");
  }
}

function lastLanded({ store }: Pick<Project, "store">): string | null {
  const landed = store.all<{ last: string }>(
    "SELECT max(name_date) AS last FROM files WHERE table_name IN ('sales', 'inventory') GROUP BY table_name ORDER BY last",
  );
  return landed.length < FACT_TABLES ? null : (landed[0]?.last ?? null);
}

function overlap(a: DateSpan, b: DateSpan): DateSpan | null {
  const from = a.from > b.from ? a.from : b.from;
  const to = a.to < b.to ? a.to : b.to;
  return from <= to ? { from, to } : null;
}
