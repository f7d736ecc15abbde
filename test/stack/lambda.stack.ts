/** The bundled arrival check under AWS's runtime interface emulator, on a real S3 server, against a server that plays Airflow. */
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { checkoutFolder } from "../../scripts/run-program.ts";
import { airflowUser } from "../../src/workflow/starter/airflow-server.testkit.ts";
import { startNights, type Nights } from "./lambda-night.testkit.ts";
import { mustRun } from "./run-command.testkit.ts";

type Line = Record<string, unknown>;

const linesOf = (output: string): Line[] =>
  output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Line);
const figuresOf = (output: string): Line[] => linesOf(output).filter((line) => "_aws" in line);

describe("the arrival check on Lambda", () => {
  let nights: Nights;
  const secrets: string[] = [airflowUser.password];

  before(async () => {
    nights = await startNights();
    secrets.push(nights.s3.env.AWS_SECRET_ACCESS_KEY);
  });
  afterEach(() => nights.rest());
  after(() => nights.stop());

  test("a complete day starts its run once; what the run made of it is seen by the next check", async () => {
    const night = await nights.open("first");
    await night.deliver("sales", "inventory");
    const lambda = await night.start();
    const cold = await lambda.invoke();
    const { answer } = cold;
    assert.equal(cold.error, null);
    assert.deepEqual(
      [answer?.status, answer?.businessDate, answer?.workflow?.wasThere],
      ["started", night.date, false],
    );
    const again = await lambda.invoke();
    assert.deepEqual([again.answer?.status, again.answer?.workflow?.wasThere], ["started", true]);

    const [run, ...more] = night.runs();
    assert.deepEqual([run?.runId, more], [`endcap-${night.date}`, []]);
    const { businessDates, files } = (run?.conf ?? {}) as { businessDates: string[]; files: { table: string }[] };
    assert.deepEqual([businessDates, files.map(({ table }) => table)], [[night.date], ["inventory", "sales"]]);

    const project = join(nights.folder, "worker");
    await mkdir(project);
    await writeFile(join(project, "endcap.config.json"), JSON.stringify({ ...night.config, alerts: {} }));
    await mustRun({
      program: process.execPath,
      args: [join(checkoutFolder, "bin", "endcap.js"), "run", "--dir", project],
      env: nights.s3.env,
      missing: "Node",
    });
    const loaded = await lambda.invoke();
    const sold = loaded.answer?.tables.find(({ table }) => table === "sales");
    assert.deepEqual([loaded.answer?.complete, sold?.rows, night.runs().length], [true, 6, 1]);
    const figures = figuresOf(lambda.output()).map((line) => [line["WorkflowStarted"], line["DeliveryComplete"]]);
    assert.deepEqual(figures, [
      [1, 1],
      [0, 1],
      [0, 1],
    ]);
    assert.deepEqual(
      figuresOf(lambda.output()).map((line) => typeof line["LastGoodDateAgeDays"]),
      ["undefined", "undefined", "number"],
    );
    assert.deepEqual(await night.told(), []);
  });

  test("a table that is missing is told once, and its run starts by itself when the file comes", async () => {
    const night = await nights.open("missing");
    await night.deliver("sales");
    const lambda = await night.start();
    const first = (await lambda.invoke()).answer;
    assert.deepEqual([first?.status, first?.complete, first?.checkAgain], ["waiting", false, true]);
    assert.match(first?.message ?? "", /inventory is missing/);
    await lambda.invoke();
    await (await night.start()).invoke();
    assert.deepEqual(await night.told(), ["New: late inventory"]);
    assert.deepEqual(night.runs(), []);
    await night.deliver("inventory");
    assert.equal((await lambda.invoke()).answer?.status, "started");
    assert.equal(night.runs().length, 1);
    assert.deepEqual(await night.told(), ["New: late inventory", "Resolved: late inventory"]);
  });

  test("after the deadline it is late, and told so; what comes later is started all the same", async () => {
    const night = await nights.open("late", { isOverdue: true });
    await night.deliver("inventory");
    const lambda = await night.start();
    assert.equal((await lambda.invoke()).answer?.status, "late");
    assert.equal((await lambda.invoke()).answer?.status, "late");
    assert.deepEqual(await night.told(), ["New: late sales"]);
    await night.deliver("sales");
    const answer = (await lambda.invoke()).answer;
    assert.deepEqual([answer?.status, (answer?.latenessMinutes ?? 0) >= 10], ["started", true]);
    assert.equal(night.runs().length, 1);
  });

  test("two functions at the same instant start one run", async () => {
    const night = await nights.open("twice");
    await night.deliver("sales", "inventory");
    const both = [await night.start(), await night.start()];
    const answers = await Promise.all(both.map((one) => one.invoke()));
    assert.deepEqual(
      answers.map(({ answer }) => answer?.status),
      ["started", "started"],
    );
    assert.equal(night.runs().length, 1);
    assert.deepEqual(await night.told(), []);
  });

  test("a user that Airflow does not take starts nothing, is told once, and holds nothing up when it is corrected", async () => {
    const night = await nights.open("user");
    await night.deliver("sales", "inventory");
    const wrong = await night.start({ ENDCAP_AIRFLOW_PASSWORD: "wrong-password-7" });
    secrets.push("wrong-password-7");
    for (let count = 0; count < 2; count++)
      assert.match((await wrong.invoke()).error?.errorMessage ?? "", /did not take the user's name and password/);
    assert.deepEqual([night.runs(), await night.told()], [[], ["New: failed workflow"]]);
    assert.equal((await (await night.start()).invoke()).answer?.status, "started");
    assert.deepEqual(await night.told(), ["New: failed workflow", "Resolved: failed workflow"]);
  });

  test("S3 that answers 503 is asked again; when it goes on, the check fails and the next one does it", async () => {
    const night = await nights.open("busy");
    await night.deliver("sales", "inventory");
    const lambda = await night.start();
    nights.proxy.refuse(1000);
    const failed = await lambda.invoke();
    nights.proxy.refuse(0);
    assert.match(failed.error?.errorMessage ?? "", /S3.* did not do it/);
    assert.ok(nights.proxy.refused() > 3);
    assert.deepEqual(night.runs(), []);
    nights.proxy.refuse(3);
    assert.equal((await lambda.invoke()).answer?.status, "started");
    assert.equal(night.runs().length, 1);
  });

  test("the user of Airflow comes from a secret; keys that S3 does not take say so", async () => {
    const night = await nights.open("secret");
    await night.deliver("sales", "inventory");
    const wrong = await night.start({ AWS_SECRET_ACCESS_KEY: "not-the-secret-key" });
    assert.match((await wrong.invoke()).error?.errorMessage ?? "", /S3 did not take the credentials/);
    const text = JSON.stringify({ username: airflowUser.user, password: airflowUser.password });
    const arn = await nights.moto.makeSecret("airflow", text);
    const env = { ENDCAP_AIRFLOW_SECRET: arn, ENDCAP_AIRFLOW_USER: "", ENDCAP_AIRFLOW_PASSWORD: "" };
    assert.equal((await (await night.start(env)).invoke()).answer?.status, "started");
    assert.equal(night.runs().length, 1);
  });

  test("a right that is missing is named with what it is missing on", async () => {
    const night = await nights.open("right");
    await night.deliver("sales");
    const read = ["s3:GetObject", "s3:ListBucket"];
    const env = await nights.s3.makeUser("reader", { configs: read, delivered: read, lake: read });
    const failed = await (await night.start(env)).invoke();
    const object = `lake/right/state/arrival/${night.date}.json`;
    assert.equal(
      failed.error?.errorMessage,
      `S3 refused s3:PutObject on s3://${object}. Allow s3:PutObject on arn:aws:s3:::${object} to the identity that Endcap runs as`,
    );
    assert.deepEqual(await night.told(), []);
  });

  test("neither what functions printed nor what they remembered holds a secret", async (context) => {
    const cold = nights.coldStarts().toSorted((a, b) => a - b);
    const shown = [cold[0], cold[Math.floor(cold.length / 2)]].map((ms) => `${ms?.toFixed(0)} ms`).join(", ");
    context.diagnostic(`cold start to answer: fastest and median of ${cold.length}: ${shown}`);
    const remembered = await nights.remembered();
    assert.ok(nights.printed().length > 1000);
    assert.match(remembered, /"runId":"endcap-/);
    for (const secret of secrets) assert.ok(!(nights.printed() + remembered).includes(secret));
  });
});
