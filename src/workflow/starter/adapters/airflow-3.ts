/** Airflow 3: the REST interface of `/api/v2`, with a token that its user's name and password get. */
import { EndcapError } from "../../../core/errors.ts";
import { airflowHttp } from "../airflow-http.ts";
import { airflowStarter } from "../airflow.ts";
import type { AirflowCredentials } from "../credentials.ts";
import type { WorkflowStarter } from "../starter.ts";

export type AirflowParams = {
  /** Of the web server, with its path where it has one. */
  url: string;
  dag: string;
  credentials(): Promise<AirflowCredentials>;
  timeoutMs?: number;
  /** Milliseconds before each retry. */
  retriesMs?: readonly number[];
};

export function airflow3({ url, dag, credentials, timeoutMs, retriesMs }: AirflowParams): WorkflowStarter {
  const root = url.replace(/\/$/, "");
  const address = `Airflow at ${new URL(url).host}`;
  let token: string | null = null;
  return airflowStarter(
    {
      address,
      web: root,
      async request(method, path, body) {
        token ??= await tokenOf({ root, address, ...(await credentials()), timeoutMs });
        const headers = { authorization: `Bearer ${token}` };
        return airflowHttp({ url: `${root}/api/v2${path}`, method, body, headers, address, timeoutMs });
      },
    },
    { dag, version: 3, retriesMs },
  );
}

async function tokenOf(
  params: AirflowCredentials & { root: string; address: string; timeoutMs: number | undefined },
): Promise<string> {
  const { root, address, user, password, timeoutMs } = params;
  const { status, body } = await airflowHttp({
    url: `${root}/auth/token`,
    method: "POST",
    body: { username: user, password },
    address,
    timeoutMs,
  });
  const token = (body as { access_token?: unknown } | null)?.access_token;
  if (typeof token === "string") return token;
  const isWrong = status === 401 || status === 403;
  throw new EndcapError({
    what: isWrong
      ? `${address} did not take the user's name and password`
      : `${address} gave no token: it answered ${status}`,
    where: { setting: isWrong ? "ENDCAP_AIRFLOW_PASSWORD" : "workflow.airflow" },
    next: isWrong
      ? "Check ENDCAP_AIRFLOW_USER and ENDCAP_AIRFLOW_PASSWORD, or the secret that ENDCAP_AIRFLOW_SECRET names"
      : "Check the address; Airflow 2 wants workflow.version: 2",
    retryable: status >= 500,
  });
}
