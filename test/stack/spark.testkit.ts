/** A real Apache Spark on this machine: two threads, ANSI SQL, one session for a whole SQL file. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SPARK_SETTINGS } from "../../src/compute/adapters/spark-job.ts";
import { pythonPackage } from "./python.testkit.ts";
import { mustRun } from "./run-command.testkit.ts";

const needsJava = "Spark needs Java 17 or newer: as java on the PATH, or in the folder that JAVA_HOME names.";

/** The folder of a Spark of this version, and what its programs need in their environment. */
export async function sparkHome(version: string): Promise<{ home: string; env: NodeJS.ProcessEnv }> {
  await checkJava();
  const home = join(await pythonPackage("pyspark", version), "pyspark");
  return { home, env: { SPARK_HOME: home, SPARK_LOCAL_IP: "127.0.0.1" } };
}

/** What keeps a Spark of a test small, quick and on this machine. */
export const sparkSettings = {
  "spark.sql.shuffle.partitions": "2",
  "spark.driver.host": "127.0.0.1",
  "spark.driver.bindAddress": "127.0.0.1",
  "spark.driver.memory": "1g",
  "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
  "spark.ui.enabled": "false",
};

/** Runs the statements with `spark-sql -f`, as a cluster would; `folder` takes the file and whatever Spark leaves. */
export async function runSparkSql(params: { version: string; folder: string; sql: string }): Promise<void> {
  const { version, folder, sql } = params;
  const { home, env } = await sparkHome(version);
  const settings = { ...SPARK_SETTINGS, ...sparkSettings };
  await mkdir(folder, { recursive: true });
  const file = join(folder, "job.sql");
  await writeFile(file, sql);
  await mustRun({
    program: join(home, "bin", "spark-sql"),
    args: [
      "--master",
      "local[2]",
      ...Object.entries(settings).flatMap(([name, value]) => ["--conf", `${name}=${value}`]),
      "-f",
      file,
    ],
    folder,
    env,
    missing: needsJava,
  });
}

async function checkJava(): Promise<void> {
  const home = process.env["JAVA_HOME"];
  const program = home === undefined ? "java" : join(home, "bin", "java");
  const output = await mustRun({ program, args: ["-version"], missing: needsJava });
  const major = Number(/version "(\d+)/.exec(output)?.[1] ?? 0);
  if (major < 17) throw new Error(`${program} is ${output.split("\n")[0]}. ${needsJava}`);
}
