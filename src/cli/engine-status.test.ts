import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import type { WorkflowConfig } from "../config/project-config.ts";
import { airflowUser, startAirflowServer, type AirflowServer } from "../workflow/starter/airflow-server.testkit.ts";
import { openStarter } from "../workflow/starter/index.ts";
import { engineLines, engineStatus } from "./engine-status.ts";

suite("what status says of another workflow engine", () => {
  let server: AirflowServer;
  const config = (dag = "night"): WorkflowConfig => ({ kind: "airflow", url: server.url, dag, version: 3 });
  const lines = async (asked: WorkflowConfig) => {
    const found = await engineStatus(asked);
    assert.ok(found !== null);
    return engineLines(found, "Europe/Berlin", (_, text) => text).join("\n");
  };

  before(async () => {
    server = await startAirflowServer(["night"]);
    process.env["ENDCAP_AIRFLOW_USER"] = airflowUser.user;
    process.env["ENDCAP_AIRFLOW_PASSWORD"] = airflowUser.password;
  });
  after(async () => {
    delete process.env["ENDCAP_AIRFLOW_USER"];
    delete process.env["ENDCAP_AIRFLOW_PASSWORD"];
    await server.close();
  });

  test("nothing where Endcap performs the steps itself", async () => {
    assert.equal(await engineStatus({ kind: "embedded" }), null);
  });

  test("that it never ran, then its newest run with the tasks that are not done, and the page that shows it", async () => {
    assert.match(await lines(config()), /DAG night of Airflow at 127\.0\.0\.1:\d+: it never ran/);
    await (await openStarter(config()))?.start({ runId: "one night", conf: {} });
    const said = await lines(config());
    assert.match(said, /workflow {2}queued; 1 of 3 tasks done, wait_for_step 0 running\n/);
    assert.ok(said.includes(`${server.url}/dags/night/runs/one%20night`), said);
  });

  test("why it could not be asked, without the password", async () => {
    assert.match(await lines(config("day")), /knows no DAG day\n +next: .*endcap deploy airflow/);
    process.env["ENDCAP_AIRFLOW_PASSWORD"] = "wrong-password";
    const refused = await lines(config());
    assert.match(refused, /did not take the user's name and password/);
    assert.ok(!refused.includes("wrong-password"));
    delete process.env["ENDCAP_AIRFLOW_PASSWORD"];
    assert.match(await lines(config()), /There is no user for Airflow\n +next: Set ENDCAP_AIRFLOW_USER/);
    const away: WorkflowConfig = { kind: "airflow", url: "http://127.0.0.1:9", dag: "night", version: 3 };
    process.env["ENDCAP_AIRFLOW_PASSWORD"] = airflowUser.password;
    assert.match(await lines(away), /could not be asked/);
  });
});
