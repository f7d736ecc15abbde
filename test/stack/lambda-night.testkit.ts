/** Nights of a shop whose files and lake stand on S3, checked by the real bundle: one prefix and one configuration each. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildLambda } from "../../scripts/build-lambda.ts";
import { lastDueDate } from "../../src/arrival/due.ts";
import type { HandlerAnswer } from "../../src/deploy/lambda/handler.ts";
import { s3Storage } from "../../src/storage/adapters/s3.ts";
import type { ObjectStorage } from "../../src/storage/storage.ts";
import {
  airflowUser,
  startAirflowServer,
  type AirflowServer,
  type DagRun,
} from "../../src/workflow/starter/airflow-server.testkit.ts";
import { compact, inventory, sales } from "../tiny-shop.testkit.ts";
import { startFailingProxy, type FailingProxy } from "./failing-proxy.testkit.ts";
import { startLambda, type LambdaFunction } from "./lambda.testkit.ts";
import { startMoto, type Moto } from "./moto.testkit.ts";
import { startS3Server, type S3Server } from "./s3-server.testkit.ts";

export type Night = {
  /** The business date that is due. */
  date: string;
  /** As a project's configuration file. */
  config: object;
  deliver(...tables: ("sales" | "inventory")[]): Promise<void>;
  /** A fresh process of the function; it ends with the test. */
  start(env?: NodeJS.ProcessEnv): Promise<LambdaFunction<HandlerAnswer>>;
  /** The DAG runs that this night's DAG has. */
  runs(): DagRun[];
  /** First lines of what subscribers of its topic got. */
  told(): Promise<string[]>;
};

export type Nights = {
  s3: S3Server;
  moto: Moto;
  proxy: FailingProxy;
  folder: string;
  open(name: string, options?: { isOverdue?: boolean }): Promise<Night>;
  /** Ends the functions that were started. */
  rest(): Promise<void>;
  /** From request to answer of every first invocation that answered, in milliseconds. */
  coldStarts(): number[];
  /** Everything that functions printed, and the text of all that they wrote. */
  printed(): string;
  remembered(): Promise<string>;
  stop(): Promise<void>;
};

const MINUTE_MS = 60_000;

export async function startNights(): Promise<Nights> {
  const s3 = await startS3Server();
  const moto = await startMoto();
  const proxy = await startFailingProxy(s3.endpoint);
  const airflow: AirflowServer = await startAirflowServer([
    "first",
    "missing",
    "late",
    "twice",
    "user",
    "busy",
    "secret",
    "right",
  ]);
  const folder = await mkdtemp(join(tmpdir(), "endcap-nights-"));
  const bundle = await buildLambda(join(folder, "lambda"));
  const [delivered, lake, configs] = [
    await s3.makeBucket("delivered"),
    await s3.makeBucket("lake"),
    await s3.makeBucket("configs"),
  ];
  const started: LambdaFunction<HandlerAnswer>[] = [];
  const storages: ObjectStorage[] = [];
  const coldStarts: number[] = [];
  let printed = "";

  const rest = async () => {
    for (const one of started.splice(0)) {
      await one.stop();
      printed += one.output();
    }
  };
  return {
    s3,
    moto,
    proxy,
    folder,
    rest,
    coldStarts: () => coldStarts,
    printed: () => printed,
    async remembered() {
      const all = s3Storage({ ...lake, prefix: "" });
      let text = "";
      for await (const { key } of all.list(""))
        if (key.endsWith(".json")) text += Buffer.from((await all.read(key))?.data ?? []).toString();
      all.close();
      return text;
    },
    async open(name, { isOverdue = false } = {}) {
      const now = Date.now();
      const timeOf = (minutes: number) => new Date(now + minutes * MINUTE_MS).toISOString().slice(11, 16);
      const arrival = { timeZone: "UTC", arrivalAt: timeOf(-10) };
      const date = lastDueDate(new Date(now), arrival);
      const topic = await moto.makeTopic(name);
      const reach = { region: s3.env.AWS_REGION, endpoint: proxy.endpoint };
      const daily = { cadence: "daily" };
      const config = {
        name,
        ...arrival,
        arrivalUntil: timeOf(isOverdue ? -5 : 120),
        calendar: "iso",
        source: { s3: `s3://delivered/${name}`, ...reach },
        storage: { s3: `s3://lake/${name}`, ...reach },
        tables: { sales: daily, inventory: daily },
        workflow: { airflow: airflow.url, dag: name },
        alerts: { sns: topic.arn },
        limits: { memory: "500MB", threads: 1 },
      };
      const at = (params: typeof delivered, prefix: string) => {
        const storage = s3Storage({ ...params, prefix });
        storages.push(storage);
        return storage;
      };
      await at(configs, "").write(`${name}.json`, new TextEncoder().encode(JSON.stringify(config)));
      const source = at(delivered, `${name}/`);
      const texts = { sales, inventory };
      return {
        date,
        config,
        async deliver(...tables) {
          for (const table of tables)
            await source.write(`${table}_${compact(date)}.csv`, new TextEncoder().encode(texts[table](date)));
        },
        async start(env = {}) {
          const one = await startLambda<HandlerAnswer>({
            folder: bundle.folder,
            env: {
              ...s3.env,
              TMPDIR: await mkdtemp(join(folder, "tmp-")),
              ENDCAP_CONFIG: `s3://configs/${name}.json`,
              ENDCAP_AIRFLOW_USER: airflowUser.user,
              ENDCAP_AIRFLOW_PASSWORD: airflowUser.password,
              AWS_ENDPOINT_URL: moto.endpoint,
              AWS_ENDPOINT_URL_S3: proxy.endpoint,
              ...env,
            },
          });
          started.push(one);
          let isCold = true;
          return {
            ...one,
            async invoke(event) {
              const invocation = await one.invoke(event);
              if (isCold && invocation.answer !== null) coldStarts.push(invocation.ms);
              isCold = false;
              return invocation;
            },
          };
        },
        runs: () => airflow.runs.filter(({ dag }) => dag === name),
        told: async () => (await topic.received()).map(({ text }) => text.split("\n")[0] ?? ""),
      };
    },
    async stop() {
      await rest();
      for (const storage of storages) storage.close();
      await airflow.close();
      await proxy.close();
      await moto.stop();
      await s3.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
