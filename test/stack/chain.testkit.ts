/**
 * The whole chain on this machine, each part started once: files and lake on an S3 server, the arrival check under AWS's
 * runtime interface emulator, an Airflow with its DAG, EMR's API whose steps a real Spark does, Glue's API, and Athena's in
 * front of a real Trino. Between the parts and S3, and between Endcap and Glue, stand proxies that a test can make fail.
 */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildLambda } from "../../scripts/build-lambda.ts";
import { checkoutFolder } from "../../scripts/run-program.ts";
import { lastDueDate } from "../../src/arrival/due.ts";
import type { HandlerAnswer } from "../../src/deploy/lambda/handler.ts";
import { s3Storage } from "../../src/storage/adapters/s3.ts";
import type { ObjectStorage } from "../../src/storage/storage.ts";
import { startAirflow, type AirflowServers } from "./airflow-servers.testkit.ts";
import { airflowHome } from "./airflow.testkit.ts";
import { startAwsServer } from "./aws-server.testkit.ts";
import { startEmr, type EmrServer } from "./emr.testkit.ts";
import { endcapCommand } from "./endcap-project.testkit.ts";
import { startFailingProxy, type FailingProxy } from "./failing-proxy.testkit.ts";
import { startLambda, type LambdaFunction } from "./lambda.testkit.ts";
import { motoClient } from "./moto.testkit.ts";
import { nightShop, type NightShop } from "./night-shop.testkit.ts";
import { runCommand, type CommandResult } from "./run-command.testkit.ts";
import { s3aSettings } from "./s3a.testkit.ts";
import { startS3Server, type S3Server } from "./s3-server.testkit.ts";
import { sparkHome, sparkSettings } from "./spark.testkit.ts";

export const DAG = "endcap_night";
export const DATABASE = "night";
/** What the cluster's identity may do with the lake. */
export const CLUSTER_RIGHTS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"];
const MINUTE_MS = 60_000;

/** The project's machines: Airflow's worker, one whose questions go to Athena, and one that knows no cloud at all. */
export type Machine = "worker" | "athena" | "embedded";

export type Chain = {
  /** The newest business date that is due. */
  dueDate: string;
  shop: NightShop;
  s3: S3Server;
  lake: ObjectStorage;
  lambda: LambdaFunction<HandlerAnswer>;
  airflow: AirflowServers;
  emr: EmrServer;
  /** Of Glue's API. */
  glueEndpoint: string;
  proxies: { s3: FailingProxy; glue: FailingProxy };
  /** First lines of what subscribers of the topic got. */
  told(): Promise<string[]>;
  endcap(machine: Machine, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<CommandResult>;
  stop(): Promise<void>;
};

export async function startChain(): Promise<Chain> {
  const undo: (() => Promise<unknown> | void)[] = [];
  const stop = async () => {
    for (const one of undo.splice(0).toReversed()) await one();
  };
  try {
    return { ...(await start(undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(undo: (() => Promise<unknown> | void)[]): Promise<Omit<Chain, "stop">> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-chain-"));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const s3 = await startS3Server();
  undo.push(() => s3.stop());
  const s3Proxy = await startFailingProxy(s3.endpoint);
  undo.push(() => s3Proxy.close());
  const buckets = { delivered: await s3.makeBucket("delivered"), lake: await s3.makeBucket("lake") };
  await s3.makeBucket("answers");
  const cluster = await s3.makeUser("cluster", { lake: CLUSTER_RIGHTS });

  const [aws, { home, emr }, bundle] = await Promise.all([
    startAwsServer(s3).then((server) => {
      undo.push(() => server.stop());
      return server;
    }),
    startCompute(folder, { ...s3, endpoint: s3Proxy.endpoint }, cluster).then((compute) => {
      undo.push(() => compute.emr.stop());
      undo.push(() => compute.home.remove());
      return compute;
    }),
    buildLambda(join(folder, "lambda")),
  ]);
  const glueProxy = await startFailingProxy(aws.endpoint);
  undo.push(() => glueProxy.close());

  const topic = await motoClient(aws.endpoint).makeTopic("night");
  const now = Date.now();
  const timeOf = (minutes: number) => new Date(now + minutes * MINUTE_MS).toISOString().slice(11, 16);
  const region = s3.env.AWS_REGION;
  const reach = { region, endpoint: s3Proxy.endpoint };
  const own = {
    name: "Night",
    timeZone: "UTC",
    arrivalAt: timeOf(-10),
    arrivalUntil: timeOf(120),
    calendar: "table",
    tables: { sales: { cadence: "daily" }, inventory: { cadence: "daily" } },
    limits: { memory: "500MB", threads: 1, queryTimeoutMs: 300_000 },
  };
  const shared = {
    ...own,
    source: { s3: "s3://delivered/night", ...reach },
    storage: { s3: "s3://lake/night", ...reach },
    compute: { spark: { by: "steps" } },
    catalog: { glue: { database: DATABASE, region, endpoint: glueProxy.endpoint } },
    alerts: { sns: topic.arn },
    deploy: {
      airflow: { project: join(folder, "worker"), command: endcapCommand, retryMinutes: 0.02 },
      emr: { pollSeconds: 10, idleMinutes: 5 },
    },
  };
  const awsEnv = { ...s3.env, AWS_ENDPOINT_URL: aws.endpoint };
  const endcap: Chain["endcap"] = (machine, args, env = {}) =>
    runCommand({
      program: process.execPath,
      args: [join(checkoutFolder, "bin", "endcap.js"), ...args, "--dir", join(folder, machine)],
      env: { ...awsEnv, ...env },
      missing: "Node",
    });
  const configure = async (machine: Machine, config: object) => {
    await mkdir(join(folder, machine), { recursive: true });
    await writeFile(join(folder, machine, "endcap.config.json"), JSON.stringify(config));
  };
  await configure("worker", shared);
  const written = await endcap("worker", ["deploy", "airflow", "--emr", "--out", home.dags]);
  assert.equal(written.code, 0, written.output);
  const airflow = await startAirflow(home, { ...emr.env, ...awsEnv });
  undo.push(() => airflow.stop());
  const whole = { ...shared, workflow: { airflow: airflow.url } };
  await configure("worker", whole);
  const athena = { output: "s3://answers/endcap/", region, endpoint: aws.endpoint };
  await configure("athena", { ...whole, query: { athena } });
  await configure("embedded", { ...own, source: "../source" });

  const at = (params: typeof buckets.lake, prefix: string) => {
    const storage = s3Storage({ ...params, prefix });
    undo.push(() => storage.close());
    return storage;
  };
  const lake = at(buckets.lake, "");
  await lake.write("deploy/night.json", new TextEncoder().encode(JSON.stringify(whole)));
  await mkdir(join(folder, "tmp"));
  const lambda = await startLambda<HandlerAnswer>({
    folder: bundle.folder,
    env: {
      ...awsEnv,
      ...airflow.env,
      TMPDIR: join(folder, "tmp"),
      ENDCAP_CONFIG: "s3://lake/deploy/night.json",
      AWS_ENDPOINT_URL_S3: s3Proxy.endpoint,
    },
  });
  undo.push(() => lambda.stop());
  const dueDate = lastDueDate(new Date(now), own);
  return {
    dueDate,
    shop: await nightShop(folder, at(buckets.delivered, "night/"), dueDate),
    s3,
    lake,
    lambda,
    airflow,
    emr,
    glueEndpoint: aws.endpoint,
    proxies: { s3: s3Proxy, glue: glueProxy },
    told: async () => (await topic.received()).map(({ text }) => text.split("\n")[0] ?? ""),
    endcap,
  };
}

/** An Airflow's home, and EMR's API, whose clusters have a Spark that reaches S3 by settings of their own. */
async function startCompute(folder: string, s3: S3Server, identity: NodeJS.ProcessEnv) {
  const home = await airflowHome("3.3.2");
  const spark = await sparkHome("4.1.4");
  const settings = { ...sparkSettings, ...(await s3aSettings(s3)), "spark.master": "local[2]" };
  const conf = join(folder, "spark-conf");
  await mkdir(conf);
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
  await writeFile(join(conf, "spark-defaults.conf"), lines.join(""));
  const path = `${join(spark.home, "bin")}:${process.env["PATH"]}`;
  const emr = await startEmr(home, { ...spark.env, ...identity, SPARK_CONF_DIR: conf, PATH: path });
  await emr.set({ execute: true });
  return { home, emr };
}
