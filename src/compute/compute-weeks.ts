/** Computes the weeks whose inputs changed, a bounded number of rows at a time, into candidate partitions. */
import type { ProjectConfig } from "../config/project-config.ts";
import { literal, type Duck } from "../core/duck.ts";
import type { Effects } from "../core/effects.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { writePartition } from "../lake/write-partition.ts";
import { weekModels } from "../model/models.ts";
import { createAcceptedViews } from "./accepted-views.ts";
import { auditWeeks } from "./audit-weeks.ts";
import type { AuditFailure, Candidate } from "./candidates.ts";
import type { WeekInputs } from "./week-inputs.ts";

/** Accepted rows that one round of the models may read. */
const ROWS_PER_ROUND = 1_500_000;
/** Partitions written side by side. */
const WRITERS = 2;

export type ComputedWeeks = { candidates: Candidate[]; failures: AuditFailure[] };

export async function computeWeeks(params: {
  duck: Duck;
  effects: Effects;
  paths: ProjectPaths;
  config: ProjectConfig;
  runId: string;
  weeks: readonly WeekInputs[];
}): Promise<ComputedWeeks> {
  const { duck, effects, paths, config, weeks } = params;
  const candidates: Candidate[] = [];
  const failures: AuditFailure[] = [];
  let done = 0;
  for (const round of rounds(weeks)) {
    await bindInputs(duck, round, config, paths);
    for (const model of weekModels()) {
      await duck.run(`CREATE OR REPLACE TABLE ${model.table.name} AS ${model.sql}`);
    }
    const own = await writeWeeks(params, round, () => {
      done++;
      effects.report({ kind: "step", step: "compute", text: "weeks", done, total: weeks.length });
    });
    failures.push(...(await auditWeeks({ duck, paths, config, weeks: round, candidates: own })));
    candidates.push(...own);
  }
  for (const { table } of weekModels()) await duck.run(`DROP TABLE IF EXISTS ${table.name}`);
  return { candidates, failures };
}

type WriteParams = { duck: Duck; effects: Effects; paths: ProjectPaths; config: ProjectConfig; runId: string };

/** Writes the partitions of a round, some at a time, in the order of the weeks. */
async function writeWeeks(params: WriteParams, weeks: readonly WeekInputs[], onDone: () => void): Promise<Candidate[]> {
  const { duck, effects, paths, config, runId } = params;
  const jobs = weeks.flatMap((week) => weekModels().map(({ table }) => ({ week, table })));
  const candidates: Candidate[] = [];
  let next = 0;
  const write = async (own: Duck) => {
    for (let at = next++; at < jobs.length; at = next++) {
      const { week, table } = jobs[at] as (typeof jobs)[number];
      const partition = String(week.week);
      const rows = `SELECT * FROM ${table.name} WHERE yr_wk_num = ${partition}`;
      const file = await writePartition({
        duck: own,
        effects,
        paths,
        table,
        partition,
        runId,
        keys: config.keys,
        rows,
      });
      candidates[at] = {
        table: table.name,
        partition,
        ...file,
        inputs: week.fingerprint,
        facts: { is_complete_week: week.isComplete, days: new Set(week.days.map(({ date }) => date)).size },
      };
      if (table.name === "weekly_store_product") onDone();
    }
  };
  const forks = await Promise.all(Array.from({ length: Math.min(WRITERS, jobs.length) }, () => duck.fork()));
  try {
    await Promise.all(forks.map(write));
  } finally {
    for (const fork of forks) fork.close();
  }
  return candidates;
}

function rounds(weeks: readonly WeekInputs[]): WeekInputs[][] {
  const result: WeekInputs[][] = [];
  let rows = Infinity;
  for (const week of weeks) {
    const own = week.days.reduce((sum, day) => sum + day.rows, 0);
    if (rows + own > ROWS_PER_ROUND) {
      result.push([]);
      rows = 0;
    }
    result.at(-1)?.push(week);
    rows += own;
  }
  return result;
}

async function bindInputs(
  duck: Duck,
  weeks: readonly WeekInputs[],
  config: ProjectConfig,
  paths: ProjectPaths,
): Promise<void> {
  await createAcceptedViews(
    duck,
    weeks.flatMap(({ days }) => days),
    config.keys,
    paths.at,
  );
  const dates = weeks.flatMap(({ week, dates: own }) => own.map((date) => `(DATE ${literal(date)}, ${week})`));
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE calendar_days AS SELECT * FROM (VALUES ${dates.join(", ")}) AS v(cal_dt, yr_wk_num)`,
  );
  const complete = weeks.map(({ week, isComplete }) => `(${week}, ${isComplete})`);
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE calendar_weeks AS SELECT * FROM (VALUES ${complete.join(", ")}) AS v(yr_wk_num, is_complete_week)`,
  );
}
