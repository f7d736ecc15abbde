/** Snowflake as the operational database. */
import type { ProjectConfig, SourceConfig } from "../../config/project-config.ts";
import type { ProjectPaths } from "../../landing/paths.ts";
import { shownSnowflakeAddress } from "../../snowflake/address.ts";
import { databaseSource } from "../database/database-source.ts";
import { openSnowflakeDatabase } from "../snowflake/open-snowflake.ts";
import type { Source } from "../source.ts";

type SnowflakeConfig = Extract<SourceConfig, { kind: "snowflake" }>;

export function snowflakeSource(config: ProjectConfig, source: SnowflakeConfig, paths: ProjectPaths): Source {
  const { url, reading } = source;
  return databaseSource({
    config,
    paths,
    address: shownSnowflakeAddress(url),
    reading,
    open: () => openSnowflakeDatabase(url, config.timeZone),
  });
}
