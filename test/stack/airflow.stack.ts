/** The DAG without EMR: real Airflows run it, its tasks run the real Endcap, and what readers see is looked at. */
import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { airflowHome, dagRunner, type AirflowHome, type DagOutcome, type DagRunner } from "./airflow.testkit.ts";
import { endcapCommand, endcapProject, type EndcapProject } from "./endcap-project.testkit.ts";

const DAG = "endcap_night";
const allDone = Object.fromEntries(
  ["read_conf", "get_files", "validate", "compute", "publish", "complete"].map((task) => [task, "success"]),
);

describe("the DAG on Airflow 3.3.2", () => {
  let home: AirflowHome;
  let runner: DagRunner;
  let project: EndcapProject;

  before(async () => {
    home = await airflowHome("3.3.2");
    const killedOnce = [process.execPath, join(import.meta.dirname, "endcap-killed-once.ts")];
    const command = [...killedOnce, ...endcapCommand];
    project = await endcapProject("Night", { deploy: { airflow: { command, retries: 1, retryMinutes: 0.01 } } });
    const { code, output } = await project.endcap("deploy", "airflow", "--out", home.dags);
    assert.equal(code, 0, output);
    runner = dagRunner(home);
  });
  after(async () => {
    await runner.end();
    await project.remove();
    await home.remove();
  });
  const run = (conf: Record<string, unknown> = {}) => runner.run({ dag: DAG, conf });

  test("a good night: all tasks are done, and the days are published", async () => {
    await project.day("2026-01-05", "10.00");
    const outcome = await run({ businessDate: "2026-01-05", project: "Night" });
    assert.deepEqual(outcome.tasks, allDone, outcome.log);
    assert.equal(outcome.state, "success");
    assert.deepEqual(await project.published(), ["2026-01-05,14.50"]);
  });

  test("nothing new: the run is good, and nothing is published again", async () => {
    assert.equal((await run()).state, "success");
    assert.equal(await project.commits(), 1);
  });

  test("conf that makes no sense is refused before Endcap does anything", async () => {
    const before = (await project.json<unknown[]>("runs")).length;
    const wrong: [Record<string, unknown>, RegExp][] = [
      [{ form: "2026-01-05" }, /conf has no form; it may hold businessDate, from, to/],
      [{ from: "2026-01-06", to: "2026-01-05" }, /give from, no later than to/],
      [{ to: "2026-01-05" }, /give from, no later than to/],
      [{ businessDate: "yesterday" }, /yesterday.* is not a|Invalid input for param businessDate/],
      [{ project: "Day" }, /conf is of the project Day; this DAG loads Night/],
    ];
    for (const [conf, says] of wrong) {
      const outcome = await run(conf);
      assert.notEqual(outcome.state, "success");
      assert.match(`${outcome.log}${outcome.error}`, says);
    }
    assert.equal((await project.json<unknown[]>("runs")).length, before);
  });

  test("a publish that is killed after its commit is tried again, and publishes once", async () => {
    await project.day("2026-01-06", "20.00");
    const outcome = await runner.run({
      dag: DAG,
      env: { ENDCAP_KILL_AFTER_COMMIT: join(project.dir, "killed") },
    });
    assert.deepEqual(outcome.tasks, allDone, outcome.log);
    assert.match(outcome.log, /endcap ended with -9/);
    assert.equal(await project.commits(), 2);
    assert.deepEqual(await project.published(), ["2026-01-05,14.50", "2026-01-06,24.50"]);
  });

  test("a file that is refused fails the run with Endcap's words; the rest is published", async () => {
    await project.day("2026-01-07", "30.00");
    await project.write("sales_20260108.csv", "trans_id,prod_key\n1,10\n");
    const outcome = await run();
    assert.deepEqual(
      [outcome.state, outcome.tasks["publish"], outcome.tasks["complete"]],
      ["failed", "success", "failed"],
    );
    assert.match(saidBy(outcome), /Published, but not everything: sales_20260108\.csv: .* Next: /);
    assert.equal((await project.published()).at(-1), "2026-01-07,34.50");
    await rm(join(project.dir, "..", "source", "sales_20260108.csv"));
    await project.day("2026-01-08", "40.00");
  });

  test("a date that was asked for and did not come fails the run, and says what is missing", async () => {
    await project.sales("2026-01-09", "50.00");
    const told = [
      { file: "sales_20260109.csv", date: "2026-01-09" },
      { file: "returns.csv", date: "2026-01-09" },
      { file: "sales_20260108.csv", date: "2026-01-08" },
    ];
    const outcome = await run({ businessDate: "2026-01-09", files: told });
    assert.deepEqual(
      [outcome.state, outcome.tasks["publish"], outcome.tasks["complete"]],
      ["failed", "success", "failed"],
    );
    assert.match(saidBy(outcome), /inventory.*2026-01-09.*returns\.csv was announced and is not there/);
    assert.doesNotMatch(saidBy(outcome), /sales_2026010/);
    await project.inventory("2026-01-09");
    assert.equal((await run({ businessDate: "2026-01-09", files: told.slice(0, 1) })).state, "success");
    assert.equal((await project.published()).at(-1), "2026-01-09,54.50");
  });

  test("from and to read a range of days again, and double nothing", async () => {
    const commits = await project.commits();
    const outcome = await run({ from: "2026-01-05", to: "2026-01-06" });
    assert.equal(outcome.state, "success", outcome.log);
    assert.match(outcome.log, /endcap backfill --from 2026-01-05 --to 2026-01-06 --until check/);
    assert.equal(await project.commits(), commits);
    assert.equal((await project.published()).length, 5);
  });

  test("what Endcap cannot do by itself fails the task at once, in its words", async () => {
    const file = join(project.dir, "endcap.config.json");
    const config = await project.config();
    await writeFile(file, config.replace('"../source"', '"../nowhere"'));
    const outcome = await run();
    assert.deepEqual([outcome.state, outcome.tasks["get_files"]], ["failed", "failed"]);
    assert.match(saidBy(outcome), /nowhere.*Next: /);
    assert.equal(outcome.log.match(/endcap run --until check/g)?.length, 1, "it is not tried again");
    await writeFile(file, config);
    assert.equal((await run()).state, "success");
  });
});

describe("the same DAG on Airflow 2.11.2", () => {
  test("a good night, a day that was asked for and is missing, and a range read again", async (context) => {
    const home = await airflowHome("2.11.2");
    const project = await endcapProject("Night", { deploy: { airflow: { command: endcapCommand, retries: 0 } } });
    const { code, output } = await project.endcap("deploy", "airflow", "--out", home.dags);
    assert.equal(code, 0, output);
    const runner = dagRunner(home);
    context.after(async () => {
      await runner.end();
      await project.remove();
      await home.remove();
    });
    await project.day("2026-01-05", "10.00");
    const good = await runner.run({ dag: DAG, conf: { businessDate: "2026-01-05" } });
    assert.deepEqual(good.tasks, allDone, good.log);
    assert.deepEqual(await project.published(), ["2026-01-05,14.50"]);
    const missing = await runner.run({ dag: DAG, conf: { businessDate: "2026-01-06" } });
    assert.equal(missing.state, "failed");
    assert.match(saidBy(missing), /Published, but not everything: .*2026-01-06/);
    const again = await runner.run({ dag: DAG, conf: { from: "2026-01-05" } });
    assert.equal(again.state, "success", again.log);
    assert.equal(await project.commits(), 1);
  });
});

/** The text of the exception that failed a task. */
function saidBy({ log }: DagOutcome): string {
  const said = [...log.matchAll(/AirflowFailException: (.*)/g)].map(([, text = ""]) => text);
  return said.at(-1) ?? "";
}
