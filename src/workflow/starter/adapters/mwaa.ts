/** Airflow as Amazon runs it (MWAA): its REST interface through a signed call, so that the identity's role is the user. */
import { callAws } from "../../../core/aws-call.ts";
import { airflowStarter, type AirflowAnswer, type AirflowVersion } from "../airflow.ts";
import type { WorkflowStarter } from "../starter.ts";

export type MwaaParams = {
  /** The environment's name. */
  environment: string;
  region: string;
  dag: string;
  version: AirflowVersion;
  timeoutMs?: number;
  retriesMs?: readonly number[];
};

/** What Airflow answers with another status than success comes as one of these. */
const AIRFLOW_SAID = ["RestApiClientException", "RestApiServerException"];

export function mwaa({ environment, region, dag, version, timeoutMs, retriesMs }: MwaaParams): WorkflowStarter {
  return airflowStarter(
    {
      address: `MWAA environment ${environment}`,
      web: null,
      async request(method, path, body) {
        const [place = "", query] = path.split("?");
        const { text } = await callAws(
          {
            service: "airflow",
            region,
            hostPrefix: "env.",
            path: `/restapi/${encodeURIComponent(environment)}`,
            headers: { "content-type": "application/json" },
            body: JSON.stringify({
              Method: method,
              Path: place,
              ...(query === undefined ? {} : { QueryParameters: Object.fromEntries(new URLSearchParams(query)) }),
              ...(body === undefined ? {} : { Body: body }),
            }),
            permission: "airflow:InvokeRestApi",
            resource: `arn:aws:airflow:${region}:*:role/${environment}/*`,
            setting: "workflow.mwaa",
            expected: AIRFLOW_SAID,
          },
          { retriesMs: [], ...(timeoutMs === undefined ? {} : { timeoutMs }) },
        );
        return answerIn(text);
      },
    },
    { dag, version, retriesMs },
  );
}

function answerIn(text: string): AirflowAnswer {
  const { RestApiStatusCode: status, RestApiResponse: body } = JSON.parse(text) as {
    RestApiStatusCode?: number;
    RestApiResponse?: unknown;
  };
  return { status: status ?? 500, body: body ?? null };
}
