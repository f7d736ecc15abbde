/** The newest DAG run with its tasks, as Airflow's REST interface tells them. */
import type { AirflowAnswer, AirflowApi, AirflowVersion } from "./airflow.ts";
import type { EngineRun, EngineTask } from "./starter.ts";

type RunBody = { dag_run_id?: string; state?: string | null; start_date?: string | null; end_date?: string | null };
type TaskBody = { task_id?: string; map_index?: number; state?: string | null; start_date?: string | null };

/** What of the interface differs between the versions. */
const newestFirst = { 2: "-execution_date", 3: "-run_after" } as const satisfies Record<AirflowVersion, string>;

/** null where the DAG never ran. `ask`: answers with what was asked for, or throws. */
export async function newestRun(
  api: AirflowApi,
  params: { dag: string; version: AirflowVersion; ask(path: string): Promise<AirflowAnswer> },
): Promise<EngineRun | null> {
  const { dag, version, ask } = params;
  const runs = `/dags/${encodeURIComponent(dag)}/dagRuns`;
  const { body: list } = await ask(`${runs}?limit=1&order_by=${newestFirst[version]}`);
  const [run] = (list as { dag_runs?: RunBody[] } | null)?.dag_runs ?? [];
  if (run?.dag_run_id === undefined) return null;
  const { body: found } = await ask(`${runs}/${encodeURIComponent(run.dag_run_id)}/taskInstances`);
  const tasks = (found as { task_instances?: TaskBody[] } | null)?.task_instances ?? [];
  return {
    runId: run.dag_run_id,
    state: run.state ?? null,
    startedAt: run.start_date ?? null,
    endedAt: run.end_date ?? null,
    tasks: tasks.toSorted(byStart).map(taskOf),
    link: api.web === null ? null : `${api.web}${pageOf(version, dag, run.dag_run_id)}`,
  };
}

function taskOf({ task_id = "", map_index = -1, state = null }: TaskBody): EngineTask {
  return { name: map_index < 0 ? task_id : `${task_id} ${map_index}`, state };
}

/** Those that have not begun come last. */
function byStart(left: TaskBody, right: TaskBody): number {
  const [first, second] = [left.start_date ?? "~", right.start_date ?? "~"];
  return first < second ? -1 : first > second ? 1 : 0;
}

function pageOf(version: AirflowVersion, dag: string, runId: string): string {
  const [id, run] = [encodeURIComponent(dag), encodeURIComponent(runId)];
  return version === 3 ? `/dags/${id}/runs/${run}` : `/dags/${id}/grid?dag_run_id=${run}`;
}
