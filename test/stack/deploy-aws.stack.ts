/** The stack through the command line: its template under cfn-lint, and made, changed and removed on moto. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { buildLambda } from "../../scripts/build-lambda.ts";
import { checkoutFolder } from "../../scripts/run-program.ts";
import { startMoto, type Moto } from "./moto.testkit.ts";
import { pythonEnvironment } from "./python.testkit.ts";
import { mustRun, runCommand, type CommandResult } from "./run-command.testkit.ts";

const STACK = "endcap-corner-shop";
const config = {
  name: "Corner shop",
  source: "s3://corner-landing/nightly",
  storage: { s3: "s3://corner-lake/endcap", region: "us-east-1" },
  timeZone: "Europe/Berlin",
  workflow: { mwaa: "night" },
};

const env = {
  AWS_ACCESS_KEY_ID: "endcap",
  AWS_SECRET_ACCESS_KEY: "endcap-test-secret",
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
};

const linting = "import sys; from cfnlint.runner import main; sys.exit(main())";

const listing = `
import boto3, json
calls = {name: boto3.client(name) for name in ("lambda", "iam", "sqs", "sns", "logs", "cloudwatch")}
functions = calls["lambda"].list_functions()["Functions"]
print(json.dumps({
    "functions": [one["FunctionName"] for one in functions],
    "environment": functions[0]["Environment"]["Variables"] if functions else {},
    "roles": [one["RoleName"] for one in calls["iam"].list_roles()["Roles"]],
    "queues": [url.split("/")[-1] for url in calls["sqs"].list_queues().get("QueueUrls", [])],
    "topics": [one["TopicArn"].split(":")[-1] for one in calls["sns"].list_topics()["Topics"]],
    "groups": sorted(one["logGroupName"] for one in calls["logs"].describe_log_groups()["logGroups"]),
    "dashboards": [one["DashboardName"] for one in calls["cloudwatch"].list_dashboards()["DashboardEntries"]],
}))
`;

describe("the stack on AWS", () => {
  let moto: Moto;
  let dir = "";
  let zip = "";
  let stacks: CloudFormationClient;
  let s3: S3Client;

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), "endcap-aws-stack-"));
    ({ zip } = await buildLambda(join(dir, "lambda")));
    moto = await startMoto();
    Object.assign(env, { AWS_ENDPOINT_URL: moto.endpoint });
    Object.assign(process.env, env);
    await fetch(`${moto.endpoint}/moto-api/config`, {
      method: "POST",
      body: JSON.stringify({ lambda: { use_docker: false } }),
    });
    stacks = new CloudFormationClient({ region: "us-east-1", endpoint: moto.endpoint });
    s3 = new S3Client({ region: "us-east-1", endpoint: moto.endpoint, forcePathStyle: true });
    await configure();
  });
  after(async () => {
    stacks.destroy();
    s3.destroy();
    await moto.stop();
    await rm(dir, { recursive: true, force: true });
  });

  const configure = (more: object = {}) =>
    writeFile(join(dir, "endcap.config.json"), JSON.stringify({ ...config, ...more }));
  const deploy = (...args: string[]): Promise<CommandResult> =>
    runCommand({
      program: process.execPath,
      args: [join(checkoutFolder, "bin", "endcap.js"), "deploy", "aws", "--dir", dir, ...args],
      env,
      missing: "Node",
    });
  const status = async () => {
    try {
      return (await stacks.send(new DescribeStacksCommand({ StackName: STACK }))).Stacks?.[0]?.StackStatus;
    } catch {
      return null;
    }
  };
  /** Names of what there is beside buckets. */
  const present = async () =>
    JSON.parse(
      await mustRun({
        program: await pythonEnvironment("moto-requirements.txt"),
        args: ["-c", listing],
        env,
        missing: "boto3",
      }),
    ) as Record<"functions" | "roles" | "queues" | "topics" | "groups" | "dashboards", string[]> & {
      environment: Record<string, string>;
    };

  test("cfn-lint has nothing to say about the template", async () => {
    const { code, output } = await deploy("--stores", "45", "--products", "320");
    assert.equal(code, 0, output);
    const template = join(dir, "deploy", "aws", `${STACK}.yaml`);
    const said = await mustRun({
      program: await pythonEnvironment("moto-requirements.txt"),
      args: ["-c", linting, "--non-zero-exit-code", "informational", template],
      missing: "cfn-lint",
    });
    assert.equal(said.trim(), "");
  });

  test("it is made: buckets first, then code and configuration, then the Lambda", async () => {
    const { code, output } = await deploy("--apply", "--code", zip);
    assert.equal(code, 0, output);
    assert.match(
      output,
      /Add LakeBucket[\s\S]*create complete[\s\S]*Uploading the arrival Lambda[\s\S]*update complete[\s\S]*is created/,
    );
    assert.equal(await status(), "UPDATE_COMPLETE");
    for (const name of ["corner-landing", "corner-lake"]) await s3.send(new HeadBucketCommand({ Bucket: name }));
    const object = await s3.send(
      new GetObjectCommand({ Bucket: "corner-lake", Key: "endcap/deploy/endcap.config.json" }),
    );
    assert.deepEqual(JSON.parse((await object.Body?.transformToString()) ?? ""), config);
    const { environment, ...names } = await present();
    assert.equal(environment["ENDCAP_CONFIG"], "s3://corner-lake/endcap/deploy/endcap.config.json");
    assert.deepEqual(names.functions, [`${STACK}-arrival`]);
    assert.ok(names.roles.includes(`${STACK}-emr`));
    assert.equal(names.roles.length, 6);
    assert.deepEqual(names.queues, [`${STACK}-arrival-failures`]);
    assert.deepEqual(names.topics, [`${STACK}-alarms`]);
    assert.deepEqual(names.groups, [`/endcap/${STACK}/arrival`, `/endcap/${STACK}/runs`]);
    assert.deepEqual(names.dashboards, [STACK]);
  });

  test("another configuration is shown as a diff, and changes the stack where that is agreed", async () => {
    await configure({ arrivalAt: "04:10" });
    const refused = await deploy("--apply", "--code", zip);
    assert.equal(refused.code, 1);
    assert.match(refused.output, /differs from what the configuration says/);
    const changed = await deploy("--apply", "--code", zip, "--yes");
    assert.equal(changed.code, 0, changed.output);
    assert.match(changed.output, /is updated/);
  });

  test("without a workflow engine the stack has no Lambda, and applied again it is unchanged", async () => {
    await configure({
      workflow: undefined,
      source: "s3://plain-landing",
      storage: { ...config.storage, s3: "s3://plain-lake" },
    });
    const plain = ["--stack", "plain", "--out", join(dir, "plain"), "--apply"];
    const made = await deploy(...plain);
    assert.equal(made.code, 0, made.output);
    assert.match(made.output, /The stack plain is created[\s\S]*no arrival Lambda/);
    assert.deepEqual((await present()).functions, [`${STACK}-arrival`]);
    assert.match((await deploy(...plain)).output, /The stack plain is unchanged/);
    assert.equal((await deploy("--stack", "plain", "--destroy", "--yes")).code, 0);
  });

  test("a stack that cannot be made says why, and nothing of it is a secret", async () => {
    await configure();
    const { code, output } = await deploy("--apply", "--stack", "other", "--out", join(dir, "other"), "--code", zip);
    assert.equal(code, 1);
    assert.match(output, /BucketAlreadyExists|bucket name is not available/);
    for (const name of [`aws/${STACK}.yaml`, `aws/${STACK}.parameters.json`])
      assert.ok(!(await readFile(join(dir, "deploy", name), "utf8")).includes(env.AWS_SECRET_ACCESS_KEY), name);
    assert.ok(!output.includes(env.AWS_SECRET_ACCESS_KEY));
  });

  test("it is removed only where somebody agrees, and the data stays", async () => {
    await s3.send(new PutObjectCommand({ Bucket: "corner-lake", Key: "endcap/state/kept", Body: "kept" }));
    const asked = await deploy("--destroy");
    assert.equal(asked.code, 2);
    assert.match(asked.output, /nobody agreed[\s\S]*--yes/);
    assert.equal(await status(), "UPDATE_COMPLETE");
    const { code, output } = await deploy("--destroy", "--yes");
    assert.equal(code, 0, output);
    assert.match(output, /is removed\. Kept, with all that is in them: .*corner-lake/);
    assert.equal(await status(), null);
    const { environment, ...names } = await present();
    assert.deepEqual([environment, Object.values(names).flat()], [{}, []]);
    const kept = await s3.send(new ListObjectVersionsCommand({ Bucket: "corner-lake" }));
    assert.ok(kept.Versions?.some(({ Key }) => Key === "endcap/state/kept"));
    assert.match((await deploy("--destroy", "--yes")).output, /There is no stack/);
  });
});
