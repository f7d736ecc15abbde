/** An address as a database that is read, or as one that plays the retailer. */
import { UsageError } from "../../core/errors.ts";
import { readSnowflakeAddress, shownSnowflakeAddress, snowflakeAddressProblem } from "../../snowflake/address.ts";
import { connectSnowflake } from "../../snowflake/connect.ts";
import type { OperationalDatabase } from "../database/database.ts";
import type { RetailerTarget } from "../database/retailer-target.ts";
import { snowflakeDatabase } from "./snowflake-database.ts";
import { snowflakeRetailer } from "./snowflake-retailer.ts";

export async function openSnowflakeDatabase(url: string, timeZone: string): Promise<OperationalDatabase> {
  const { reach, session } = await open(url, timeZone);
  const { database, schema } = reach;
  return snowflakeDatabase({ session, address: shownSnowflakeAddress(url), database, schema, timeZone });
}

export async function openSnowflakeRetailer(url: string): Promise<RetailerTarget> {
  const { session } = await open(url, "UTC");
  return snowflakeRetailer(session, shownSnowflakeAddress(url));
}

async function open(url: string, timeZone: string) {
  const problem = snowflakeAddressProblem(url);
  if (problem !== null)
    throw new UsageError({ what: `${url.split("?")[0]} is not as it must be`, next: `Write ${problem}` });
  const reach = readSnowflakeAddress(url, timeZone);
  return { reach, session: await connectSnowflake(reach) };
}
