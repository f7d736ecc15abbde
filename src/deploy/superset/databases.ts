/** The databases that Superset can read the lake through. No secret stands in any of them. */
import { join } from "node:path";
import type { ProjectConfig } from "../../config/project-config.ts";
import { UsageError } from "../../core/errors.ts";
import { QUERY_FILE } from "../../catalog/query-file.ts";
import type { SupersetDatabase } from "./database-kinds.ts";
import { dialects, type Dialect } from "./dialects.ts";

export type DatabaseAddress = {
  uri: string;
  /** Of the driver's connect function. */
  connect: Readonly<Record<string, unknown>>;
  /** What the datasets' tables stand in; null: the connection's own. */
  schema: string | null;
  dialect: Dialect;
};

const addresses: Record<SupersetDatabase, (config: ProjectConfig) => DatabaseAddress> = {
  duckdb: duckdbAddress,
  athena: athenaAddress,
  trino: trinoAddress,
};

/** The database that is asked for, or the one that goes with how the project is queried. */
export function databaseAddress(config: ProjectConfig, asked: SupersetDatabase | null): DatabaseAddress {
  const kind = asked ?? config.deploy.superset.database ?? (config.query.kind === "duckdb" ? "duckdb" : "athena");
  return addresses[kind](config);
}

function duckdbAddress({ storage, deploy }: ProjectConfig): DatabaseAddress {
  if (storage.kind !== "local")
    throw new UsageError({
      what: "DuckDB in Superset reads the files of a project folder, and this project keeps them in object storage",
      where: { setting: "storage" },
      next: "Call it with --database athena or --database trino, which read them there",
    });
  const { project } = deploy.superset;
  return {
    uri: `duckdb:///${encodeURI(join(project, QUERY_FILE))}`,
    connect: { read_only: true, config: { file_search_path: project, threads: 2 } },
    schema: "main",
    dialect: dialects.duckdb,
  };
}

function athenaAddress({ query, catalog }: ProjectConfig): DatabaseAddress {
  const athena = query.kind === "athena" ? query : null;
  const glue = catalog.kind === "glue" ? catalog : null;
  const database = athena?.database ?? glue?.database;
  const region = athena?.region ?? glue?.region ?? null;
  if (database === undefined || region === null)
    throw new UsageError({
      what: "Athena reads the lake as a catalog in a region describes it, and the configuration does not say which",
      where: { setting: database === undefined ? "catalog" : "query.athena.region" },
      next: 'Set catalog: { "glue": { "database": "retail", "region": "eu-central-1" } }, and query: { "athena": … } where a workgroup of its own is used',
    });
  const options = new URLSearchParams({
    ...(athena === null ? {} : { work_group: athena.workgroup }),
    ...(athena === null || athena.output === null ? {} : { s3_staging_dir: athena.output }),
    ...(athena === null || athena.endpoint === null ? {} : { endpoint_url: athena.endpoint }),
  });
  const search = options.size === 0 ? "" : `?${options.toString()}`;
  return {
    uri: `awsathena+rest://athena.${region}.amazonaws.com:443/${database}${search}`,
    connect: {},
    schema: database,
    dialect: dialects.trino,
  };
}

/** What stands for a password that Superset asks for at the first import, and keeps. */
const ASKED_FOR = "XXXXXXXXXX";

function trinoAddress({ catalog, deploy }: ProjectConfig): DatabaseAddress {
  const { trino } = deploy.superset;
  const schema = trino?.schema ?? (catalog.kind === "glue" ? catalog.database : null);
  if (trino === null || schema === null)
    throw new UsageError({
      what: "Which Trino Superset shall ask is not said",
      where: { setting: "deploy.superset.trino" },
      next: 'Set deploy: { "superset": { "trino": { "host": "trino.example.org", "catalog": "hive", "schema": "retail" } } }',
    });
  const user = `${encodeURIComponent(trino.user)}${trino.password ? `:${ASKED_FOR}` : ""}`;
  return {
    uri: `trino://${user}@${trino.host}:${trino.port}/${trino.catalog}/${schema}`,
    connect: { http_scheme: trino.https ? "https" : "http", source: "superset" },
    schema,
    dialect: dialects.trino,
  };
}
