/**
 * The models by Apache Spark: one SQL file, run by `spark-sql` on this machine, or handed out as a step for a cluster that somebody else
 * starts. The rows that it wrote become partitions in the same way as DuckDB's own.
 */
import { join } from "node:path";
import { literalList } from "../../core/duck.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { weekModels } from "../../model/models.ts";
import { sideBySide } from "../../core/side-by-side.ts";
import type { SparkJob, WeekEngine } from "../week-engine.ts";
import { runSpark } from "./spark-command.ts";
import { SPARK_SETTINGS, sparkJobSql } from "./spark-job.ts";
import type { SparkPlaces } from "./spark-places.ts";
import type { WeekInputs } from "../week-inputs.ts";

/** What can be set at the start alone: the job makes no tables, and needs no metastore, which would leave its own files about. */
const START_SETTINGS = { "spark.sql.catalogImplementation": "in-memory" } as const;

export type SparkConfig = {
  /** command: run here. steps: the job is handed out, and the run goes on when it was done. */
  by: "command" | "steps";
  command: string;
  master: string;
  settings: Readonly<Record<string, string>>;
};

export function sparkEngine(config: ProjectConfig, spark: SparkConfig, places: SparkPlaces): WeekEngine {
  const folderOf = (runId: string) => `work/${runId}/spark`;
  const jobFile = (runId: string) => `${folderOf(runId)}/job.sql`;
  const resultOf = (runId: string, table: string) => `${folderOf(runId)}/${table}`;
  const sqlOf = (weeks: readonly WeekInputs[], runId: string) =>
    sparkJobSql({
      weeks,
      keys: config.keys,
      at: places.at,
      output: (table) => places.at(resultOf(runId, table)),
    });
  const argsOf = (runId: string, here: { master: string; settings: Readonly<Record<string, string>> } | null) => [
    spark.command,
    ...(here === null ? [] : ["--master", here.master]),
    ...Object.entries({ ...here?.settings, ...spark.settings, ...START_SETTINGS, ...SPARK_SETTINGS }).flatMap(
      ([name, value]) => ["--conf", `${name}=${value}`],
    ),
    "-f",
    places.at(jobFile(runId)),
  ];
  const isDone = async (weeks: readonly WeekInputs[], runId: string) => {
    if ((await places.readJob(jobFile(runId))) !== sqlOf(weeks, runId)) return false;
    const results = await Promise.all(weekModels().map(({ table }) => places.isDone(resultOf(runId, table.name))));
    return results.every(Boolean);
  };
  /** Older results are removed first: what is found later is this job's. */
  const write = async (weeks: readonly WeekInputs[], runId: string) => {
    await places.clear(folderOf(runId));
    await places.writeJob(jobFile(runId), sqlOf(weeks, runId));
  };

  return {
    async prepare(weeks, runId) {
      if (spark.by === "command" || weeks.length === 0 || (await isDone(weeks, runId))) return null;
      await write(weeks, runId);
      return { id: runId, steps: [{ name: `Endcap ${runId}: weeks`, args: argsOf(runId, null) }] } satisfies SparkJob;
    },
    async compute({ pool, weeks, runId, paths, effects, write: writeRows, onDone }) {
      if (!(await isDone(weeks, runId))) {
        await write(weeks, runId);
        effects.report({ kind: "note", step: "compute", text: `Spark computes ${weeks.length} weeks` });
        const settings = { "spark.sql.warehouse.dir": join(paths.work, runId, "spark-warehouse") };
        await runSpark(argsOf(runId, { master: spark.master, settings }), paths.dir);
      }
      const models = weekModels();
      const results = new Map<string, string>();
      for (const { table } of models)
        results.set(
          table.name,
          `read_parquet(${literalList(await places.bringResult(resultOf(runId, table.name)))}, hive_partitioning = false)`,
        );
      const written = await pool.map(weeks, async (own, week) => {
        const candidates = await sideBySide(models, 1, async ({ table }) => {
          const rows = `SELECT * FROM ${results.get(table.name)} WHERE yr_wk_num = ${week.week}`;
          return (await writeRows(own, table, week, rows)).published;
        });
        onDone(1);
        return candidates;
      });
      return written.flat();
    },
    clear: (runId) => places.clear(folderOf(runId)),
  };
}
