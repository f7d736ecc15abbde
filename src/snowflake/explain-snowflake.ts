/** What Snowflake refuses, in the one shape of errors: which statement, which right or setting, whether again helps. */
import { EndcapError, type EndcapErrorParams } from "../core/errors.ts";
import type { DriverError } from "./driver.ts";
import type { SnowflakeAddress } from "./session.ts";

const SHOWN_SQL = 120;
const RIGHTS = new Set(["003001", "002043", "002003"]);
const LOGIN = new Set(["390100", "390101", "390144", "390186", "390189", "394304"]);
const NETWORK = /ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|socket hang up|[Nn]etwork error/;

export function explainSnowflake(error: DriverError, address: SnowflakeAddress, sql: string): EndcapError {
  const { account, user, role } = address;
  const statement = sql.replaceAll(/\s+/g, " ").trim();
  const shown = statement.length > SHOWN_SQL ? `${statement.slice(0, SHOWN_SQL)}…` : statement;
  const message = error.message.replaceAll(/\s+/g, " ").trim();
  return new EndcapError({
    what: isOfNetwork(error)
      ? `Snowflake ${account} was not reached: ${message}`
      : `Snowflake ${account} answered: ${message}`,
    tried: `${shown}, as ${user}${role === null ? "" : ` with role ${role}`}`,
    ...advice(error, address),
    cause: error,
  });
}

function advice(
  error: DriverError,
  { account, user, role }: SnowflakeAddress,
): Pick<EndcapErrorParams, "next" | "retryable"> {
  const code = String(error.code ?? "").padStart(6, "0");
  if (isOfNetwork(error))
    return {
      next: `Check that ${account} is the account's identifier and that this machine reaches it`,
      retryable: true,
    };
  if (LOGIN.has(code))
    return {
      next: `Check that ${user} exists, has the public half of the key (DESC USER ${user}: RSA_PUBLIC_KEY_FP) and may take ${role ?? "its role"}`,
    };
  if (RIGHTS.has(code))
    return {
      next: `Grant ${role ?? "the role"} what the statement needs, or correct the name: Snowflake says the same of what is not there and of what may not be seen`,
    };
  return { next: "Correct what the message says; the query history of the account shows the whole statement" };
}

function isOfNetwork({ message, cause }: DriverError): boolean {
  return NETWORK.test(message) || (cause instanceof Error && NETWORK.test(cause.message));
}
