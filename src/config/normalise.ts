/** The one bridge from what a person wrote to what the program uses: every default is filled in here and nowhere else. */
import { availableParallelism } from "node:os";
import { basename, resolve } from "node:path";
import { resolveMeasures } from "../model/own-measures.ts";
import { sourceTableNames, sourceTables, type KeyTypes, type SourceTableName } from "../model/tables.ts";
import type { QueryConfig } from "../query/index.ts";
import type { S3Params } from "../storage/adapters/s3.ts";
import type { CatalogConfig } from "../catalog/index.ts";
import type { ComputeConfig } from "../compute/index.ts";
import type { DatabaseReading } from "../source/database/read-tables.ts";
import type { StorageConfig } from "../storage/index.ts";
import type {
  Cadence,
  CalendarKind,
  FileFormat,
  ProjectConfig,
  SourceConfig,
  TableConfig,
  WorkflowConfig,
} from "./project-config.ts";
import { defaultDag } from "./default-dag.ts";
import { normaliseDeploy } from "./written-deploy.ts";
import type { WrittenConfig, WrittenTable } from "./written-config.ts";

/** What the machine says where the configuration says nothing. */
export type MachineDefaults = { timeZone: string; threads: number };

export function machineDefaults(): MachineDefaults {
  return { timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, threads: availableParallelism() };
}

/** `dir`: the absolute project folder, to which written paths are relative. */
export function normaliseConfig(
  written: WrittenConfig,
  dir: string,
  machine: MachineDefaults = machineDefaults(),
): ProjectConfig {
  const source = normaliseSource(written, dir);
  const keys = keyTypes(written);
  const table = (name: SourceTableName): TableConfig | null => normaliseTable(name, written, source);
  return {
    name: written.name ?? basename(dir),
    dir,
    source,
    storage: normaliseStorage(written.storage),
    compute: normaliseCompute(written.compute),
    workflow: normaliseWorkflow(written.workflow, written.name ?? basename(dir)),
    catalog: normaliseCatalog(written.catalog),
    query: normaliseQuery(written.query, written.catalog),
    timeZone: written.timeZone ?? machine.timeZone,
    arrivalAt: written.arrivalAt ?? "03:00",
    arrivalUntil: written.arrivalUntil ?? null,
    currency: written.currency ?? "USD",
    calendar: written.calendar ?? defaultCalendar(written),
    keys,
    tables: Object.fromEntries(sourceTableNames.map((name) => [name, table(name)])) as ProjectConfig["tables"],
    severities: defined(written.severities),
    holdBelowShare: written.severities?.["smaller-replacement"] === "off" ? 0 : (written.holdBelowShare ?? 0.5),
    retentionDays: written.retentionDays ?? 30,
    measures: resolveMeasures(written.measures ?? [], keys).measures,
    alerts: normaliseAlerts(written.alerts),
    logs: {
      cloudWatch:
        written.logs?.cloudwatch === undefined
          ? null
          : { group: written.logs.cloudwatch, region: written.logs.region ?? null },
    },
    server: { host: written.server?.host ?? "127.0.0.1", port: written.server?.port ?? 4680 },
    deploy: normaliseDeploy(written.deploy, dir, written.name ?? basename(dir)),
    limits: {
      memory: written.limits?.memory ?? "2GB",
      threads: written.limits?.threads ?? machine.threads,
      queryTimeoutMs: written.limits?.queryTimeoutMs ?? 30_000,
    },
  };
}

export function keyTypes({ keys }: Pick<WrittenConfig, "keys">): KeyTypes {
  return {
    store_key: keys?.store_key ?? "BIGINT",
    prod_key: keys?.prod_key ?? "BIGINT",
    trans_id: keys?.trans_id ?? "BIGINT",
  };
}

function normaliseSource(all: WrittenConfig, dir: string): SourceConfig {
  const written = all.source;
  if (typeof written === "string" && written.startsWith("s3://"))
    return { kind: "s3", ...normaliseS3({ s3: written }) };
  if (typeof written === "string") return { kind: "folder", path: resolve(dir, written) };
  if ("s3" in written) return { kind: "s3", ...normaliseS3(written) };
  if ("folder" in written) return { kind: "folder", path: resolve(dir, written.folder) };
  if ("postgres" in written)
    return { kind: "postgres", url: written.postgres, reading: normaliseReading(written, all) };
  if ("snowflake" in written)
    return { kind: "snowflake", url: written.snowflake, reading: normaliseReading(written, all) };
  return { kind: "simulator", database: resolve(dir, written.simulator), landFrom: written.landFrom ?? null };
}

/** Its days are cut where it is read. */
function isDatabase(source: SourceConfig): boolean {
  return "reading" in source;
}

function dayStart(own: Pick<WrittenTable, "businessDayStartsAt">, all: WrittenConfig): number {
  return own.businessDayStartsAt ?? all.businessDayStartsAt ?? 0;
}

type WrittenDatabase = Extract<WrittenConfig["source"], { lookBackDays?: unknown }>;

function normaliseReading(written: WrittenDatabase, all: WrittenConfig): DatabaseReading {
  const starts = sourceTableNames.map((name) => [name, dayStart(all.tables?.[name] || {}, all)] as const);
  return {
    dayStartsAt: Object.fromEntries(starts),
    tables: defined(written.tables),
    changed: defined(written.changed),
    landFrom: written.landFrom ?? null,
    lookBackDays: written.lookBackDays ?? 35,
  };
}

function normaliseStorage(written: WrittenConfig["storage"]): StorageConfig {
  return written === undefined ? { kind: "local" } : { kind: "s3", ...normaliseS3(written) };
}

function normaliseCompute(written: WrittenConfig["compute"]): ComputeConfig {
  if (written === undefined || written === "duckdb") return { kind: "duckdb" };
  const { spark } = written;
  return {
    kind: "spark",
    by: spark.by ?? "command",
    command: spark.command ?? "spark-sql",
    master: spark.master ?? "local[*]",
    settings: defined(spark.settings),
  };
}

function normaliseWorkflow(written: WrittenConfig["workflow"], name: string): WorkflowConfig {
  const { airflow, mwaa, region = null, version = 3 } = written ?? {};
  const dag = written?.dag ?? defaultDag(name);
  if (airflow !== undefined) return { kind: "airflow", url: airflow, dag, version };
  return mwaa === undefined ? { kind: "embedded" } : { kind: "mwaa", environment: mwaa, region, dag, version };
}

function normaliseCatalog(written: WrittenConfig["catalog"]): CatalogConfig {
  if (written === undefined || written === "sqlite") return { kind: "sqlite" };
  const { database, region = null, endpoint = null } = written.glue;
  return { kind: "glue", database, region, endpoint };
}

/** Athena reads by Glue: its database is the catalog's where it names none itself. */
function normaliseQuery(written: WrittenConfig["query"], catalog: WrittenConfig["catalog"]): QueryConfig {
  if (written === undefined || written === "duckdb") return { kind: "duckdb" };
  const {
    workgroup = "primary",
    database,
    output = null,
    pages = true,
    region = null,
    endpoint = null,
  } = written.athena;
  const glue = typeof catalog === "object" ? catalog.glue.database : "default";
  return { kind: "athena", workgroup, database: database ?? glue, output, pages, region, endpoint };
}

function normaliseS3(written: NonNullable<WrittenConfig["storage"]>): S3Params {
  const [bucket = "", ...rest] = written.s3.slice("s3://".length).split("/");
  const prefix = rest.filter((part) => part !== "").join("/");
  return {
    bucket,
    prefix: prefix === "" ? "" : `${prefix}/`,
    region: written.region ?? null,
    endpoint: written.endpoint ?? null,
    pathStyle: written.pathStyle ?? written.endpoint !== undefined,
  };
}

function defaultCalendar(written: WrittenConfig): CalendarKind {
  const simulated = typeof written.source === "object" && "simulator" in written.source;
  const declared = written.tables?.calendar;
  return simulated || (declared !== undefined && declared !== false) ? "table" : "iso";
}

function normaliseTable(name: SourceTableName, written: WrittenConfig, source: SourceConfig): TableConfig | null {
  const own = written.tables?.[name] ?? {};
  if (own === false) return null;
  return {
    files: own.files ?? [],
    columns: defined(own.columns),
    cadence: own.cadence ?? written.cadence ?? defaultCadence(name, source),
    mode: own.mode ?? written.mode ?? "replace",
    format: normaliseFormat(own, written),
    businessDayStartsAt: isDatabase(source) ? 0 : dayStart(own, written),
  };
}

function normaliseFormat(own: WrittenTable, all: WrittenConfig): FileFormat {
  return {
    dates: own.dates ?? all.dates ?? null,
    decimal: own.decimal ?? all.decimal ?? null,
    delimiter: own.delimiter ?? all.delimiter ?? null,
    encoding: own.encoding ?? all.encoding ?? null,
    nulls: own.nulls ?? all.nulls ?? [],
    layout: own.layout ?? null,
  };
}

function defaultCadence(name: SourceTableName, source: SourceConfig): Cadence {
  const recordsDaily = source.kind === "simulator" || isDatabase(source);
  return recordsDaily && sourceTables[name].kind === "fact" ? "daily" : "irregular";
}

function defined<Value>(written: Readonly<Record<string, Value | undefined>> | undefined): Record<string, Value> {
  const all: Record<string, Value> = {};
  for (const [name, value] of Object.entries(written ?? {})) if (value !== undefined) all[name] = value;
  return all;
}

function normaliseAlerts(written: WrittenConfig["alerts"]): ProjectConfig["alerts"] {
  const smtp = written?.smtp;
  return {
    smtp: smtp === undefined ? null : { host: smtp.host, port: smtp.port ?? 587, from: smtp.from, to: smtp.to },
    sns: written?.sns ?? null,
    webhook: written?.webhook ?? null,
  };
}
