/** What a person writes about the Snowflake account that unloads the retailer's tables. */
import * as z from "zod";
import { sourceTableNames, type SourceTableName } from "../model/tables.ts";
import { defaultDag } from "./default-dag.ts";
import { setting } from "./setting.ts";

const name = z.string().min(1);
const object = z.optional(
  z.union([name, z.strictObject({ view: name })], { error: 'a table\'s name, or { view: "…" }' }),
);
const cron = z.string().regex(/^\S+( \S+){4}$/, { error: 'the five fields of cron, such as "15 1 * * *"' });
const sizes = ["XSMALL", "SMALL", "MEDIUM", "LARGE", "XLARGE"] as const;

export const snowflakeDeploySetting = setting(
  z.strictObject({
    account: setting(z.string().regex(/^[A-Za-z0-9_.-]+$/, { error: 'an account identifier such as "acme-shop1"' }), {
      label: "Account",
      help: "Account identifier, <organisation>-<account>, that --apply and --undo log in to.",
      default: "SNOWFLAKE_ACCOUNT",
    }),
    endpoint: setting(z.url({ protocol: /^https?$/, error: "an http or https address" }), {
      label: "Endpoint",
      help: "Address of the account other than Snowflake's own for it, such as a private link.",
      default: "Snowflake's",
    }),
    database: setting(name, { label: "Database", help: "Where the retailer's tables stand.", default: "none: needed" }),
    schema: setting(name, { label: "Schema", help: "Schema of the retailer's tables.", default: "PUBLIC" }),
    tables: setting(
      z.strictObject({ sales: object, inventory: object, calendar: object, product: object, store: object }),
      {
        label: "Tables",
        help: 'Endcap\'s table and what the retailer has for it: a table\'s name, such as { sales: "POS.LINES" }, or { view: "POS.LINES" }. Columns are mapped as for files, in tables.<table>.columns.',
        default: "tables of the same names",
      },
    ),
    zonedDates: setting(z.enum(["own-offset", "time-zone"]), {
      label: "Dates of TIMESTAMP_TZ",
      help: "Which day a TIMESTAMP_TZ is on: own-offset, by the clock of its own offset; time-zone, converted to the retailer's time zone, for instants kept in UTC.",
      default: "own-offset",
    }),
    home: setting(name, {
      label: "Endcap's schema",
      help: "Schema in that database that is made for Endcap's objects alone, and dropped by --undo.",
      default: "ENDCAP",
    }),
    role: setting(name, { label: "Role", help: "Role that is made for the unloading.", default: "ENDCAP_<project>" }),
    adminRole: setting(name, {
      label: "Administrator's role",
      help: "Existing role that makes role, warehouse and integration and grants.",
      default: "ACCOUNTADMIN",
    }),
    warehouse: setting(name, {
      label: "Warehouse",
      help: "Warehouse that is made for the unloading.",
      default: "ENDCAP_<project>",
    }),
    size: setting(z.enum(sizes), { label: "Size", help: "Size of the warehouse.", default: "XSMALL" }),
    suspendSeconds: setting(z.int().min(30), {
      label: "Auto-suspend",
      help: "Seconds without work after which the warehouse stops and costs nothing.",
      default: "60",
    }),
    integration: setting(name, {
      label: "Storage integration",
      help: "Integration that is made for the bucket.",
      default: "ENDCAP_<project>",
    }),
    bucket: setting(
      z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/, {
        error: 'an address such as "s3://bucket/prefix"',
      }),
      {
        label: "Bucket",
        help: "Where the files are unloaded to.",
        default: "the project's source, where that is on S3",
      },
    ),
    awsRole: setting(z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/, { error: "the ARN of an IAM role" }), {
      label: "AWS role",
      help: "IAM role by which Snowflake writes to the bucket.",
      default: "none: needed",
    }),
    schedule: setting(cron, {
      label: "Schedule",
      help: "When the task unloads, as cron in the retailer's time zone.",
      default: "15 1 * * *",
    }),
    lookBackDays: setting(z.int().min(1).max(3660), {
      label: "Look-back",
      help: "Days before today that each night are compared with what was unloaded; those that changed are unloaded again.",
      default: "35",
    }),
  }),
  {
    label: "Snowflake",
    help: "What `endcap deploy snowflake` makes in the account.",
    default: "as each of its settings says",
  },
);

type Written = NonNullable<z.input<typeof snowflakeDeploySetting>>;

export type SnowflakeDeployConfig = {
  account: string | null;
  endpoint: string | null;
  database: string | null;
  schema: string;
  /** Names as written, perhaps with schema and database. */
  tables: Readonly<Record<SourceTableName, { name: string; kind: "TABLE" | "VIEW" }>>;
  zonedDates: "own-offset" | "time-zone";
  home: string;
  role: string;
  adminRole: string;
  warehouse: string;
  size: (typeof sizes)[number];
  suspendSeconds: number;
  integration: string;
  /** null: the project's source. */
  bucket: string | null;
  awsRole: string | null;
  /** Cron in the project's time zone. */
  schedule: string;
  lookBackDays: number;
};

export function normaliseSnowflake(written: Written | undefined, project: string): SnowflakeDeployConfig {
  const own = defaultDag(project).toUpperCase();
  const tables = Object.fromEntries(
    sourceTableNames.map((table) => {
      const own = written?.tables?.[table] ?? table;
      return [table, typeof own === "string" ? { name: own, kind: "TABLE" } : { name: own.view, kind: "VIEW" }];
    }),
  ) as SnowflakeDeployConfig["tables"];
  return {
    account: written?.account ?? null,
    endpoint: written?.endpoint ?? null,
    database: written?.database ?? null,
    schema: written?.schema ?? "PUBLIC",
    tables,
    zonedDates: written?.zonedDates ?? "own-offset",
    home: written?.home ?? "ENDCAP",
    role: written?.role ?? own,
    adminRole: written?.adminRole ?? "ACCOUNTADMIN",
    warehouse: written?.warehouse ?? own,
    size: written?.size ?? "XSMALL",
    suspendSeconds: written?.suspendSeconds ?? 60,
    integration: written?.integration ?? own,
    bucket: written?.bucket ?? null,
    awsRole: written?.awsRole ?? null,
    schedule: written?.schedule ?? "15 1 * * *",
    lookBackDays: written?.lookBackDays ?? 35,
  };
}
