import { awsKeys } from "../../../core/aws-server.testkit.ts";
import { startAirflowServer } from "../airflow-server.testkit.ts";
import { starterSuite } from "../starter.testsuite.ts";
import type { StartRequest } from "../starter.ts";
import { mwaa } from "./mwaa.ts";

const DAG = "endcap_shop";

starterSuite("mwaa", async () => {
  const server = await startAirflowServer([DAG]);
  Object.assign(process.env, awsKeys, { AWS_ENDPOINT_URL_MWAA: server.url });
  const open = (dag: string) =>
    mwaa({ environment: "night", region: "eu-central-1", dag, version: 3, timeoutMs: 300, retriesMs: [1] });
  return {
    starter: open(DAG),
    stranger: {
      address: "",
      async start(request: StartRequest) {
        server.next.push(403);
        return open(DAG).start(request);
      },
      async find(runId: string) {
        server.next.push(403);
        return open(DAG).find(runId);
      },
      async newest() {
        server.next.push(403);
        return open(DAG).newest();
      },
    },
    unknown: open("nowhere"),
    runs: () => server.runs,
    fail: (next) => server.next.push(...next),
    secrets: [awsKeys.AWS_SECRET_ACCESS_KEY],
    close: () => server.close(),
  };
});
