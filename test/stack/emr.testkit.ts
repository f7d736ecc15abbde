/** EMR's API on this machine, which works its clusters' steps off; see emr-server.py. */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { AirflowHome } from "./airflow.testkit.ts";
import { freePort, startServer } from "./server.testkit.ts";

export type EmrCluster = {
  id: string;
  name: string;
  state: string;
  steps: { name: string; state: string; args: string[] }[];
  /** What RunJobFlow was asked for. */
  request: { ReleaseLabel: string; AutoTerminationPolicy: { IdleTimeout: number } };
};

export type EmrSettings = {
  startSeconds: number;
  stepSeconds: number;
  /** A part of a step's name → what it fails with. */
  fail: Record<string, string>;
  /** Whether the steps' programs really run. */
  execute: boolean;
};

export type EmrServer = {
  /** What a client of AWS reads from its environment. */
  env: NodeJS.ProcessEnv;
  set(settings: Partial<EmrSettings>): Promise<void>;
  clusters(): Promise<EmrCluster[]>;
  /** Waits until no cluster is left. */
  allEnded(): Promise<boolean>;
  stop(): Promise<void>;
};

/** `home`: an Airflow whose environment also holds moto. `env`: of the programs that steps run. */
export async function startEmr({ python }: AirflowHome, env: NodeJS.ProcessEnv = {}): Promise<EmrServer> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const control = `${endpoint}/endcap-test`;
  const clusters = async () => (await (await fetch(control)).json()) as EmrCluster[];
  const server = await startServer({
    program: python,
    args: [join(import.meta.dirname, "emr-server.py"), String(port)],
    env,
    isReady: async () => Array.isArray(await clusters()),
  });
  return {
    env: {
      AWS_ENDPOINT_URL_EMR: endpoint,
      AWS_ACCESS_KEY_ID: "endcap",
      AWS_SECRET_ACCESS_KEY: "endcap-test-secret",
      AWS_DEFAULT_REGION: "us-east-1",
    },
    async set(settings) {
      await fetch(control, { method: "POST", body: JSON.stringify(settings) });
    },
    clusters,
    async allEnded() {
      for (let attempt = 0; attempt < 50; attempt++) {
        if ((await clusters()).every(({ state }) => state === "TERMINATED")) return true;
        await sleep(100);
      }
      return false;
    },
    stop: server.stop,
  };
}
