/** What of the account the project's configuration says, checked. */
import type { ProjectConfig, TableConfig } from "../../config/project-config.ts";
import type { SnowflakeDeployConfig } from "../../config/written-snowflake.ts";
import { UsageError } from "../../core/errors.ts";
import { sourceTableNames, sourceTables, type SourceTableName } from "../../model/tables.ts";
import { qualifiedName, snowflakeName } from "../../snowflake/names.ts";

export type SnowflakeTable = {
  name: SourceTableName;
  /** The retailer's table or view: database, schema and name as SQL identifiers. */
  from: readonly string[];
  kind: "TABLE" | "VIEW";
  config: TableConfig;
};

export type SnowflakeInputs = Omit<SnowflakeDeployConfig, "tables"> & {
  project: string;
  timeZone: string;
  database: string;
  awsRole: string;
  /** Bucket and prefix, which ends with a slash where there is one. */
  landing: { bucket: string; prefix: string };
  /** Those that the project loads, in the order of the contract. */
  unloaded: readonly SnowflakeTable[];
};

/** Throws a UsageError where the configuration does not say what the account needs. */
export function snowflakeInputs(config: ProjectConfig): SnowflakeInputs {
  const { snowflake } = config.deploy;
  const { database, awsRole } = snowflake;
  if (database === null) throw lacks("database", "where the retailer's tables stand", "SHOP");
  if (awsRole === null)
    throw lacks("awsRole", "by which role Snowflake writes to the bucket", "arn:aws:iam::123456789012:role/snowflake");
  const unloaded = sourceTableNames.flatMap((name) => {
    const table = config.tables[name];
    if (table === null) return [];
    checkTable(name, table);
    const { name: written, kind } = snowflake.tables[name];
    return [{ name, from: qualifiedName(written, [database, snowflake.schema]), kind, config: table }];
  });
  const home = [snowflakeName(database), snowflakeName(snowflake.home)].join(".");
  const shared = unloaded.find(({ from }) => from.slice(0, 2).join(".") === home);
  if (shared !== undefined)
    throw new UsageError({
      what: `Table ${shared.from.join(".")} stands in the schema that is to be Endcap's alone`,
      where: { setting: "deploy.snowflake.home" },
      next: "Name another schema there: the one that is named is made, and dropped by --undo",
    });
  const { name: project, timeZone } = config;
  return { ...snowflake, project, timeZone, database, awsRole, landing: landing(config), unloaded };
}

function landing({ source, deploy }: ProjectConfig): SnowflakeInputs["landing"] {
  const written = deploy.snowflake.bucket;
  if (written !== null) {
    const [bucket = "", ...rest] = written.slice("s3://".length).split("/");
    const prefix = rest.filter((part) => part !== "").join("/");
    return { bucket, prefix: prefix === "" ? "" : `${prefix}/` };
  }
  if (source.kind === "s3") return { bucket: source.bucket, prefix: source.prefix };
  throw lacks("bucket", "where the files are unloaded to, and source names no bucket", "s3://acme-landing/nightly");
}

/** The files are comma-separated with ISO dates and points: a table that declares otherwise could not be read back. */
function checkTable(name: SourceTableName, { columns, format }: TableConfig): void {
  const { dateColumn } = sourceTables[name];
  const mapped = dateColumn === null ? undefined : columns[dateColumn];
  if (mapped?.startsWith("@") === true)
    throw new UsageError({
      what: `Snowflake's table of ${name} needs a column that says the business date; ${mapped} is none`,
      where: { setting: `tables.${name}.columns.${dateColumn}` },
      next: "Name the column that holds the date or the time of a row",
    });
  const declared = { dates: format.dates, layout: format.layout, encoding: format.encoding };
  const wrong = Object.entries(declared).find(([, value]) => value !== null && value !== "utf-8")?.[0];
  const setting =
    wrong ?? (format.decimal === "," ? "decimal" : (format.delimiter ?? ",") === "," ? undefined : "delimiter");
  if (setting !== undefined)
    throw new UsageError({
      what: `What Snowflake unloads has commas, points, ISO dates, a header and UTF-8; ${setting} says otherwise for ${name}`,
      where: { setting: `tables.${name}.${setting}` },
      next: `Leave ${setting} out for ${name}`,
    });
}

function lacks(setting: string, what: string, example: string): UsageError {
  return new UsageError({
    what: `The configuration does not say ${what}`,
    where: { setting: `deploy.snowflake.${setting}` },
    next: `Write it, such as "deploy": { "snowflake": { "${setting}": "${example}" } }`,
  });
}
