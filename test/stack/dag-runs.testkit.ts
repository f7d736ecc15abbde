/** The runs of one DAG of an Airflow 3, looked at and worked on through REST. */
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { waitFor, type AirflowServers } from "./airflow-servers.testkit.ts";

export type DagRun = { dag_run_id: string; state: string; run_type: string; start_date: string; end_date: string };

export type DagRuns = {
  all(): Promise<DagRun[]>;
  /** Starts a run. */
  start(id: string, conf?: object): Promise<{ status: number; text: string }>;
  /** The run when it has come to its end. */
  ended(id: string): Promise<DagRun>;
  /** Waits until a run that is done again has come to a good end. */
  succeeded(id: string): Promise<void>;
  /** Task → state; a mapped one with its number. */
  tasks(id: string): Promise<Record<string, string>>;
  /** What all tries of a task have logged. */
  log(id: string, task: string, mapIndex?: number): Promise<string>;
  /** Has a task and what follows done again, as a person does on Airflow's page. */
  clear(id: string, task: string): Promise<void>;
};

export function dagRuns({ ask }: AirflowServers, dag: string): DagRuns {
  const all = async () => {
    const { status, body } = await ask("GET", `/dags/${dag}/dagRuns?order_by=run_after`);
    return status === 200 ? (body["dag_runs"] as DagRun[]) : [];
  };
  const find = async (id: string) => (await all()).find(({ dag_run_id }) => dag_run_id === id);
  return {
    all,
    /** Airflow on SQLite answers 500 where two calls write at once: a run that was made all the same is found by its id. */
    async start(id, conf = {}) {
      for (let tries = 1; ; tries++) {
        const { status, body } = await ask("POST", `/dags/${dag}/dagRuns`, {
          dag_run_id: id,
          logical_date: null,
          conf,
        });
        const text = JSON.stringify(body);
        if (status === 409 && tries > 1) return { status: 200, text };
        if (status !== 500 || tries === 5) return { status, text };
        await sleep(300 * tries);
      }
    },
    ended: (id) =>
      waitFor(`the end of ${id}`, async () => {
        const run = await find(id);
        return run?.state === "success" || run?.state === "failed" ? run : null;
      }),
    async succeeded(id) {
      await waitFor(`the good end of ${id}`, async () => ((await find(id))?.state === "success" ? true : null));
    },
    async tasks(id) {
      const { body } = await ask("GET", `/dags/${dag}/dagRuns/${id}/taskInstances`);
      const tasks = body["task_instances"] as { task_id: string; map_index: number; state: string }[];
      return Object.fromEntries(
        tasks.map(({ task_id, map_index, state }) => [map_index < 0 ? task_id : `${task_id} ${map_index}`, state]),
      );
    },
    async log(id, task, mapIndex = -1) {
      const path = `/dags/${dag}/dagRuns/${id}/taskInstances/${task}`;
      const { body: tried } = await ask("GET", mapIndex < 0 ? path : `${path}/${mapIndex}`);
      let text = "";
      for (let attempt = 1; attempt <= Number(tried["try_number"]); attempt++) {
        const { body } = await ask("GET", `${path}/logs/${attempt}?full_content=true&map_index=${mapIndex}`);
        text += JSON.stringify(body["content"]);
      }
      return text;
    },
    async clear(id, task) {
      const { status, body } = await ask("POST", `/dags/${dag}/clearTaskInstances`, {
        dry_run: false,
        dag_run_id: id,
        task_ids: [task],
        include_downstream: true,
        only_failed: false,
        reset_dag_runs: true,
      });
      assert.equal(status, 200, JSON.stringify(body));
    },
  };
}
