/** The port of engines that compute the models over weeks. Every engine gives the same cells; see models.ts for the SQL they share. */
import type { ProjectConfig } from "../config/project-config.ts";
import type { Duck } from "../core/duck.ts";
import type { DuckPool } from "../core/duck-pool.ts";
import type { Effects } from "../core/effects.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import type { LakeTable } from "../model/lake.ts";
import type { Candidate } from "./candidates.ts";
import type { WeekInputs } from "./week-inputs.ts";

/** Accepted rows of the weeks that are computed by the same statements: planning one costs as much as ten thousand rows. */
export const ROWS_PER_STATEMENT = 600_000;

/** What somebody else is to run, such as EMR: `args` as spark's own commands take them. */
export type SparkJob = { id: string; steps: { name: string; args: string[] }[] };

export type WeekEngineParams = {
  pool: DuckPool;
  effects: Effects;
  paths: ProjectPaths;
  config: ProjectConfig;
  runId: string;
  weeks: readonly WeekInputs[];
  /**
   * Takes the rows of one model and week, as SQL that `own` can read until the promise resolves; answers the candidate once its file
   * stands durably.
   */
  write(own: Duck, model: LakeTable, week: WeekInputs, rows: string): Promise<{ published: Promise<Candidate> }>;
  /** Told when weeks are done. */
  onDone(weeks: number): void;
};

export type WeekEngine = {
  /** What is to be done elsewhere before `compute` can be called for these weeks; null where nothing is. */
  prepare(weeks: readonly WeekInputs[], runId: string): Promise<SparkJob | null>;
  /** Computes all models of all weeks. */
  compute(params: WeekEngineParams): Promise<Candidate[]>;
  /** Removes what was kept for a run that has committed. */
  clear(runId: string): Promise<void>;
};
