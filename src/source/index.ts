/** The sources that a configuration can name. The program of each is loaded when it is used. */
import type { ProjectConfig, SourceConfig } from "../config/project-config.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import type { Source } from "./source.ts";

type Opener<Kind extends SourceConfig["kind"]> = (
  config: ProjectConfig,
  source: Extract<SourceConfig, { kind: Kind }>,
  paths: ProjectPaths,
) => Promise<Source>;

const adapters: { [Kind in SourceConfig["kind"]]: Opener<Kind> } = {
  folder: async (config, source) => (await import("./adapters/folder.ts")).folderSource(config, source),
  s3: async (config, source, paths) => (await import("./adapters/s3.ts")).s3Source(config, source, paths),
  simulator: async (config, source, paths) =>
    (await import("./adapters/simulator.ts")).simulatorSource(config, source, paths),
  postgres: async (config, source, paths) =>
    (await import("./adapters/postgres.ts")).postgresSource(config, source, paths),
  snowflake: async (config, source, paths) =>
    (await import("./adapters/snowflake.ts")).snowflakeSource(config, source, paths),
};

export function openSource({ config, paths }: { config: ProjectConfig; paths: ProjectPaths }): Promise<Source> {
  const open: (config: ProjectConfig, source: never, paths: ProjectPaths) => Promise<Source> =
    adapters[config.source.kind];
  return open(config, config.source as never, paths);
}
