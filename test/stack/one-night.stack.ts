/**
 * One night, whole, and bad nights, across every part at once: files land in S3, the arrival check starts Airflow, Airflow
 * makes a cluster whose steps a real Spark does, and Athena's answers are held against DuckDB's and the independent reckoning.
 */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { GetPartitionsCommand, GlueClient } from "@aws-sdk/client-glue";
import { addDays } from "../../src/core/dates.ts";
import { compact } from "../tiny-shop.testkit.ts";
import { lakeDifferences } from "../reckoning/agreement.ts";
import type { ShownRow } from "../reckoning/compare.ts";
import { waitFor } from "./airflow-servers.testkit.ts";
import { CLUSTER_RIGHTS, DAG, DATABASE, startChain, type Chain, type Machine } from "./chain.testkit.ts";
import { dagRuns, type DagRuns } from "./dag-runs.testkit.ts";

const TABLES = ["weekly_store_product", "daily_store_product", "dim_calendar", "dim_product", "dim_store"];

describe("one night, whole, and the bad nights", () => {
  let chain: Chain;
  let runs: DagRuns;
  let glue: GlueClient;
  let [first, second, third, corrected] = ["", "", "", ""];

  before(async () => {
    chain = await startChain();
    runs = dagRuns(chain.airflow, DAG);
    glue = new GlueClient({ region: "us-east-1", endpoint: chain.glueEndpoint });
    [first, second, third] = [addDays(chain.dueDate, -2), addDays(chain.dueDate, -1), chain.dueDate];
    corrected = addDays(chain.dueDate, -21);
    await waitFor("the DAG", async () =>
      (await chain.airflow.ask("GET", `/dags/${DAG}`)).status === 200 ? true : null,
    );
  });
  after(async () => {
    glue?.destroy();
    await chain?.stop();
  });

  async function rows(machine: Machine, sql: string): Promise<ShownRow[]> {
    const { code, output } = await chain.endcap(machine, ["sql", sql, "--format", "ndjson", "--quiet"]);
    assert.equal(code, 0, output);
    return output
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as ShownRow);
  }
  const commits = async () => {
    const { output } = await chain.endcap("worker", ["catalog", "--commits", "--json", "--quiet"]);
    return (JSON.parse(output) as unknown[]).length;
  };
  const newestCommit = async () =>
    (await rows("athena", "SELECT max(commit_id) AS newest, count(*) AS n FROM endcap_commits"))[0];
  /** Every object of the project, with its version. */
  const objects = async () => {
    const found: Record<string, string> = {};
    for await (const { key, version } of chain.lake.list("night/")) found[key] = version;
    return found;
  };
  const partitions = async (table: string) => {
    const { Partitions = [] } = await glue.send(new GetPartitionsCommand({ DatabaseName: DATABASE, TableName: table }));
    return Object.fromEntries(
      Partitions.map(({ Values, StorageDescriptor }) => [Values?.[0] ?? "", StorageDescriptor?.Location ?? ""]),
    );
  };
  const weekOf = async (date: string) => {
    const [row] = await rows("embedded", `SELECT yr_wk_num FROM dim_calendar WHERE cal_dt = DATE '${date}'`);
    return String(row?.["yr_wk_num"]);
  };
  /** Every cell of every table: as DuckDB's project has it on the same files, and as reckoned. */
  async function assertAllCells(): Promise<void> {
    const run = await chain.endcap("embedded", ["run"]);
    assert.equal(run.code, 0, run.output);
    const answers = new Map<string, ShownRow[]>();
    for (const table of TABLES) {
      const expected = await rows("embedded", `SELECT * FROM ${table} ORDER BY 1, 2, 3, 4`);
      const names = Object.keys(expected[0] ?? {});
      const answer = await rows("athena", `SELECT ${names.join(", ")} FROM ${table} ORDER BY 1, 2, 3, 4`);
      assert.ok(names.length > 0, table);
      assert.deepEqual(answer, expected, table);
      answers.set(table, answer);
    }
    const reader = { rows: async (sql: string) => answers.get(sql.split(" ").at(-1) ?? "") ?? [] };
    const differing = await lakeDifferences(reader, chain.shop.reckoning());
    assert.equal(differing.join("\n").trim(), "");
  }

  test("a delivery lands, is found complete, is computed on a cluster and answered by Athena, to the bit", async () => {
    await chain.shop.deliver(chain.shop.firstDate, first);
    const { answer, error } = await chain.lambda.invoke({ businessDate: first });
    assert.deepEqual([answer?.status, answer?.workflow?.wasThere], ["started", false], JSON.stringify(error));
    const id = `endcap-${first}`;
    const again = await chain.lambda.invoke({ businessDate: first });
    assert.deepEqual([again.answer?.status, again.answer?.workflow?.wasThere], ["started", true]);
    assert.equal((await runs.ended(id)).state, "success", JSON.stringify(await runs.tasks(id)));
    assert.ok(Object.values(await runs.tasks(id)).every((state) => state === "success"));
    const [cluster, ...more] = await chain.emr.clusters();
    assert.deepEqual([cluster?.steps.map(({ state }) => state), more], [["COMPLETED"], []]);
    assert.ok(await chain.emr.allEnded());
    assert.equal(await commits(), 1);
    await assertAllCells();
  });

  test("called once more that night, the arrival check changes not one object", async () => {
    const [before, told] = [await objects(), await chain.told()];
    const { answer, error } = await chain.lambda.invoke({ businessDate: first });
    assert.deepEqual([answer?.status, answer?.checkAgain], ["started", false], JSON.stringify(error));
    assert.deepEqual(await objects(), before);
    assert.equal((await runs.all()).length, 1);
    assert.deepEqual(await chain.told(), told);
  });

  test("a table is missing: that is told once, and its run starts by itself when the file comes", async () => {
    const told = (await chain.told()).length;
    await chain.shop.deliver(second, second, (table) => table !== "inventory");
    for (let count = 0; count < 2; count++) {
      const { answer } = await chain.lambda.invoke({ businessDate: second });
      assert.deepEqual([answer?.status, answer?.complete], ["late", false]);
      assert.match(answer?.message ?? "", /inventory is missing/);
    }
    assert.match(chain.lambda.output(), /"DeliveryComplete":0/);
    assert.deepEqual((await chain.told()).slice(told), ["New: late inventory"]);
    assert.equal((await runs.all()).length, 1);
    await chain.s3.allow("cluster", { lake: CLUSTER_RIGHTS.filter((action) => action !== "s3:PutObject") });
    await chain.shop.deliver(second, second, (table) => table === "inventory");
    const { answer } = await chain.lambda.invoke();
    assert.equal(answer?.businessDate, third);
    assert.deepEqual(
      answer?.earlier.map(({ businessDate, status }) => [businessDate, status]),
      [[second, "started"]],
    );
  });

  test("the step fails: so does the run, nothing is published, the cluster is gone", async () => {
    const id = `endcap-${second}`;
    assert.equal((await runs.ended(id)).state, "failed");
    const tasks = await runs.tasks(id);
    assert.deepEqual(
      [tasks["wait_for_step 0"], tasks["publish"], tasks["terminate_cluster"]],
      ["failed", "upstream_failed", "success"],
    );
    assert.match(await runs.log(id, "wait_for_step", 0), /step Endcap .* is FAILED.*(?:403|Access ?Denied)/i);
    assert.ok(await chain.emr.allEnded());
    assert.equal(await commits(), 1);
    assert.deepEqual(await newestCommit(), { newest: 1, n: 1 });
    const { answer } = await chain.lambda.invoke({ businessDate: second });
    assert.deepEqual([answer?.workflow?.state, answer?.workflow?.hasFailed], ["failed", true]);
    assert.match(chain.lambda.output(), /"RunFailed":1/);
    assert.equal((await chain.told()).at(-1), "New: failed workflow");
  });

  test("tried again, and killed halfway through the publish: it is resumed, whole, and nothing is doubled", async () => {
    const id = `endcap-${second}`;
    let count = 0;
    const isSecondTable = chain.proxies.glue.hold(
      ({ headers }) => /Batch(?:Update|Create)Partition$/.test(String(headers["x-amz-target"])) && ++count === 2,
    );
    await chain.s3.allow("cluster", { lake: CLUSTER_RIGHTS });
    await runs.clear(id, "add_steps");
    await isSecondTable;
    assert.deepEqual(await newestCommit(), { newest: 1, n: 1 }, "what is half there is not called whole");
    const lease = await chain.lake.read("night/state/lease.json");
    process.kill((JSON.parse(Buffer.from(lease?.data ?? []).toString()) as { pid: number }).pid, "SIGKILL");
    await runs.succeeded(id);
    assert.match(await runs.log(id, "publish"), /endcap ended with -9/);
    assert.equal((await chain.emr.clusters()).length, 3);
    assert.ok(await chain.emr.allEnded());
    assert.equal(await commits(), 2);
    assert.deepEqual(await newestCommit(), { newest: 2, n: 2 });
    await chain.lambda.invoke({ businessDate: second });
    assert.equal((await chain.told()).at(-1), "Resolved: failed workflow");
    await assertAllCells();
  });

  for (const { lacks, bucket, of } of [
    { lacks: "s3:PutObject", bucket: "lake", of: CLUSTER_RIGHTS },
    { lacks: "s3:GetObject", bucket: "lake", of: CLUSTER_RIGHTS },
    { lacks: "s3:ListBucket", bucket: "delivered", of: ["s3:ListBucket", "s3:GetObject"] },
    { lacks: "s3:GetObject", bucket: "delivered", of: ["s3:ListBucket", "s3:GetObject"] },
  ]) {
    test(`a worker without ${lacks} on ${bucket} says so, and publishes nothing`, async () => {
      const name = `without-${lacks.slice(3).toLowerCase()}-${bucket}`;
      if (!chain.shop.reckoning().files.some(({ path }) => path === `sales_${compact(third)}.csv`))
        await chain.shop.deliver(third, third);
      const rights = { delivered: ["s3:ListBucket", "s3:GetObject"], lake: CLUSTER_RIGHTS };
      const env = await chain.s3.makeUser(name, { ...rights, [bucket]: of.filter((action) => action !== lacks) });
      const { code, output } = await chain.endcap("worker", ["run", "--until", "check"], env);
      assert.equal(code, 1, output);
      assert.match(output, new RegExp(`S3 refused ${lacks} on s3://${bucket}`));
      assert.match(output, new RegExp(`Allow ${lacks} on arn:aws:s3:::${bucket}`));
      assert.equal(await commits(), 2);
    });
  }

  test("a corrected file for three weeks ago, two runs at once, S3 slow and refusing: all done once, other weeks untouched", async () => {
    const tables = ["weekly_store_product", "daily_store_product"];
    const before = await Promise.all(tables.map(partitions));
    await chain.shop.correct(corrected);
    chain.proxies.s3.limp({ every: 9, delayMs: 20 });
    const { answer, error } = await chain.lambda.invoke();
    assert.deepEqual([answer?.status, answer?.workflow?.runId], ["started", `endcap-${third}`], JSON.stringify(error));
    assert.equal((await runs.start("by-hand", { businessDate: third })).status, 200);
    const ended = await Promise.all([`endcap-${third}`, "by-hand"].map(runs.ended));
    assert.deepEqual(
      ended.map(({ state }) => state),
      ["success", "success"],
    );
    assert.ok((ended[1]?.start_date ?? "") >= (ended[0]?.end_date ?? "~"), "one waited for the other");
    chain.proxies.s3.limp(null);
    assert.ok(chain.proxies.s3.refused() > 20);
    assert.equal((await runs.tasks("by-hand"))["create_cluster"], "skipped");
    assert.equal((await chain.emr.clusters()).length, 4);
    assert.equal(await commits(), 3);
    const touched = [await weekOf(corrected), await weekOf(third)].toSorted();
    for (const [index, table] of tables.entries()) {
      const now = await partitions(table);
      const moved = Object.keys(now).filter((week) => now[week] !== before[index]?.[week]);
      assert.deepEqual(moved.toSorted(), touched, table);
    }
    const left = Object.keys(await objects()).filter((key) => key.startsWith("night/work/"));
    assert.deepEqual(left, [], "nothing that was handed to clusters stays");
    await assertAllCells();
  });
});
