/** Airflow 2: the REST interface of `/api/v1`, with its user's name and password (its backend `basic_auth`). */
import { airflowHttp } from "../airflow-http.ts";
import { airflowStarter } from "../airflow.ts";
import type { WorkflowStarter } from "../starter.ts";
import type { AirflowParams } from "./airflow-3.ts";

export function airflow2({ url, dag, credentials, timeoutMs, retriesMs }: AirflowParams): WorkflowStarter {
  const root = url.replace(/\/$/, "");
  const address = `Airflow at ${new URL(url).host}`;
  return airflowStarter(
    {
      address,
      web: root,
      async request(method, path, body) {
        const { user, password } = await credentials();
        const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
        return airflowHttp({ url: `${root}/api/v1${path}`, method, body, headers, address, timeoutMs });
      },
    },
    { dag, version: 2, retriesMs },
  );
}
