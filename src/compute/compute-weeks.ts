/** Computes the weeks whose inputs changed, some weeks side by side, into candidate partitions; then audits them. */
import type { ProjectConfig } from "../config/project-config.ts";
import { literal, type Duck } from "../core/duck.ts";
import { withDuckPool } from "../core/duck-pool.ts";
import type { Effects } from "../core/effects.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { writePartition } from "../lake/write-partition.ts";
import { weekModels } from "../model/models.ts";
import { createAcceptedViews } from "./accepted-views.ts";
import { auditWeeks } from "./audit-weeks.ts";
import type { AuditFailure, Candidate } from "./candidates.ts";
import type { WeekInputs } from "./week-inputs.ts";

/** Accepted rows that the models may hold at once, over all weeks under way. */
const ROWS_AT_ONCE = 3_000_000;
/** Accepted rows of the weeks that are computed by the same statements: planning one costs as much as ten thousand rows. */
const ROWS_PER_STATEMENT = 600_000;
/** Accepted rows of the weeks that are audited together. */
const ROWS_PER_AUDIT = 1_500_000;
/** Connections at work: more would leave the process no thread to read and write files with. */
const MOST_AT_ONCE = 4;

export type ComputedWeeks = { candidates: Candidate[]; failures: AuditFailure[] };

type ComputeWeeksParams = {
  duck: Duck;
  effects: Effects;
  paths: ProjectPaths;
  config: ProjectConfig;
  runId: string;
  weeks: readonly WeekInputs[];
};

export async function computeWeeks(params: ComputeWeeksParams): Promise<ComputedWeeks> {
  const { duck, effects, paths, config, weeks } = params;
  if (weeks.length === 0) return { candidates: [], failures: [] };
  let done = 0;
  const together = evenly(weeks, ROWS_PER_STATEMENT, config.limits.threads);
  return withDuckPool(duck, connections(together, config.limits.threads), async (pool) => {
    const computed = await pool.map(together, async (own, some) => {
      const candidates = await computeTogether({ ...params, duck: own }, some);
      done += some.length;
      effects.report({ kind: "step", step: "compute", text: "weeks", done, total: weeks.length });
      return candidates;
    });
    const candidates = computed.flat();
    const failures = await pool.map(evenly(weeks, ROWS_PER_AUDIT, config.limits.threads), async (own, round) => {
      const partitions = new Set(round.map(({ week }) => String(week)));
      await bindInputs(own, round, config, paths);
      return auditWeeks({
        duck: own,
        paths,
        config,
        weeks: round,
        candidates: candidates.filter(({ partition }) => partitions.has(partition)),
      });
    });
    return { candidates, failures: failures.flat() };
  });
}

/** Weeks in sets of at most about so many accepted rows and of like size, as many as keep that many connections busy to the end. */
function evenly(weeks: readonly WeekInputs[], most: number, threads: number): WeekInputs[][] {
  const all = weeks.reduce((sum, week) => sum + rowsOf(week), 0);
  const sets = Math.ceil(Math.ceil(all / most) / threads) * threads;
  let before = 0;
  const bySet = Map.groupBy(weeks, (week) => {
    const set = Math.floor((before / all) * sets);
    before += rowsOf(week);
    return set;
  });
  return [...bySet.values()];
}

function connections(together: readonly (readonly WeekInputs[])[], threads: number): number {
  const largest = Math.max(1, ...together.map((weeks) => weeks.reduce((sum, week) => sum + rowsOf(week), 0)));
  return Math.max(1, Math.min(together.length, threads, MOST_AT_ONCE, Math.floor(ROWS_AT_ONCE / largest)));
}

/** The candidates of some weeks, on a connection of its own. */
async function computeTogether(params: ComputeWeeksParams, weeks: readonly WeekInputs[]): Promise<Candidate[]> {
  const { duck, effects, paths, config, runId } = params;
  await bindInputs(duck, weeks, config, paths);
  const models = weekModels();
  for (const { table, sql } of models) await duck.run(`CREATE OR REPLACE TEMP TABLE ${table.name} AS ${sql}`);
  const candidates: Promise<Candidate>[] = [];
  try {
    for (const { week, fingerprint, isComplete, days } of weeks) {
      for (const { table } of models) {
        const { published } = await writePartition({
          duck,
          effects,
          paths,
          table,
          partition: String(week),
          runId,
          keys: config.keys,
          rows: `SELECT * FROM ${table.name}${weeks.length === 1 ? "" : ` WHERE yr_wk_num = ${week}`}`,
        });
        const candidate = published.then((file) => ({
          table: table.name,
          partition: String(week),
          ...file,
          inputs: fingerprint,
          facts: { is_complete_week: isComplete, days: new Set(days.map(({ date }) => date)).size },
        }));
        candidate.catch(() => undefined);
        candidates.push(candidate);
      }
    }
    for (const { table } of models) await duck.run(`DROP TABLE ${table.name}`);
  } finally {
    await Promise.allSettled(candidates);
  }
  return Promise.all(candidates);
}

function rowsOf(week: WeekInputs): number {
  return week.days.reduce((sum, day) => sum + day.rows, 0);
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
    paths,
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
