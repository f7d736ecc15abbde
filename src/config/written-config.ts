/** What a person writes in `endcap.config.*`: everything optional but `source`. Checked, never coerced. */
import * as z from "zod";
import { sourceTables, type SourceTableName } from "../model/tables.ts";
import { allowedSeverities, rules, type RuleName } from "../validation/rules.ts";
import { requiredSetting, setting } from "./setting.ts";
import { alertsSetting, logsSetting } from "./written-alerts.ts";
import { deploySetting } from "./written-deploy.ts";
import { formatSettings } from "./written-format.ts";
import { measuresSetting } from "./written-measures.ts";
import { awsReach, s3Address, s3Reach, sourceSetting } from "./written-source.ts";
import { workflowSetting } from "./written-workflow.ts";

export const calendarKinds = ["table", "iso", "nrf-4-5-4", "saturday-friday"] as const;
/** Values of `columns` that name no column of the file. */
export const columnSpecials = ["@date", "@qty*price", "@value:…", "@none"] as const;

/** Whether a value that begins with "@" is one of them: `@value:` takes any text that follows. */
export function isColumnSpecial(value: string): boolean {
  return (columnSpecials as readonly string[]).includes(value) || /^@value:./.test(value);
}

const text = z.string().min(1);

const header = text.refine((name) => !name.startsWith("@") || isColumnSpecial(name), {
  error: `a column of the file, or one of ${columnSpecials.join(", ")}`,
});

/** What is required cannot be left out. */
const requiredHeader = header.refine((name) => name !== "@none", {
  error: "a column that is required, and cannot be left out",
});

function columnSettings(table: SourceTableName) {
  return z.strictObject(
    Object.fromEntries(
      sourceTables[table].columns.map((column) => [
        column.name,
        setting(column.required ? requiredHeader : header, { label: column.name, help: column.comment }),
      ]),
    ),
  );
}

function tableSettings(table: SourceTableName) {
  const shape = z.strictObject({
    files: setting(z.array(text), {
      label: "Other names of its files",
      help: "Names (`transactions`: understood like the table's own, with dates, parts and folders) or patterns (`*_till_*.csv`, `pos/**/*.parquet`) beside the table's own name.",
      default: "the table's own name",
    }),
    columns: setting(columnSettings(table), {
      label: "Names of its columns",
      help: "The table's column → the column of the file. @date: the date in the file's name. @qty*price: quantity × price, rounded to the cent. @value:1: the same value in every row. @none: an optional column is left out, though the file has it.",
      default: "the table's own column names",
    }),
    layout: setting(z.array(text).min(1), {
      label: "Columns of files without a header",
      help: "The names of the columns in the order of the file; the first line is then data.",
      default: "the first line is the header",
    }),
    ...formatSettings,
  });
  const off = z.literal(false, {
    error: "an object of settings, or false where the table is not to be taken from files",
  });
  return setting(
    z.union([shape, off], { error: "an object of settings, or false where the table is not to be taken from files" }),
    {
      label: `Table ${table}`,
      help: `${sourceTables[table].comment} false: its files are left alone.`,
      default: "files named like the table, columns named like its columns",
    },
  );
}

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time of day such as "03:00"' });

const key = (name: string, what: string) =>
  setting(z.enum(["BIGINT", "VARCHAR"]), {
    label: `Type of ${name}`,
    help: `${what}: BIGINT for whole numbers, VARCHAR for any text. The same in all tables.`,
    default: "BIGINT",
  });

function severitySettings() {
  return Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [
      name,
      setting(z.enum(allowedSeverities(name as RuleName)), {
        label: name,
        help: `${rule.text}.`,
        default: rule.severity,
      }),
    ]),
  );
}

export const writtenConfigSchema = z.strictObject({
  name: setting(text, {
    label: "Name",
    help: "Name of the retailer or pipeline, for the screens.",
    default: "the project folder's name",
  }),
  source: sourceSetting,
  storage: setting(
    z.strictObject({
      s3: requiredSetting(s3Address, {
        label: "Bucket and prefix",
        help: "Where landing, accepted rows, quarantine, lake, state, lease and commit log stand as objects.",
      }),
      ...s3Reach,
    }),
    {
      label: "Storage",
      help: "Object storage for all files and the state, so that any machine can run or read; the project folder is then a cache. Credentials come from the AWS environment alone.",
      default: "the project folder",
    },
  ),
  compute: setting(
    z.union(
      [
        z.literal("duckdb"),
        z.strictObject({
          spark: z.strictObject({
            by: setting(z.enum(["command", "steps"]), {
              label: "Who runs Spark",
              help: "command: `endcap run` itself. steps: the job is written and handed out, such as to EMR, and the run goes on when it was done.",
              default: "command",
            }),
            command: setting(text, {
              label: "Spark's command",
              help: "The program spark-sql of Spark 3.5 or 4.",
              default: "spark-sql",
            }),
            master: setting(text, {
              label: "Spark's master",
              help: "Where `command` runs the job: local[*], spark://host:7077, yarn, k8s://….",
              default: "local[*]",
            }),
            settings: setting(z.record(text, z.string()), {
              label: "Spark's settings",
              help: "Configuration of Spark as name and value, such as spark.driver.memory. Secrets belong into Spark's own configuration.",
              default: "none",
            }),
          }),
        }),
      ],
      { error: "duckdb, or { spark: { … } }" },
    ),
    {
      label: "Engine of the models",
      help: "What computes the weeks: duckdb, in process, or Apache Spark, { spark: { by, command, master, settings } }. Both give the same cells.",
      default: "duckdb",
    },
  ),
  workflow: workflowSetting,
  catalog: setting(
    z.union(
      [
        z.literal("sqlite"),
        z.strictObject({
          glue: z.strictObject({
            database: requiredSetting(z.string().regex(/^[a-z0-9_]+$/, { error: "small letters, digits and _" }), {
              label: "Glue database",
              help: "The database whose tables follow the lake; it is made where it is not there.",
            }),
            ...awsReach,
          }),
        }),
      ],
      { error: 'sqlite, or { glue: { database: "…" } }' },
    ),
    {
      label: "Catalog",
      help: "Where tables and partitions are known: sqlite, the project's own state, or also AWS Glue, { glue: { database, region, endpoint } }, for a lake on S3.",
      default: "sqlite",
    },
  ),
  query: setting(
    z.union(
      [
        z.literal("duckdb"),
        z.strictObject({
          athena: z.strictObject({
            workgroup: setting(text, { label: "Workgroup", help: "Athena's workgroup.", default: "primary" }),
            database: setting(text, {
              label: "Database",
              help: "Glue database of the tables.",
              default: "that of catalog.glue",
            }),
            output: setting(s3Address, {
              label: "Results",
              help: "Where Athena puts results.",
              default: "as the workgroup says",
            }),
            ...awsReach,
          }),
        }),
      ],
      { error: "duckdb, or { athena: { workgroup, database } }" },
    ),
    {
      label: "Engine of questions",
      help: "What `endcap sql` and POST /api/sql ask: duckdb, in process, or Amazon Athena, { athena: { workgroup, database, output, region, endpoint } }. The pages read with DuckDB.",
      default: "duckdb",
    },
  ),
  timeZone: setting(z.string().refine(isTimeZone, { error: 'an IANA time zone such as "Europe/Berlin"' }), {
    label: "Time zone",
    help: "The retailer's time zone, by which the nightly run starts.",
    default: "the machine's time zone",
  }),
  arrivalAt: setting(timeOfDay, {
    label: "Time of the nightly run",
    help: "Local time at which the previous day's files must have arrived.",
    default: "03:00",
  }),
  arrivalUntil: setting(timeOfDay, {
    label: "Deadline",
    help: "Local time until which missing files are looked for every quarter of an hour; then they are late.",
    default: "three hours after arrivalAt",
  }),
  currency: setting(z.string().regex(/^[A-Z]{3}$/, { error: 'a currency code of three capitals, such as "USD"' }), {
    label: "Currency",
    help: "ISO 4217 code of the money columns, for the screens.",
    default: "USD",
  }),
  calendar: setting(z.enum(calendarKinds), {
    label: "Retail calendar",
    help: "table: the delivered one. Without a delivered one, weeks are made: iso (Monday to Sunday), nrf-4-5-4 (Sunday to Saturday), saturday-friday.",
    default: "table where table calendar is configured, else iso",
  }),
  keys: setting(
    z.strictObject({
      store_key: key("store_key", "Stores"),
      prod_key: key("prod_key", "Products"),
      trans_id: key("trans_id", "Transactions"),
    }),
    { label: "Types of the keys", help: "A value that does not fit its key's type is quarantined.", default: "BIGINT" },
  ),
  ...formatSettings,
  tables: setting(
    z.strictObject({
      sales: tableSettings("sales"),
      inventory: tableSettings("inventory"),
      calendar: tableSettings("calendar"),
      product: tableSettings("product"),
      store: tableSettings("store"),
    }),
    {
      label: "Tables",
      help: "What differs for one table; the rest comes from the settings above.",
      default: "nothing differs",
    },
  ),
  severities: setting(z.strictObject(severitySettings()), {
    label: "Severities",
    help: "What happens on a finding, where it shall differ: refuse the file, quarantine the row, warn, or off.",
    default: "as each finding says",
  }),
  holdBelowShare: setting(z.number().min(0).max(1), {
    label: "Hold small replacements",
    help: "A replacement with fewer rows than this share of what it replaces is held until confirmed.",
    default: "0.5",
  }),
  retentionDays: setting(z.int().min(1), {
    label: "Retention",
    help: "Days that superseded files and partitions stay, for rollback.",
    default: "30",
  }),
  measures: measuresSetting,
  alerts: alertsSetting,
  logs: logsSetting,
  server: setting(
    z.strictObject({
      host: setting(text, {
        label: "Address",
        help: "Address the server listens on; another than this machine's own wants a token.",
        default: "127.0.0.1",
      }),
      port: setting(z.int().min(0).max(65535), {
        label: "Port",
        help: "Port the server listens on; 0 takes a free one.",
        default: "4680",
      }),
    }),
    { label: "Server", help: "Where `endcap serve` listens.", default: "127.0.0.1:4680" },
  ),
  deploy: deploySetting,
  limits: setting(
    z.strictObject({
      memory: setting(z.string().regex(/^\d+(\.\d+)?(MB|GB|MiB|GiB)$/, { error: 'a size such as "2GB"' }), {
        label: "Memory",
        help: "Memory for computing.",
        default: "2GB",
      }),
      threads: setting(z.int().min(1).max(256), {
        label: "Threads",
        help: "Threads for computing.",
        default: "the machine's processors",
      }),
      queryTimeoutMs: setting(z.int().min(100), {
        label: "Query time",
        help: "Milliseconds after which a question from screens or `endcap sql` is ended.",
        default: "30000",
      }),
    }),
    { label: "Limits", help: "What computing and questions may use.", default: "2GB, all processors, 30 s" },
  ),
});

export type WrittenConfig = z.input<typeof writtenConfigSchema>;
export type WrittenTable = Exclude<NonNullable<NonNullable<WrittenConfig["tables"]>[SourceTableName]>, false>;

/** Gives a TypeScript configuration completion and checks: `export default defineConfig({ source: "./files" })`. */
export function defineConfig(config: WrittenConfig): WrittenConfig {
  return config;
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return /[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}
