/** A real Superset of a pinned version: its metadata migrated once into the cache, and copied for each instance. */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkoutFolder } from "../../scripts/run-program.ts";
import { installed } from "./cache.testkit.ts";
import { pythonEnvironment } from "./python.testkit.ts";
import { mustRun } from "./run-command.testkit.ts";
import { freePort, startServer } from "./server.testkit.ts";

const PINS = "superset-6.1.0-requirements.txt";
const METADATA = "superset.db";
export const admin = { user: "admin", password: "only for a test" } as const;

/** The configuration of the container's Superset, with its files in this folder. */
async function environmentOf(folder: string): Promise<NodeJS.ProcessEnv> {
  await mkdir(folder, { recursive: true });
  return {
    SUPERSET_CONFIG_PATH: join(checkoutFolder, "deploy", "docker", "superset", "superset_config.py"),
    SUPERSET_HOME: folder,
    SUPERSET_SECRET_KEY: "only-for-a-test-only-for-a-test-only-for-a-test",
    FLASK_APP: "superset",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONWARNINGS: "ignore",
  };
}

/** The path of a migrated metadata file with its administrator, made once. */
async function migrated(python: string): Promise<string> {
  const pins = createHash("sha256")
    .update(await readFile(join(import.meta.dirname, PINS)))
    .digest("hex")
    .slice(0, 8);
  const folder = await installed(`superset-metadata-${pins}`, async (aside) => {
    const env = await environmentOf(aside);
    const superset = (...args: string[]) =>
      mustRun({ program: join(dirname(python), "superset"), args, env, missing: "Superset" });
    await superset("db", "upgrade");
    const { user, password } = admin;
    const person = ["--username", user, "--password", password, "--email", "admin@example.org"];
    await superset("fab", "create-admin", "--firstname", "Ada", "--lastname", "Admin", ...person);
    await superset("init");
  });
  return join(folder, METADATA);
}

export type Superset = {
  url: string;
  /** Answers as the administrator is answered: JSON of `/api/v1` and a path. */
  get<T>(path: string): Promise<T>;
  send<T>(method: "POST" | "PUT" | "DELETE", path: string, body: object): Promise<T>;
  /** What it printed so far. */
  output(): string;
  stop(): Promise<void>;
};

export function supersetPython(): Promise<string> {
  return pythonEnvironment(PINS);
}

/** A folder with the metadata of a Superset that was set up and not used yet. */
export async function freshHome(folder: string): Promise<string> {
  const metadata = await migrated(await supersetPython());
  await mkdir(folder, { recursive: true });
  await copyFile(metadata, join(folder, METADATA));
  return folder;
}

/** A fresh instance in a folder of its own, listening on this machine alone. */
export async function startSuperset(folder: string): Promise<Superset> {
  const python = await supersetPython();
  const env = await environmentOf(await freshHome(folder));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startServer({
    program: python,
    args: [
      "-m",
      "gunicorn",
      "--worker-class",
      "gthread",
      "--threads",
      "6",
      "--timeout",
      "600",
      "--bind",
      `127.0.0.1:${port}`,
      "superset.app:create_app()",
    ],
    folder,
    env,
    isReady: async () => (await fetch(`${url}/health`)).ok,
  });
  try {
    const asked = await session(url);
    return { url, ...asked, output: server.output, stop: server.stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function session(url: string): Promise<Pick<Superset, "get" | "send">> {
  const json = { "content-type": "application/json" };
  const answer = async <T>(path: string, init: RequestInit): Promise<T & Response> => {
    const response = await fetch(`${url}/api/v1${path}`, { ...init, signal: AbortSignal.timeout(240_000) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? "GET"} ${path}: ${response.status} ${text.slice(0, 2000)}`);
    return Object.assign(JSON.parse(text) as T & Response, { cookie: response.headers.getSetCookie().join("; ") });
  };
  const { access_token: token } = await answer<{ access_token: string }>("/security/login", {
    method: "POST",
    headers: json,
    body: JSON.stringify({ username: admin.user, password: admin.password, provider: "db" }),
  });
  const bearer = { authorization: `Bearer ${token}` };
  const proof = await answer<{ result: string; cookie: string }>("/security/csrf_token/", { headers: bearer });
  const writing = { ...bearer, ...json, "x-csrftoken": proof.result, cookie: proof.cookie, referer: url };
  return {
    get: (path) => answer(path, { headers: bearer }),
    send: (method, path, body) => answer(path, { method, headers: writing, body: JSON.stringify(body) }),
  };
}
