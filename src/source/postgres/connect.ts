/** A connection to PostgreSQL, and its errors in words. The password comes from PGPASSWORD or ~/.pgpass. */
import type { Client } from "pg";
import { EndcapError, type Place } from "../../core/errors.ts";

const CONNECT_WITHIN_MS = 15_000;
/** A table that somebody alters is waited for so long, and no longer. */
const LOCK_WITHIN = "30s";

export type PostgresReach = {
  /** postgres://user@host:5432/database?sslmode=… */
  url: string;
  /** IANA time zone in which timestamps have a day. */
  timeZone: string;
};

/** An address without user, password and parameters. */
export function addressOf(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

export async function connect({ url, timeZone }: PostgresReach): Promise<Client> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    connectionString: url,
    application_name: "endcap",
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
  });
  // A connection that is lost while nothing is asked tells it here; the next question fails and says so.
  client.on("error", () => undefined);
  try {
    await client.connect();
    for (const [name, value] of Object.entries({
      TimeZone: timeZone,
      DateStyle: "ISO",
      client_encoding: "UTF8",
      extra_float_digits: "1",
      synchronize_seqscans: "off",
      lock_timeout: LOCK_WITHIN,
      statement_timeout: "0",
    }))
      await client.query("SELECT set_config($1, $2, false)", [name, value]);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw postgresError(error, { file: addressOf(url) });
  }
}

type Explained = { what: string; next: string; retryable: boolean };

const NOT_REACHED = {
  what: "The database was not reached",
  next: "Check that it runs and that the address and port are right",
  retryable: true,
};
const LOST = {
  what: "The connection to the database was lost",
  next: "Run again: what was taken stays",
  retryable: true,
};

/** By SQLSTATE, of which some are told by their class alone, or by the code of Node's socket. */
const explanations: Readonly<Record<string, Explained>> = {
  "28P01": {
    what: "The database wants another password",
    next: "Set PGPASSWORD, or a line of ~/.pgpass, for the user of the address",
    retryable: false,
  },
  "28000": {
    what: "The database does not let this user in",
    next: "Check the user of the address, and the server's pg_hba.conf",
    retryable: false,
  },
  "3D000": { what: "There is no such database", next: "Check the address's last part", retryable: false },
  "42501": {
    what: "The user may not read this",
    next: "GRANT SELECT on the table, and USAGE on its schema, to the user of the address",
    retryable: false,
  },
  "42P01": { what: "A table is gone", next: "Check source.tables in the configuration", retryable: false },
  "53300": { what: "The database takes no more connections", next: "Run again later", retryable: true },
  "55P03": {
    what: "A table is locked by somebody who alters it",
    next: "Run again when that is done",
    retryable: true,
  },
  "57014": { what: "The database cancelled the question", next: "Run again, or raise its time-out", retryable: true },
  ECONNREFUSED: NOT_REACHED,
  ENOTFOUND: { ...NOT_REACHED, what: "The database's host is not known", retryable: false },
  EAI_AGAIN: { ...NOT_REACHED, what: "The database's host is not known at the moment" },
  ETIMEDOUT: NOT_REACHED,
  ECONNRESET: LOST,
  EPIPE: LOST,
};
const classes: Readonly<Record<string, Explained>> = {
  "08": LOST,
  "57": LOST,
  "40": { what: "The database broke the reading off", next: "Run again", retryable: true },
  "53": { what: "The database has no room", next: "Run again later", retryable: true },
};
/** What the client says where the server wants a password and none is set. */
const NO_PASSWORD = /password must be a string/i;
const WITHOUT_CODE = /terminated|closed|timeout|ended|not queryable/i;

export function postgresError(error: unknown, where: Place): EndcapError {
  if (error instanceof EndcapError) return error;
  const { code = "", message } = error as { code?: string; message: string };
  const known =
    explanations[NO_PASSWORD.test(message) ? "28P01" : code] ??
    classes[code.slice(0, 2)] ??
    (code === "" && WITHOUT_CODE.test(message) ? LOST : null);
  return new EndcapError({
    what: `${known?.what ?? "The database refused a question"}: ${message}`,
    where,
    next: known?.next ?? "Check the table and its columns in the configuration",
    retryable: known?.retryable ?? false,
    cause: error,
  });
}
