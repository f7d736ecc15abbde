/** The simulated retailer's database: what it records becomes files, one business date at a time. */
import { access, constants, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectConfig, SourceConfig } from "../../config/project-config.ts";
import { addDays, dateRange } from "../../core/dates.ts";
import { literal } from "../../core/duck.ts";
import type { Effects } from "../../core/effects.ts";
import { exists } from "../../core/files.ts";
import type { ProjectPaths } from "../../landing/paths.ts";
import { findFiles } from "../find-files.ts";
import { listFiles } from "../folder/list-files.ts";
import { exportRange } from "../simulator/export-day.ts";
import { DELIVERED, NOTHING, type DateSpan, type ExtractFacts, type Source, type SourceState } from "../source.ts";

type SimulatorConfig = Extract<SourceConfig, { kind: "simulator" }>;

/** A date counts as landed when both of its fact tables are. */
const FACT_TABLES = 2;

export function simulatorSource(config: ProjectConfig, source: SimulatorConfig, paths: ProjectPaths): Source {
  const folder = join(paths.work, DELIVERED);
  return {
    address: source.database,
    folder,
    collect: (state, effects, again) => extractDays(state, source, { effects, folder, again }),
    clear: (effects) => effects.files.remove(folder),
    delivered: async () => ((await exists(folder)) ? findFiles(config, folder, await listFiles(folder)) : NOTHING),
    look: async () => ({ ...NOTHING, manifests: [] }),
    read: (name) => readFile(join(folder, name), "utf8"),
    openDates: async (state) => {
      const { open } = await sourceDates(state, source);
      return open === null ? [] : dateRange(open.from, open.to);
    },
    hasNews: async () => true,
    async examine() {
      await access(source.database, constants.R_OK);
      return { status: "ok", text: `the simulated retailer, ${source.database}` };
    },
  };
}

/** Writes into `folder` the business dates that were not landed yet, and those that are wanted again. */
async function extractDays(
  state: SourceState,
  source: SimulatorConfig,
  { effects, folder, again }: { effects: Effects; folder: string; again: DateSpan | null },
): Promise<ExtractFacts> {
  const facts = { days: 0, files: 0, rows: 0 };
  await effects.files.remove(folder);
  await effects.files.makeFolder(folder);
  const { landed, open } = await sourceDates(state, source);
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

/** The source's dates in two spans: those that were landed, and those that come after them. */
async function sourceDates(
  state: SourceState,
  source: SimulatorConfig,
): Promise<{ landed: DateSpan | null; open: DateSpan | null }> {
  const duck = await state.duck();
  await duck.run(`ATTACH IF NOT EXISTS ${literal(source.database)} AS retailer (READ_ONLY)`);
  try {
    const { oldest, newest } = await duck.row<{ oldest: string; newest: string }>(
      "SELECT CAST(min(trans_dt) AS VARCHAR) AS oldest, CAST(max(trans_dt) AS VARCHAR) AS newest FROM retailer.sales",
    );
    const first = source.landFrom ?? oldest;
    const last = lastLanded(state);
    const from = last === null ? first : addDays(last, 1);
    return {
      landed: last === null || last < first ? null : { from: first, to: last < newest ? last : newest },
      open: from > newest ? null : { from, to: newest },
    };
  } finally {
    await duck.run("DETACH retailer");
  }
}

function lastLanded({ store }: SourceState): string | null {
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
