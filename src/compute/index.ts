/** The engines that a configuration can name. The program of each is loaded when it is used. */
import type { ProjectConfig } from "../config/project-config.ts";
import type { ObjectStorage } from "../storage/storage.ts";
import type { SparkConfig } from "./adapters/spark.ts";
import type { WeekEngine } from "./week-engine.ts";

export type ComputeConfig = { kind: "duckdb" } | ({ kind: "spark" } & SparkConfig);

const adapters = {
  duckdb: async (config: ProjectConfig) => (await import("./adapters/duckdb.ts")).duckdbEngine(config),
  spark: async (
    config: ProjectConfig,
    compute: Extract<ComputeConfig, { kind: "spark" }>,
    storage: ObjectStorage | null,
  ) => {
    const [{ sparkEngine }, { folderPlaces, storagePlaces }] = await Promise.all([
      import("./adapters/spark.ts"),
      import("./adapters/spark-places.ts"),
    ]);
    const places =
      storage === null
        ? folderPlaces(config.dir)
        : storagePlaces(storage, config.dir, compute.by === "steps" ? "s3" : "s3a");
    return sparkEngine(config, compute, places);
  },
};

/** `storage`: where the project's files stand; null: in its folder. */
export function openWeekEngine(config: ProjectConfig, storage: ObjectStorage | null): Promise<WeekEngine> {
  const { compute } = config;
  return compute.kind === "duckdb" ? adapters.duckdb(config) : adapters.spark(config, compute, storage);
}
