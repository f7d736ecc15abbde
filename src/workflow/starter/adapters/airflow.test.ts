import assert from "node:assert/strict";
import test from "node:test";
import { airflowUser, startAirflowServer } from "../airflow-server.testkit.ts";
import { starterSuite } from "../starter.testsuite.ts";
import { airflow2 } from "./airflow-2.ts";
import { airflow3 } from "./airflow-3.ts";

const DAG = "endcap_shop";
const WRONG = "wrong-password-7";

for (const [name, adapter] of Object.entries({ "airflow-2": airflow2, "airflow-3": airflow3 })) {
  starterSuite(name, async () => {
    const server = await startAirflowServer([DAG]);
    const open = (dag: string, password = airflowUser.password) =>
      adapter({
        url: `${server.url}/`,
        dag,
        credentials: async () => ({ user: airflowUser.user, password }),
        timeoutMs: 300,
        retriesMs: [1],
      });
    return {
      starter: open(DAG),
      stranger: open(DAG, WRONG),
      unknown: open("nowhere"),
      runs: () => server.runs,
      fail: (next) => server.next.push(...next),
      secrets: [airflowUser.password, WRONG, btoa(`${airflowUser.user}:${airflowUser.password}`)],
      close: () => server.close(),
    };
  });
}

test("an address where nobody listens, and one that is another server's, say so", async () => {
  const server = await startAirflowServer([DAG]);
  const credentials = async () => airflowUser;
  const at = (url: string) => airflow3({ url, dag: DAG, credentials, retriesMs: [] }).start({ runId: "r", conf: {} });
  await assert.rejects(at(`${server.url}/elsewhere`), /gave no token: it answered 401|did not take the user's/);
  await server.close();
  await assert.rejects(at(server.url), /Airflow at 127\.0\.0\.1:\d+ could not be asked: ECONNREFUSED/);
});
