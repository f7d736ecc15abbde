/** A whole Airflow 3 on this machine: API server, scheduler and DAG processor, asked through REST. */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { AirflowHome } from "./airflow.testkit.ts";
import { freePort, startServer, type RunningServer } from "./server.testkit.ts";

const WAIT_MS = 1_200_000;
const user = { username: "endcap", password: "endcap-airflow-password" };

export type AirflowServers = {
  url: string;
  /** What Endcap needs to ask it. */
  env: { ENDCAP_AIRFLOW_USER: string; ENDCAP_AIRFLOW_PASSWORD: string };
  /** Asks below /api/v2. On SQLite a busy database is a 500: what only reads is asked again. */
  ask(method: string, path: string, body?: object): Promise<{ status: number; body: Record<string, unknown> }>;
  stop(): Promise<void>;
};

/** `env`: of the tasks. */
export async function startAirflow(home: AirflowHome, env: NodeJS.ProcessEnv = {}): Promise<AirflowServers> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = join(home.dags, "..");
  const passwords = join(folder, "passwords.json");
  await writeFile(passwords, JSON.stringify({ [user.username]: user.password }));
  const all = {
    ...home.env,
    ...env,
    AIRFLOW__API__BASE_URL: url,
    AIRFLOW__API__SECRET_KEY: "endcap-test-key",
    AIRFLOW__API_AUTH__JWT_SECRET: "endcap-test-secret-of-more-than-64-bytes-0123456789-0123456789-0123456789",
    AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION: "False",
    AIRFLOW__CORE__EXECUTION_API_SERVER_URL: `${url}/execution/`,
    AIRFLOW__CORE__EXECUTOR: "LocalExecutor",
    AIRFLOW__CORE__PARALLELISM: "3",
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE: passwords,
    AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS: `${user.username}:admin`,
    AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL: "600",
    AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL: "10",
    AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME: "0.5",
  };
  const running: RunningServer[] = [];
  const stop = async () => {
    for (const server of running.toReversed()) await server.stop();
  };
  const start = async (args: readonly string[], isReady: () => Promise<boolean>) => {
    const params = { program: home.python, args: ["-m", "airflow", ...args], folder, env: all, isReady };
    running.push(await startServer(params));
  };
  const health = async (part: string) => {
    const answer = (await (await fetch(`${url}/api/v2/monitor/health`)).json()) as Record<string, { status: string }>;
    return answer[part]?.status === "healthy";
  };
  try {
    await start(["api-server", "--host", "127.0.0.1", "--port", String(port), "--workers", "1"], () =>
      health("metadatabase"),
    );
    await start(["scheduler", "--skip-serve-logs"], () => health("scheduler"));
    await start(["dag-processor"], () => health("dag_processor"));
  } catch (error) {
    await stop();
    throw error;
  }
  const token = await tokenOf(url);
  return {
    url,
    env: { ENDCAP_AIRFLOW_USER: user.username, ENDCAP_AIRFLOW_PASSWORD: user.password },
    async ask(method, path, body) {
      const once = () =>
        fetch(`${url}/api/v2${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
      let response = await once();
      for (let tries = 1; method === "GET" && response.status === 500 && tries < 5; tries++) {
        await sleep(300 * tries);
        response = await once();
      }
      const text = await response.text();
      return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>) };
    },
    stop,
  };
}

async function tokenOf(url: string): Promise<string> {
  const response = await fetch(`${url}/auth/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(user),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  assert.ok(token !== undefined, `${response.status}`);
  return token;
}

/** Waits until `look` finds something; the last that was seen is told where it never does. */
export async function waitFor<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const deadline = Date.now() + WAIT_MS;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== null) return found;
    await sleep(500);
  }
  throw new Error(`${what} did not come about`);
}
