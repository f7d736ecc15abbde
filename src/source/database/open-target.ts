/** The databases that `endcap demo --load-into` knows, by the kind of their address. */
import { UsageError } from "../../core/errors.ts";
import type { RetailerTarget } from "./retailer-target.ts";

const targets: Readonly<Record<string, (address: string) => Promise<RetailerTarget>>> = {
  "postgres:": openPostgres,
  "postgresql:": openPostgres,
  "snowflake:": openSnowflake,
};

async function openPostgres(address: string): Promise<RetailerTarget> {
  return (await import("../postgres/postgres-retailer.ts")).openPostgresRetailer(address);
}

async function openSnowflake(address: string): Promise<RetailerTarget> {
  return (await import("../snowflake/open-snowflake.ts")).openSnowflakeRetailer(address);
}

export async function openTarget(address: string): Promise<RetailerTarget> {
  const open = targets[URL.parse(address)?.protocol ?? ""];
  if (open !== undefined) return open(address);
  throw new UsageError({
    what: `${address} is no address of a database`,
    next: "Write it as postgres://user@host:5432/database, whose password comes from PGPASSWORD or ~/.pgpass, or as snowflake://user@account/database/schema, whose key SNOWFLAKE_PRIVATE_KEY_PATH names",
  });
}
