/** A Snowflake account on this machine: fakesnow with what it lacks around it, and Snowflake's own driver for Node. */
import { generateKeyPairSync } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { connectSnowflake } from "../../src/snowflake/connect.ts";
import type { SnowflakeAddress, SnowflakeSession } from "../../src/snowflake/session.ts";
import { installed } from "./cache.testkit.ts";
import { pythonEnvironment } from "./python.testkit.ts";
import { mustRun } from "./run-command.testkit.ts";
import { freePort, startServer } from "./server.testkit.ts";

const DRIVER = "snowflake-sdk@3.3.0";

export type SnowflakeAccount = {
  endpoint: string;
  /** Stands for the bucket of the stage. */
  bucket: string;
  /** What a process needs in its environment to log in, the driver included. */
  env: Record<string, string>;
  /** A session of this process. */
  session(database?: string): Promise<SnowflakeSession>;
  state(): Promise<AccountState>;
  output(): string;
  stop(): Promise<void>;
};

export type AccountState = {
  tasks: Record<string, { body: string; state: string; options: string }>;
  procedures: string[];
  /** Every statement that was run, those of procedures included; `kind`: what the documentation calls it, or fakesnow. */
  statements: { kind: string; sql: string }[];
};

export async function startSnowflake(): Promise<SnowflakeAccount> {
  const python = await pythonEnvironment("snowflake-requirements.txt");
  const driver = await snowflakeDriverFolder();
  const folder = await mkdtemp(join(tmpdir(), "endcap-snowflake-"));
  const bucket = join(folder, "bucket");
  await mkdir(bucket);
  const env = { NODE_PATH: join(driver, "node_modules"), ...(await keyPair(folder)), SNOWFLAKE_USER: "NIGHT" };
  Object.assign(process.env, { NODE_PATH: env.NODE_PATH });
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const server = await startServer({
    program: python,
    args: ["-W", "ignore", join(import.meta.dirname, "snowflake-server.py"), String(port), bucket],
    isReady: async () => (await fetch(`${endpoint}/state`)).ok,
  });
  return {
    endpoint,
    bucket,
    env,
    session: (database = "SHOP") => connectSnowflake({ ...addressAt(endpoint), database, schema: "PUBLIC" }, env),
    state: async () => (await (await fetch(`${endpoint}/state`)).json()) as AccountState,
    output: server.output,
    async stop() {
      await server.stop();
      await sleep(100);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

type Verdict = { kind: string | null; error: string | null };

/** What two grammars of Snowflake's SQL say of each statement. */
export async function grammarVerdicts(
  statements: readonly string[],
): Promise<{ sqlglot: Verdict; polyglot: Verdict }[]> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-grammars-"));
  try {
    const file = join(folder, "statements.json");
    await writeFile(file, JSON.stringify(statements));
    const output = await mustRun({
      program: await pythonEnvironment("snowflake-requirements.txt"),
      args: [join(import.meta.dirname, "snowflake-grammars.py"), file],
      missing: "sqlglot and polyglot-sql are in snowflake-requirements.txt.",
    });
    return JSON.parse(output) as { sqlglot: Verdict; polyglot: Verdict }[];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function addressAt(endpoint: string): SnowflakeAddress {
  const nothing = { role: null, warehouse: null, database: null, schema: null };
  return { account: "acme-shop", endpoint, user: "NIGHT", ...nothing, timeZone: "UTC" };
}

/** A key of its own for each account, encrypted. */
async function keyPair(folder: string): Promise<Record<string, string>> {
  const passphrase = "a passphrase";
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase },
  });
  const file = join(folder, "night.p8");
  await writeFile(file, privateKey, { mode: 0o600 });
  return { SNOWFLAKE_PRIVATE_KEY_PATH: file, SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: passphrase };
}

function snowflakeDriverFolder(): Promise<string> {
  return installed(DRIVER, async (folder) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "package.json"), '{ "private": true }');
    await mustRun({
      program: "npm",
      args: ["install", "--save-exact", "--no-audit", "--no-fund", "--ignore-scripts", DRIVER],
      folder,
      missing: `${DRIVER} must come from an npm registry; see npm's configuration.`,
    });
  });
}
