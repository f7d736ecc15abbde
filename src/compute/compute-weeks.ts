/** Computes the weeks whose inputs changed, by the configured engine, into candidate partitions; then audits them. */
import type { ProjectConfig } from "../config/project-config.ts";
import type { Duck } from "../core/duck.ts";
import { withDuckPool } from "../core/duck-pool.ts";
import type { Effects } from "../core/effects.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { writePartition } from "../lake/write-partition.ts";
import { auditWeeks } from "./audit-weeks.ts";
import { bindInputs } from "./bind-inputs.ts";
import type { AuditFailure, Candidate } from "./candidates.ts";
import { evenly, rowsOf } from "./even-sets.ts";
import { ROWS_PER_STATEMENT, type WeekEngine, type WeekEngineParams } from "./week-engine.ts";
import type { WeekInputs } from "./week-inputs.ts";

/** Accepted rows that the models may hold at once, over all weeks under way. */
const ROWS_AT_ONCE = 3_000_000;
/** Accepted rows of the weeks that are audited together. */
const ROWS_PER_AUDIT = 1_500_000;
/** Connections at work: more would leave the process no thread to read and write files with. */
const MOST_AT_ONCE = 4;

export type ComputedWeeks = { candidates: Candidate[]; failures: AuditFailure[] };

type ComputeWeeksParams = {
  duck: Duck;
  engine: WeekEngine;
  effects: Effects;
  paths: ProjectPaths;
  config: ProjectConfig;
  runId: string;
  weeks: readonly WeekInputs[];
};

export async function computeWeeks(params: ComputeWeeksParams): Promise<ComputedWeeks> {
  const { duck, engine, effects, paths, config, runId, weeks } = params;
  if (weeks.length === 0) return { candidates: [], failures: [] };
  let done = 0;
  const onDone = (some: number) => {
    done += some;
    effects.report({ kind: "step", step: "compute", text: "weeks", done, total: weeks.length });
  };
  const size = connections(evenly(weeks, ROWS_PER_STATEMENT, config.limits.threads), config.limits.threads);
  return withDuckPool(duck, size, async (pool) => {
    const write = writer({ effects, paths, config, runId });
    const candidates = await engine.compute({ pool, effects, paths, config, runId, weeks, write, onDone });
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

function writer(params: Pick<ComputeWeeksParams, "effects" | "paths" | "config" | "runId">): WeekEngineParams["write"] {
  const { effects, paths, config, runId } = params;
  return async (duck, table, { week, fingerprint, isComplete, days }, rows) => {
    const partition = String(week);
    const written = await writePartition({
      duck,
      effects,
      paths,
      table,
      partition,
      runId,
      keys: config.keys,
      rows,
    });
    const published = written.published.then((file) => ({
      table: table.name,
      partition,
      ...file,
      inputs: fingerprint,
      facts: { is_complete_week: isComplete, days: new Set(days.map(({ date }) => date)).size },
    }));
    published.catch(() => undefined);
    return { published };
  };
}

function connections(together: readonly (readonly WeekInputs[])[], threads: number): number {
  const largest = Math.max(1, ...together.map((weeks) => weeks.reduce((sum, week) => sum + rowsOf(week), 0)));
  return Math.max(1, Math.min(together.length, threads, MOST_AT_ONCE, Math.floor(ROWS_AT_ONCE / largest)));
}
