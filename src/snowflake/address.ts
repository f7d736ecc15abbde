/** Addresses of a Snowflake account: snowflake://user@account/database/schema?warehouse=…&role=…, never with a secret. */
import { connectionText, type SnowflakeEnvironment } from "./credentials.ts";
import type { SnowflakeAddress } from "./session.ts";

const PARAMETERS = new Set(["warehouse", "role", "endpoint"]);

export type NamedAddress = SnowflakeAddress & { database: string; schema: string };

/** What is wrong with an address, in words that follow "must be"; null where nothing is. */
export function snowflakeAddressProblem(address: string): string | null {
  const url = URL.parse(address);
  const form = 'an address such as "snowflake://USER@organisation-account/DATABASE/SCHEMA?warehouse=NAME&role=NAME"';
  if (url?.protocol !== "snowflake:" || url.hostname === "" || pathOf(url).length === 0 || pathOf(url).length > 2)
    return form;
  if (url.password !== "")
    return "an address without a password: a key logs in, SNOWFLAKE_PRIVATE_KEY_PATH says where it is";
  const other = [...url.searchParams.keys()].find((name) => !PARAMETERS.has(name));
  return other === undefined ? null : `${form}, which takes no ${other}`;
}

/** `address` without problems; the user comes from SNOWFLAKE_USER where it names none. */
export function readSnowflakeAddress(
  address: string,
  timeZone: string,
  env: SnowflakeEnvironment = process.env,
): NamedAddress {
  const url = new URL(address);
  const [database = "", schema = "PUBLIC"] = pathOf(url);
  const user = url.username === "" ? null : decodeURIComponent(url.username);
  return {
    account: url.hostname,
    endpoint: url.searchParams.get("endpoint"),
    user: connectionText("user", user, env),
    role: url.searchParams.get("role"),
    warehouse: url.searchParams.get("warehouse"),
    database,
    schema,
    timeZone,
  };
}

/** For people: account, database and schema. */
export function shownSnowflakeAddress(address: string): string {
  const url = new URL(address);
  return `snowflake://${url.hostname}/${pathOf(url).join("/")}`;
}

function pathOf({ pathname }: URL): string[] {
  return pathname.split("/").flatMap((part) => (part === "" ? [] : [decodeURIComponent(part)]));
}
