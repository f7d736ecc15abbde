/** Apache Spark for the benchmark: where it is, and how long its statements take. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SPARK_SETTINGS } from "../src/compute/adapters/spark-job.ts";
import { runChild } from "./child.ts";
import { machineThreads } from "./machine.ts";

/** EMR 7's line. */
const VERSION = "3.5.9";

/** Beside Spark's own defaults, and for everyone: what Endcap sets, memory for a history, and nothing that listens to the network. */
const SETTINGS = {
  ...SPARK_SETTINGS,
  "spark.sql.catalogImplementation": "in-memory",
  "spark.driver.memory": "4g",
  "spark.driver.host": "127.0.0.1",
  "spark.driver.bindAddress": "127.0.0.1",
  "spark.ui.enabled": "false",
};

export type Spark = {
  name: string;
  /** Runs the statements in one session of a process of its own: seconds from start to exit, and of each statement. */
  run(statements: readonly string[]): Promise<{ seconds: number; each: number[] }>;
};

/** The Spark in the folder that ENDCAP_BENCH_SPARK names, or that of the stack's tests. Throws where neither is there. */
export function findSpark(cacheFolder: string, work: string): Spark {
  const home = process.env["ENDCAP_BENCH_SPARK"] ?? join(cacheFolder, "..", "stack", `pyspark-${VERSION}`, "pyspark");
  const program = join(home, "bin", "spark-sql");
  if (!existsSync(program))
    throw new Error(
      `There is no ${program}: name a Spark's folder in ENDCAP_BENCH_SPARK, or run \`npm run test:stack -- models\`, which installs one`,
    );
  const file = join(work, "statements.sql");
  const settings = { ...SETTINGS, "spark.sql.warehouse.dir": join(work, "warehouse") };
  mkdirSync(work, { recursive: true });
  return {
    name: process.env["ENDCAP_BENCH_SPARK"] === undefined ? `Spark ${VERSION}` : "Spark",
    async run(statements) {
      writeFileSync(file, `${statements.join(";\n\n")};\n`);
      const { seconds, output } = await runChild({
        command: program,
        args: [
          "--master",
          `local[${machineThreads()}]`,
          ...Object.entries(settings).flatMap(([name, value]) => ["--conf", `${name}=${value}`]),
          "-f",
          file,
        ],
        env: { SPARK_HOME: home, SPARK_LOCAL_IP: "127.0.0.1" },
      });
      return { seconds, each: statementSeconds(output, statements.length) };
    },
  };
}

/** What spark-sql says behind every statement. Throws where it says it another number of times. */
export function statementSeconds(output: string, statements: number): number[] {
  const each = [...output.matchAll(/^Time taken: ([\d.]+) seconds/gm)].map(([, seconds]) => Number(seconds));
  if (each.length !== statements)
    throw new Error(`spark-sql told the time of ${each.length} statements, not of ${statements}`);
  return each;
}
