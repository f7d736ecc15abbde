/** PostgreSQL as the operational database. */
import type { ProjectConfig, SourceConfig } from "../../config/project-config.ts";
import type { ProjectPaths } from "../../landing/paths.ts";
import { databaseSource } from "../database/database-source.ts";
import { openPostgres } from "../postgres/postgres-database.ts";
import { addressOf } from "../postgres/connect.ts";
import type { Source } from "../source.ts";

type PostgresConfig = Extract<SourceConfig, { kind: "postgres" }>;

export function postgresSource(config: ProjectConfig, source: PostgresConfig, paths: ProjectPaths): Source {
  const { url, reading } = source;
  return databaseSource({
    config,
    paths,
    address: addressOf(url),
    reading,
    open: () => openPostgres({ url, timeZone: config.timeZone }),
  });
}
