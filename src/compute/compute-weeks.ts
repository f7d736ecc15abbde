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
/** Accepted rows of the weeks that are audited together. */
const ROWS_PER_AUDIT = 1_500_000;
/** Weeks under way: more would leave the process no thread to read and write files with. */
const MOST_WEEKS_AT_ONCE = 4;

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
  return withDuckPool(duck, weeksAtOnce(weeks, config.limits.threads), async (pool) => {
    const computed = await pool.map(weeks, async (own, week) => {
      const candidates = await computeWeek({ ...params, duck: own }, week);
      done++;
      effects.report({ kind: "step", step: "compute", text: "weeks", done, total: weeks.length });
      return candidates;
    });
    const candidates = computed.flat();
    const failures = await pool.map(rounds(weeks), async (own, round) => {
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

function weeksAtOnce(weeks: readonly WeekInputs[], threads: number): number {
  const largest = Math.max(1, ...weeks.map(rowsOf));
  return Math.max(1, Math.min(weeks.length, threads, MOST_WEEKS_AT_ONCE, Math.floor(ROWS_AT_ONCE / largest)));
}

/** The candidates of one week, on a connection of its own. */
async function computeWeek(params: ComputeWeeksParams, week: WeekInputs): Promise<Candidate[]> {
  const { duck, effects, paths, config, runId } = params;
  await bindInputs(duck, [week], config, paths);
  const models = weekModels();
  for (const { table, sql } of models) await duck.run(`CREATE OR REPLACE TEMP TABLE ${table.name} AS ${sql}`);
  const candidates: Candidate[] = [];
  for (const { table } of models) {
    const file = await writePartition({
      duck,
      effects,
      paths,
      table,
      partition: String(week.week),
      runId,
      keys: config.keys,
      rows: `SELECT * FROM ${table.name}`,
    });
    candidates.push({
      table: table.name,
      partition: String(week.week),
      ...file,
      inputs: week.fingerprint,
      facts: { is_complete_week: week.isComplete, days: new Set(week.days.map(({ date }) => date)).size },
    });
  }
  for (const { table } of models) await duck.run(`DROP TABLE ${table.name}`);
  return candidates;
}

function rowsOf(week: WeekInputs): number {
  return week.days.reduce((sum, day) => sum + day.rows, 0);
}

function rounds(weeks: readonly WeekInputs[]): WeekInputs[][] {
  const result: WeekInputs[][] = [];
  let rows = Infinity;
  for (const week of weeks) {
    const own = rowsOf(week);
    if (rows + own > ROWS_PER_AUDIT) {
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
