/** Sessions by Snowflake's driver, with a key pair. */
import { privateKey, type SnowflakeEnvironment } from "./credentials.ts";
import { snowflakeDriver, type DriverConnection, type DriverError } from "./driver.ts";
import { explainSnowflake } from "./explain-snowflake.ts";
import type { SnowflakeAddress, SnowflakeRow, SnowflakeSession } from "./session.ts";

/** What the driver would otherwise turn into numbers, dates and objects of JavaScript. */
const AS_TEXT = ["Number", "Date", "Boolean", "JSON"];

/** The driver's own seven take five minutes; what tries again then is the run. */
const LOGIN_RETRIES = 2;

export async function connectSnowflake(
  address: SnowflakeAddress,
  env: SnowflakeEnvironment = process.env,
): Promise<SnowflakeSession> {
  const key = await privateKey(env);
  const { account, endpoint, user, role, warehouse, database, schema, timeZone } = address;
  const connection = snowflakeDriver().createConnection({
    account,
    username: user,
    authenticator: "SNOWFLAKE_JWT",
    privateKey: key,
    application: "Endcap",
    sfRetryMaxLoginRetries: LOGIN_RETRIES,
    ...(endpoint === null ? {} : { accessUrl: endpoint }),
    ...given({ role, warehouse, database, schema }),
  });
  await new Promise<void>((resolve, reject) => {
    const done = (error: DriverError | undefined | null) => (error ? reject(error) : resolve());
    connection.connectAsync(done).catch(reject);
  }).catch((error: DriverError) => {
    throw explainSnowflake(error, address, "the login");
  });
  const session = sessionOf(connection, address);
  await session.run(`ALTER SESSION SET TIMEZONE = '${timeZone}'`);
  return session;
}

function sessionOf(connection: DriverConnection, address: SnowflakeAddress): SnowflakeSession {
  return {
    run(sql, binds) {
      return new Promise((resolve, reject) => {
        connection.execute({
          sqlText: sql,
          fetchAsString: AS_TEXT,
          ...(binds === undefined ? {} : { binds }),
          complete: (error, _, rows) => {
            if (error) reject(explainSnowflake(error, address, sql));
            else resolve((rows ?? []).map(textRow));
          },
        });
      });
    },
    async *stream(sql) {
      const rows = await new Promise<AsyncIterable<Record<string, unknown>>>((resolve, reject) => {
        connection.execute({
          sqlText: sql,
          fetchAsString: AS_TEXT,
          streamResult: true,
          complete: (error, statement) => {
            if (error) reject(explainSnowflake(error, address, sql));
            else resolve(statement.streamRows() as AsyncIterable<Record<string, unknown>>);
          },
        });
      });
      try {
        for await (const row of rows) yield textRow(row);
      } catch (error) {
        throw explainSnowflake(error as Error, address, sql);
      }
    },
    close: () => new Promise((resolve) => connection.destroy(() => resolve())),
  };
}

function textRow(row: Record<string, unknown>): SnowflakeRow {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, value === null || value === undefined ? null : String(value)]),
  );
}

function given(values: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
