/** Where sales and stock come from, as a person writes it; and addresses that other settings share. */
import * as z from "zod";
import { sourceTableNames } from "../model/tables.ts";
import { snowflakeAddressProblem } from "../snowflake/address.ts";
import { requiredSetting, setting } from "./setting.ts";

const text = z.string().min(1);

const isoDay = z.iso.date({ error: "a day such as 2026-01-05" });

export const s3Address = z.string().regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/.*)?$/, {
  error: 'an address such as "s3://bucket/prefix"',
});

export const awsReach = {
  region: setting(text, { label: "Region", help: "AWS region.", default: "as the AWS environment says" }),
  endpoint: setting(z.url({ protocol: /^https?$/, error: "an http or https address" }), {
    label: "Endpoint",
    help: "Address of another server than Amazon's.",
    default: "Amazon's",
  }),
};

export const s3Reach = {
  region: setting(text, { label: "Region", help: "AWS region of the bucket.", default: "as the AWS environment says" }),
  endpoint: setting(z.url({ protocol: /^https?$/, error: "an http or https address" }), {
    label: "Endpoint",
    help: "Address of a server that speaks S3 and honours its conditions, other than Amazon's.",
    default: "Amazon S3",
  }),
  pathStyle: setting(z.boolean(), {
    label: "Bucket in the path",
    help: "Whether the bucket is a part of the path rather than of the host name.",
    default: "true with an endpoint, else false",
  }),
};

/** A password in the configuration would stand in files, backups and version control. */
const postgresAddress = z
  .string()
  .refine(isPostgresAddress, { error: 'an address such as "postgres://user@host:5432/database"' })
  .refine((address) => !isPostgresAddress(address) || new URL(address).password === "", {
    error: "an address without a password: set PGPASSWORD, or a line of ~/.pgpass",
  });

function isPostgresAddress(address: string): boolean {
  return /^postgres(ql)?:$/.test(URL.parse(address)?.protocol ?? "") && (URL.parse(address)?.pathname.length ?? 0) > 1;
}

const snowflakeAddress = z.string().superRefine((address, context) => {
  const problem = snowflakeAddressProblem(address);
  if (problem !== null) context.addIssue({ code: "custom", message: problem });
});

const perTable = z.strictObject(Object.fromEntries(sourceTableNames.map((name) => [name, z.optional(text)])));

/** What is said of any operational database beside its address. */
const databaseReading = {
  tables: setting(perTable, {
    label: "Tables",
    help: "Table → the table or view of the database, with its schema where it is not on the search path.",
    default: "the tables' own names",
  }),
  changed: setting(perTable, {
    label: "Columns of change",
    help: "Table → a column that grows whenever a row is written, such as updated_at: late and corrected rows are found by it, at any age, rather than by comparing rows.",
    default: "rows are compared",
  }),
  landFrom: setting(isoDay, {
    label: "First day",
    help: "The first business date that is taken.",
    default: "the oldest",
  }),
  lookBackDays: setting(z.int().min(1), {
    label: "Look-back",
    help: "Days, counted back from the newest due one, of which late and corrected rows are looked for each time.",
    default: "35",
  }),
};

const source = z.union(
  [
    text,
    z.strictObject({ folder: text }),
    z.strictObject({ s3: s3Address, ...s3Reach }),
    z.strictObject({ simulator: text, landFrom: z.optional(isoDay) }),
    z.strictObject({ postgres: postgresAddress, ...databaseReading }),
    z.strictObject({ snowflake: snowflakeAddress, ...databaseReading }),
  ],
  {
    error:
      'the path of a folder with the retailer\'s files, { folder: "…" }, an address such as "s3://bucket/prefix" or { s3: "…" }, { postgres: "postgres://user@host/database" }, { snowflake: "snowflake://user@account/database/schema" }, or { simulator: "…" }',
  },
);

export const sourceSetting = requiredSetting(source, {
  label: "Source",
  help: 'Where sales and stock come from: the path of a folder with the retailer\'s files (relative to the project folder), an address such as `s3://bucket/prefix` (or { s3: "…" } with region, endpoint and pathStyle), { postgres: "postgres://user@host/database" } or { snowflake: "snowflake://user@account/database/schema?warehouse=…&role=…" } (with tables, changed, landFrom and lookBackDays), or { simulator: "…" }, the simulated retailer\'s database; landFrom is the first business date taken from it.',
});
