/** A whole Airflow 3.3.2: runs are started through REST and by the schedule, and done by its scheduler. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startAirflow, waitFor, type AirflowServers } from "./airflow-servers.testkit.ts";
import { airflowHome, type AirflowHome } from "./airflow.testkit.ts";
import { dagRuns, type DagRuns } from "./dag-runs.testkit.ts";
import { startEmr, type EmrServer } from "./emr.testkit.ts";
import { endcapCommand, endcapProject, type EndcapProject } from "./endcap-project.testkit.ts";

const NIGHT = "endcap_night";
const STEPS = "endcap_steps";
type Status = { engine: { run: { state: string; link: string; tasks: { name: string; state: string }[] } | null } };

describe("a whole Airflow 3.3.2", () => {
  let home: AirflowHome;
  let emr: EmrServer;
  let airflow: AirflowServers;
  let night: EndcapProject;
  let steps: EndcapProject;
  let nights: DagRuns;
  let clusters: DagRuns;

  before(async () => {
    home = await airflowHome("3.3.2");
    emr = await startEmr(home);
    const dag = { retries: 1, retryMinutes: 0.02 };
    night = await endcapProject("Night", {
      deploy: { airflow: { ...dag, command: endcapCommand, schedule: "30 3 * * *" } },
    });
    const twoSteps = [process.execPath, join(import.meta.dirname, "endcap-two-steps.ts")];
    steps = await endcapProject("Steps", {
      compute: { spark: { by: "steps" } },
      deploy: {
        airflow: { ...dag, command: twoSteps },
        emr: { logs: "s3://lake/emr-logs/", pollSeconds: 1 },
      },
    });
    assert.equal((await night.endcap("deploy", "airflow", "--out", home.dags)).code, 0);
    assert.equal((await steps.endcap("deploy", "airflow", "--emr", "--out", home.dags)).code, 0);
    airflow = await startAirflow(home, emr.env);
    [nights, clusters] = [dagRuns(airflow, NIGHT), dagRuns(airflow, STEPS)];
    Object.assign(process.env, airflow.env);
    const file = join(night.dir, "endcap.config.json");
    const config = JSON.parse(await readFile(file, "utf8")) as object;
    await writeFile(file, JSON.stringify({ ...config, workflow: { airflow: airflow.url } }));
  });
  after(async () => {
    await airflow.stop();
    await emr.stop();
    for (const project of [night, steps]) await project.remove();
    await home.remove();
  });

  test("the schedule starts a run by itself", async () => {
    const first = await waitFor("a scheduled run", async () => (await nights.all()).at(0) ?? null);
    assert.equal(first.run_type, "scheduled");
    assert.equal((await nights.ended(first.dag_run_id)).state, "success");
  });

  test("conf that makes no sense is refused by REST", async () => {
    const { status, text } = await nights.start("bad", { businessDate: "yesterday" });
    assert.equal(status, 400, text);
    assert.match(text, /businessDate/);
  });

  test("two runs that are started at once are done one after the other, and publish once", async () => {
    await night.day("2026-01-05", "10.00");
    await night.day("2026-01-06", "20.00");
    const conf = { businessDate: "2026-01-06" };
    const answers = await Promise.all(["one", "two"].map((id) => nights.start(id, conf)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
    const [first, second] = (await Promise.all(["one", "two"].map(nights.ended))).toSorted((a, b) =>
      a.start_date < b.start_date ? -1 : 1,
    );
    assert.deepEqual([first?.state, second?.state], ["success", "success"]);
    assert.ok((second?.start_date ?? "") >= (first?.end_date ?? "~"));
    assert.equal(await night.commits(), 1);
    assert.deepEqual(await night.published(), ["2026-01-05,14.50", "2026-01-06,24.50"]);
    assert.equal((await nights.start("one", conf)).status, 409, "a run's id names it for ever");
  });

  test("endcap status shows the run with its page", async () => {
    const { engine } = await night.json<Status>("status");
    assert.equal(engine.run?.state, "success");
    assert.equal(engine.run.tasks.length, 6);
    assert.ok(engine.run.tasks.every(({ state }) => state === "success"));
    assert.match(engine.run.link, /\/dags\/endcap_night\/runs\/(one|two)$/);
    assert.match((await night.endcap("status")).output, /workflow {2}success.*6 of 6 tasks done/);
  });

  test("a backfill of Airflow reads one business date a run again, and doubles nothing", async () => {
    const { status, body } = await airflow.ask("POST", "/backfills", {
      dag_id: NIGHT,
      from_date: "2026-01-06T00:00:00Z",
      to_date: "2026-01-07T12:00:00Z",
      max_active_runs: 1,
    });
    assert.equal(status, 200, JSON.stringify(body));
    const runs = await waitFor("the end of the backfill", async () => {
      const all = (await nights.all()).filter(({ run_type }) => run_type === "backfill");
      return all.length === 2 && all.every(({ state }) => state === "success" || state === "failed") ? all : null;
    });
    const begun: unknown[] = [];
    for (const { dag_run_id: id, state } of runs) {
      assert.equal(state, "success");
      const path = `/dags/${NIGHT}/dagRuns/${encodeURIComponent(id)}/taskInstances/read_conf/xcomEntries/begin`;
      begun.push((await airflow.ask("GET", `${path}?deserialize=true`)).body["value"]);
    }
    assert.deepEqual(
      begun.map((words) => JSON.stringify(words)).toSorted(),
      ["2026-01-05", "2026-01-06"].map((date) => JSON.stringify(["backfill", "--from", date, "--to", date])),
    );
    assert.equal(await night.commits(), 1);
    assert.deepEqual(await night.published(), ["2026-01-05,14.50", "2026-01-06,24.50"]);
  });

  test("a failed EMR step is cleared with what follows: a new cluster does it, and both clusters are gone", async () => {
    await emr.set({ fail: { "step 2": "out of memory" } });
    assert.equal((await clusters.start("cluster")).status, 200);
    assert.equal((await clusters.ended("cluster")).state, "failed");
    assert.equal((await clusters.tasks("cluster"))["publish"], "upstream_failed");
    assert.ok(await emr.allEnded());
    await emr.set({ fail: {} });
    await clusters.clear("cluster", "add_steps");
    await clusters.succeeded("cluster");
    assert.ok(await emr.allEnded());
    const states = (await emr.clusters()).map(({ steps: done }) => done.map(({ state }) => state));
    assert.deepEqual(states, [
      ["COMPLETED", "FAILED"],
      ["COMPLETED", "COMPLETED"],
    ]);
  });
});

test("an Airflow that is away is said by status, which goes on", async () => {
  const project = await endcapProject("Night", { workflow: { airflow: "http://127.0.0.1:9" } });
  try {
    const { code, output } = await project.endcap("status");
    assert.equal(code, 0);
    assert.match(output, /Airflow at 127\.0\.0\.1:9 could not be asked|There is no user for Airflow/);
  } finally {
    await project.remove();
  }
});
