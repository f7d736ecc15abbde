/**
 * The DAG with EMR: real Airflows run it against EMR's API, whose steps a real Spark does. What readers see, and whether the
 * cluster is gone, is looked at after each night.
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { airflowHome, dagRunner, type AirflowHome, type DagOutcome, type DagRunner } from "./airflow.testkit.ts";
import { startEmr, type EmrServer } from "./emr.testkit.ts";
import { endcapCommand, endcapProject, type EndcapProject } from "./endcap-project.testkit.ts";
import { sparkHome, sparkSettings } from "./spark.testkit.ts";

const DAG = "endcap_night";
const STEPS = { spark: { by: "steps", settings: { ...sparkSettings, "spark.master": "local[2]" } } };
const deployed = (command: readonly string[]) => ({
  airflow: { command, retries: 1, retryMinutes: 0.01 },
  emr: { logs: "s3://lake/emr-logs/", pollSeconds: 1, idleMinutes: 5 },
});
/** Two steps, of which the server does or fails each: what the project's own job, one step, cannot show. */
const twoSteps = [process.execPath, join(import.meta.dirname, "endcap-two-steps.ts")];

async function deploy(project: EndcapProject, home: AirflowHome): Promise<void> {
  const { code, output } = await project.endcap("deploy", "airflow", "--emr", "--out", home.dags);
  assert.equal(code, 0, output);
}

describe("the DAG with EMR on Airflow 3.3.2", () => {
  let home: AirflowHome;
  let emr: EmrServer;
  let runner: DagRunner;
  let project: EndcapProject;

  before(async () => {
    home = await airflowHome("3.3.2");
    const spark = await sparkHome("3.5.9");
    const path = `${join(spark.home, "bin")}:${process.env["PATH"]}`;
    emr = await startEmr(home, { ...spark.env, PATH: path });
    project = await endcapProject("Night", { compute: STEPS, deploy: deployed(endcapCommand) });
    await deploy(project, home);
    runner = dagRunner(home, emr.env);
  });
  after(async () => {
    await runner.end();
    await emr.stop();
    await project.remove();
    await home.remove();
  });

  test("nothing to compute: no cluster is made, and the run is good", async () => {
    const outcome = await runner.run({ dag: DAG });
    assert.equal(outcome.state, "success", outcome.log);
    assert.deepEqual([outcome.tasks["create_cluster"], outcome.tasks["publish"]], ["skipped", "success"]);
    assert.deepEqual(await emr.clusters(), []);
  });

  test("a step that fails: the run fails with what EMR tells, nothing is published, the cluster is gone", async () => {
    await project.day("2026-01-05", "10.00");
    await emr.set({ fail: { "": "Table or view not found" } });
    const outcome = await runner.run({ dag: DAG });
    assert.equal(outcome.state, "failed");
    assert.deepEqual(
      [outcome.tasks["wait_for_step 0"], outcome.tasks["publish"], outcome.tasks["terminate_cluster"]],
      ["failed", "upstream_failed", "success"],
    );
    assert.match(
      saidBy(outcome),
      /is FAILED\. Reason: Unknown Error\.; Message: Table or view not found; LogFile: s3:/,
    );
    assert.ok(await emr.allEnded());
    assert.equal(await project.commits(), 0);
  });

  test("a cluster that says done and has done nothing publishes nothing", async () => {
    await emr.set({ fail: {}, execute: false });
    const outcome = await runner.run({ dag: DAG });
    assert.deepEqual([outcome.state, outcome.tasks["publish"]], ["failed", "failed"]);
    assert.match(outcome.log, /its weeks are to be computed by Spark elsewhere first/);
    assert.ok(await emr.allEnded());
    assert.equal(await project.commits(), 0);
  });

  test("the next night does it: a real Spark, one commit, the same cells as without EMR", async () => {
    await project.day("2026-01-06", "20.00");
    await emr.set({ execute: true });
    const outcome = await runner.run({ dag: DAG, conf: { businessDate: "2026-01-06" } });
    assert.equal(outcome.state, "success", outcome.log);
    assert.equal(await project.commits(), 1);
    const clusters = await emr.clusters();
    assert.equal(clusters.length, 3);
    const last = clusters.at(-1);
    assert.deepEqual([last?.state, last?.steps.map(({ state }) => state)], ["TERMINATED", ["COMPLETED"]]);
    assert.equal(last?.request.AutoTerminationPolicy.IdleTimeout, 300);
    const other = await endcapProject("Other", { compute: "duckdb" });
    try {
      await other.day("2026-01-05", "10.00");
      await other.day("2026-01-06", "20.00");
      assert.equal((await other.endcap("run")).code, 0);
      const all = "SELECT * FROM weekly_store_product ORDER BY ALL";
      assert.deepEqual(await project.rows(all), await other.rows(all));
    } finally {
      await other.remove();
    }
  });
});

for (const version of ["3.3.2", "2.11.2"] as const) {
  test(`Airflow ${version}, two steps: both done, then the second one fails and ends the run and the cluster`, async (context) => {
    const home = await airflowHome(version);
    const server = await airflowHome("3.3.2");
    const emr = await startEmr(server);
    const project = await endcapProject("Night", { compute: STEPS, deploy: deployed(twoSteps) });
    const runner = dagRunner(home, emr.env);
    context.after(async () => {
      await runner.end();
      await emr.stop();
      await project.remove();
      for (const folder of [home, server]) await folder.remove();
    });
    await deploy(project, home);
    const good = await runner.run({ dag: DAG });
    assert.equal(good.state, "success", good.log);
    assert.deepEqual([good.tasks["wait_for_step 0"], good.tasks["wait_for_step 1"]], ["success", "success"]);
    await emr.set({ fail: { "step 1": "out of memory" } });
    const first = await runner.run({ dag: DAG });
    await emr.set({ fail: { "step 2": "out of memory" } });
    const second = await runner.run({ dag: DAG });
    for (const { state, tasks } of [first, second])
      assert.deepEqual([state, tasks["publish"], tasks["terminate_cluster"]], ["failed", "upstream_failed", "success"]);
    assert.match(first.log, /step step 2 is CANCELLED\. Message: a step before it failed/);
    assert.match(saidBy(second), /step step 2 is FAILED.*out of memory/);
    assert.ok(await emr.allEnded());
    const states = (await emr.clusters()).map(({ steps }) => steps.map(({ state }) => state));
    assert.deepEqual(states, [
      ["COMPLETED", "COMPLETED"],
      ["FAILED", "CANCELLED"],
      ["COMPLETED", "FAILED"],
    ]);
  });
}

/** The text of the exception that failed a task last. */
function saidBy({ log }: DagOutcome): string {
  return [...log.matchAll(/AirflowFailException: (.*)/g)].map(([, text = ""]) => text).at(-1) ?? "";
}
