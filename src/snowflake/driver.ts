/** Snowflake's own driver, which is an optional package: what of it is used, and where it is found. */
import { createRequire } from "node:module";
import { delimiter } from "node:path";
import type { Readable } from "node:stream";
import { EndcapError } from "../core/errors.ts";

export type DriverError = Error & { code?: string | number; sqlState?: string };

export type DriverStatement = { streamRows(): Readable; getNumRows(): number };

export type DriverConnection = {
  connectAsync(done: (error: DriverError | undefined) => void): Promise<unknown>;
  execute(options: {
    sqlText: string;
    binds?: readonly unknown[];
    streamResult?: boolean;
    fetchAsString?: readonly string[];
    complete(
      error: DriverError | undefined,
      statement: DriverStatement,
      rows: Record<string, unknown>[] | undefined,
    ): void;
  }): unknown;
  destroy(done: (error: DriverError | undefined) => void): void;
};

export type SnowflakeDriver = {
  configure(options: Readonly<Record<string, unknown>>): void;
  createConnection(options: Readonly<Record<string, unknown>>): DriverConnection;
};

const PACKAGE = "snowflake-sdk";

/** Looks beside Endcap, in the folder that Endcap was started in and on the NODE_PATH. */
export function snowflakeDriver(): SnowflakeDriver {
  const require = createRequire(import.meta.url);
  try {
    const onPath = (process.env["NODE_PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
    const paths = [import.meta.dirname, process.cwd(), ...onPath];
    const driver = require(require.resolve(PACKAGE, { paths })) as SnowflakeDriver;
    driver.configure({ logLevel: "OFF", additionalLogToConsole: false });
    return driver;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw cause;
    throw new EndcapError({
      what: "Snowflake's driver is not installed: it is a package of its own, of about 120 MB",
      next: `Install it beside Endcap: npm install ${PACKAGE}@3`,
      cause,
    });
  }
}
