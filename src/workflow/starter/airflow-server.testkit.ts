/** A server on this machine that plays Airflow's REST interface of both versions, and MWAA's call of it: DAG runs by their ids. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type DagRun = { dag: string; runId: string; conf: Record<string, unknown>; state: string };

export type AirflowServer = {
  url: string;
  runs: DagRun[];
  /** Path and status of each request. */
  asked: string[];
  /** Answers of the next requests that would make or read DAG runs, instead of the real ones; "silence": none at all. */
  next: (number | "silence")[];
  close(): Promise<void>;
};

export const airflowUser = { user: "endcap", password: "night-watch-9" };
const TOKEN = "token-of-endcap";

/** The tasks of each run, as Airflow lists them: in no order. */
const tasksOfRuns = [
  { task_id: "publish", map_index: -1, state: null, start_date: null },
  { task_id: "wait_for_step", map_index: 0, state: "running", start_date: "2026-01-06T03:02:00Z" },
  { task_id: "get_files", map_index: -1, state: "success", start_date: "2026-01-06T03:01:00Z" },
];

type Answer = { status: number; body: object; isSilent?: boolean; headers?: Record<string, string> };

/** `dags`: those that it knows. */
export async function startAirflowServer(dags: readonly string[]): Promise<AirflowServer> {
  const runs: DagRun[] = [];
  const asked: string[] = [];
  const next: AirflowServer["next"] = [];

  const dagRuns = (method: string, path: string, body: Record<string, unknown>, version: number): Answer => {
    const said = next.shift();
    if (said === "silence") return { ...dagRuns(method, path, body, version), isSilent: true };
    if (typeof said === "number") return { status: said, body: { detail: "as the test wants it" } };
    const [, dag = "", runId, tasks] =
      /^\/dags\/([^/]+)\/dagRuns(?:\/([^/?]+))?(\/taskInstances)?(?:\?.*)?$/.exec(decodeURIComponent(path)) ?? [];
    if (!dags.includes(dag)) return { status: 404, body: { detail: `The Dag with ID: '${dag}' was not found` } };
    if (method === "GET" && runId === undefined) {
      const newest = runs.filter((run) => run.dag === dag).slice(-1);
      return { status: 200, body: { dag_runs: newest.map((run) => ({ dag_run_id: run.runId, state: run.state })) } };
    }
    if (tasks !== undefined) return { status: 200, body: { task_instances: tasksOfRuns } };
    const wanted = runId ?? String(body["dag_run_id"]);
    const there = runs.find((run) => run.dag === dag && run.runId === wanted);
    if (method === "GET")
      return there === undefined
        ? { status: 404, body: { detail: "not found" } }
        : { status: 200, body: { dag_run_id: wanted, state: there.state } };
    if (version === 3 && !("logical_date" in body))
      return { status: 422, body: { detail: [{ type: "missing", loc: ["body", "logical_date"] }] } };
    if (there !== undefined) return { status: 409, body: { detail: "DAGRun with run_id already exists" } };
    runs.push({ dag, runId: wanted, conf: body["conf"] as Record<string, unknown>, state: "queued" });
    return { status: 200, body: { dag_run_id: wanted, state: "queued" } };
  };

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const body = await jsonOf(request);
    const [, root = "", path = ""] = /^(\/api\/v[12]|\/auth|\/restapi\/[^/]+)?(.*)$/.exec(request.url ?? "") ?? [];
    const method = request.method ?? "";
    const { authorization = "" } = request.headers;
    if (root === "/auth") {
      const isRight = body["username"] === airflowUser.user && body["password"] === airflowUser.password;
      return isRight
        ? { status: 201, body: { access_token: TOKEN } }
        : { status: 401, body: { detail: "Invalid credentials" } };
    }
    if (root === "/api/v2" && authorization === `Bearer ${TOKEN}`) return dagRuns(method, path, body, 3);
    const basic = `Basic ${btoa(`${airflowUser.user}:${airflowUser.password}`)}`;
    if (root === "/api/v1" && authorization === basic) return dagRuns(method, path, body, 2);
    if (root.startsWith("/restapi/")) {
      if (!authorization.includes("/airflow/aws4_request"))
        return { status: 403, body: { __type: "AccessDeniedException", message: "not signed" } };
      const { Method = "", Path = "", Body = {} } = body as { Method?: string; Path?: string; Body?: object };
      const inner = dagRuns(Method, Path, Body as Record<string, unknown>, 3);
      const said = { RestApiStatusCode: inner.status, RestApiResponse: inner.body };
      if (inner.status < 300) return { ...inner, status: 200, body: said };
      const type = inner.status < 500 ? "RestApiClientException" : "RestApiServerException";
      return { status: 400, body: said, headers: { "x-amzn-errortype": type } };
    }
    return { status: 401, body: { detail: "Unauthorized" } };
  };

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { status, body, headers, isSilent } = await answer(request);
    asked.push(`${request.method} ${request.url} ${isSilent === true ? "unanswered" : status}`);
    if (isSilent !== true)
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    runs,
    asked,
    next,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function jsonOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += (chunk as Buffer).toString();
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}
