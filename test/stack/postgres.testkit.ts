/** A real PostgreSQL, Debian's package, on a port of this machine alone; its folder goes with it. */
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { mustRun } from "./run-command.testkit.ts";
import { freePort, startServer } from "./server.testkit.ts";

const PROGRAMS = "/usr/lib/postgresql";
/** Root may not run it: Debian's nobody does. */
const NOBODY = 65534;

export type PostgresServer = {
  /** Of a database: postgres://endcap@127.0.0.1:port/name. The password stands in this process's PGPASSWORD. */
  address(database: string): string;
  makeDatabase(name: string): Promise<string>;
  /** Asks a database as its owner. */
  ask<Row>(database: string, sql: string): Promise<Row[]>;
  stop(): Promise<void>;
};

export async function startPostgres(): Promise<PostgresServer> {
  const programs = await installedPrograms();
  const isRoot = process.getuid?.() === 0;
  const who = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const folder = await mkdtemp(join(tmpdir(), "endcap-postgres-"));
  if (isRoot) await chown(folder, NOBODY, NOBODY);
  await chmod(folder, 0o700);
  const data = join(folder, "data");
  const password = join(folder, "password");
  process.env["PGPASSWORD"] = "endcap-test-secret";
  await writeFile(password, process.env["PGPASSWORD"]);
  if (isRoot) await chown(password, NOBODY, NOBODY);
  await mustRun({
    program: join(programs, "initdb"),
    args: [
      "-D",
      data,
      "-U",
      "endcap",
      "-A",
      "scram-sha-256",
      `--pwfile=${password}`,
      "-E",
      "UTF8",
      "--no-locale",
      "--no-sync",
    ],
    ...who,
    missing: "No PostgreSQL was made.",
  });
  const port = await freePort();
  const address = (database: string) => `postgres://endcap@127.0.0.1:${port}/${database}`;
  const ask = async <Row>(database: string, sql: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: address(database) });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end();
    }
  };
  const server = await startServer({
    program: join(programs, "postgres"),
    args: ["-D", data, "-p", String(port), "-c", "listen_addresses=127.0.0.1", "-k", folder, "-c", "fsync=off"],
    ...who,
    isReady: async () => (await ask("postgres", "SELECT 1")).length === 1,
  });
  return {
    address,
    async makeDatabase(name) {
      await ask("postgres", `CREATE DATABASE ${name}`);
      return address(name);
    },
    ask,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The folder of the newest installed version's programs. Where there is none and this is root, Debian's package is installed. */
async function installedPrograms(): Promise<string> {
  const found = await newestPrograms();
  if (found !== null) return found;
  for (const args of [["update"], ["install", "--yes", "--no-install-recommends", "postgresql"]]) {
    await mustRun({
      program: "apt-get",
      args: ["-o", "Acquire::Retries=3", ...args],
      env: { DEBIAN_FRONTEND: "noninteractive" },
      missing: "Install Debian's package postgresql.",
    });
  }
  const installed = await newestPrograms();
  if (installed === null) throw new Error(`no PostgreSQL in ${PROGRAMS} after its installation`);
  return installed;
}

async function newestPrograms(): Promise<string | null> {
  const versions = existsSync(PROGRAMS) ? await readdir(PROGRAMS) : [];
  const [newest] = versions.toSorted((a, b) => Number(b) - Number(a));
  return newest === undefined ? null : join(PROGRAMS, newest, "bin");
}
