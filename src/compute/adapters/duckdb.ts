/** The models by DuckDB in process, some weeks side by side. */
import type { ProjectConfig } from "../../config/project-config.ts";
import type { Duck } from "../../core/duck.ts";
import { weekModels } from "../../model/models.ts";
import { bindInputs } from "../bind-inputs.ts";
import type { Candidate } from "../candidates.ts";
import { evenly } from "../even-sets.ts";
import { ROWS_PER_STATEMENT, type WeekEngine, type WeekEngineParams } from "../week-engine.ts";
import type { WeekInputs } from "../week-inputs.ts";

export function duckdbEngine(config: ProjectConfig): WeekEngine {
  return {
    async compute(params) {
      const together = evenly(params.weeks, ROWS_PER_STATEMENT, config.limits.threads);
      const computed = await params.pool.map(together, async (own, some) => {
        const candidates = await computeTogether(params, own, some);
        params.onDone(some.length);
        return candidates;
      });
      return computed.flat();
    },
    prepare: async () => null,
    clear: async () => undefined,
  };
}

/** The candidates of some weeks, on a connection of its own. */
async function computeTogether(
  { config, paths, write }: WeekEngineParams,
  duck: Duck,
  weeks: readonly WeekInputs[],
): Promise<Candidate[]> {
  await bindInputs(duck, weeks, config, paths);
  const models = weekModels();
  for (const { table, sql } of models) await duck.run(`CREATE OR REPLACE TEMP TABLE ${table.name} AS ${sql}`);
  const candidates: Promise<Candidate>[] = [];
  try {
    for (const inputs of weeks) {
      for (const { table } of models) {
        const rows = `SELECT * FROM ${table.name}${weeks.length === 1 ? "" : ` WHERE yr_wk_num = ${inputs.week}`}`;
        const { published } = await write(duck, table, inputs, rows);
        published.catch(() => undefined);
        candidates.push(published);
      }
    }
    for (const { table } of models) await duck.run(`DROP TABLE ${table.name}`);
  } finally {
    await Promise.allSettled(candidates);
  }
  return Promise.all(candidates);
}
