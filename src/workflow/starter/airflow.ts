/** Starting a DAG run through Airflow's REST interface, however one is let in. */
import { EndcapError } from "../../core/errors.ts";
import { newestRun } from "./newest-run.ts";
import type { StartedRun, StartRequest, WorkflowStarter } from "./starter.ts";

export type AirflowAnswer = { status: number; body: unknown };

export type AirflowApi = {
  /** As in "Airflow at airflow.example.com". */
  address: string;
  /** Address of its pages, without a slash at the end; null where it is not known. */
  web: string | null;
  /** `path` below the interface's root, such as "/dags/night/dagRuns?limit=1". Throws where nobody answers or lets one in. */
  request(method: "GET" | "POST", path: string, body?: object): Promise<AirflowAnswer>;
};

export type AirflowVersion = 2 | 3;

/** Milliseconds before each retry. */
const RETRIES_MS = [1_000];

export function airflowStarter(
  api: AirflowApi,
  params: { dag: string; version: AirflowVersion; retriesMs?: readonly number[] | undefined },
): WorkflowStarter {
  const { dag, version, retriesMs = RETRIES_MS } = params;
  const runs = `/dags/${encodeURIComponent(dag)}/dagRuns`;
  const address = `DAG ${dag} of ${api.address}`;
  const look = (runId: string) =>
    patiently(retriesMs, () => api.request("GET", `${runs}/${encodeURIComponent(runId)}`));
  return {
    address,
    async start(request) {
      const made = await patiently(retriesMs, () => api.request("POST", runs, bodyOf(request, version)));
      if (isGood(made)) return runOf(made.body, request.runId, false);
      if (made.status !== 409) throw refused(api, dag, made);
      const there = await look(request.runId);
      if (isGood(there)) return runOf(there.body, request.runId, true);
      throw refused(api, dag, made);
    },
    async find(runId) {
      const there = await look(runId);
      if (isGood(there)) return runOf(there.body, runId, true);
      if (there.status === 404) return null;
      throw refused(api, dag, there, "show");
    },
    newest: () =>
      newestRun(api, {
        dag,
        version,
        async ask(path) {
          const answer = await patiently(retriesMs, () => api.request("GET", path));
          if (isGood(answer)) return answer;
          throw refused(api, dag, answer, "show");
        },
      }),
  };
}

/** Asks again where nobody answered, or the server was overloaded: a run that was made all the same is found by its id. */
async function patiently(retriesMs: readonly number[], ask: () => Promise<AirflowAnswer>): Promise<AirflowAnswer> {
  for (const delay of retriesMs) {
    try {
      const answer = await ask();
      if (answer.status < 500 && answer.status !== 429) return answer;
    } catch (error) {
      if (!(error instanceof EndcapError) || !error.retryable) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, delay));
  }
  return ask();
}

/** Airflow 3 wants the key `logical_date`; without a date a run stands for no interval. */
function bodyOf({ runId, conf }: StartRequest, version: AirflowVersion): object {
  return { dag_run_id: runId, conf, ...(version === 3 ? { logical_date: null } : {}) };
}

function isGood({ status }: AirflowAnswer): boolean {
  return status >= 200 && status < 300;
}

function runOf(body: unknown, runId: string, wasThere: boolean): StartedRun {
  const state = (body as { state?: unknown } | null)?.state;
  return { runId, state: typeof state === "string" ? state : null, wasThere };
}

function refused(
  api: AirflowApi,
  dag: string,
  { status, body }: AirflowAnswer,
  act: "start" | "show" = "start",
): EndcapError {
  const told = (what: string, next: string, retryable = false) =>
    new EndcapError({ what, where: { setting: "workflow" }, next, retryable });
  if (status === 404)
    return told(
      `${api.address} knows no DAG ${dag}`,
      "Put the DAG's file into its folder of DAGs (endcap deploy airflow writes it), or correct workflow.dag",
    );
  if (status === 401 || status === 403)
    return told(
      `${api.address} does not let this user ${act === "start" ? "start" : "see"} ${dag}: it answered ${status}`,
      `Give the user the right to ${act === "start" ? "create" : "read"} DAG runs of ${dag}, or check ENDCAP_AIRFLOW_USER and ENDCAP_AIRFLOW_PASSWORD (or the secret that ENDCAP_AIRFLOW_SECRET names)`,
    );
  const detail = detailOf(body);
  return told(
    `${api.address} did not ${act} ${dag}: it answered ${status}${detail === "" ? "" : `: ${detail}`}`,
    status >= 500
      ? "Try again; if it goes on, look at Airflow's own log"
      : "Look at the DAG in Airflow, and at workflow in the configuration (version: 2 or 3)",
    status >= 500 || status === 429,
  );
}

/** `detail` is a text, or in Airflow 3 also a list of problems. */
function detailOf(body: unknown): string {
  const { detail, title } = (body ?? {}) as { detail?: unknown; title?: unknown };
  const said = detail ?? title ?? "";
  return (typeof said === "string" ? said : JSON.stringify(said)).slice(0, 300);
}
