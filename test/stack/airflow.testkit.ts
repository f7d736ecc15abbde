/** Real Airflows of pinned versions, each with an empty database made once, and a home of its own for each test. */
import { spawn, type ChildProcess } from "node:child_process";
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { mustRun } from "./run-command.testkit.ts";
import { pythonEnvironment } from "./python.testkit.ts";

export type AirflowVersion = "3.3.2" | "2.11.2";

export type AirflowHome = {
  /** Its Python. */
  python: string;
  dags: string;
  /** What every process of this Airflow needs in its environment. */
  env: NodeJS.ProcessEnv;
  remove(): Promise<void>;
};

const settings = {
  AIRFLOW__CORE__LOAD_EXAMPLES: "False",
  AIRFLOW__CORE__DEFAULT_TIMEZONE: "utc",
  AIRFLOW__USAGE_DATA_COLLECTION__ENABLED: "False",
  AIRFLOW__LOGGING__COLORED_CONSOLE_LOG: "False",
  NO_COLOR: "1",
  PYTHONWARNINGS: "ignore",
};

/** The Python of an installed Airflow; its database, empty and migrated, stands in the folder `home` beside it. */
function airflowPython(version: AirflowVersion): Promise<string> {
  return pythonEnvironment(`airflow-${version}-requirements.txt`, async (folder) => {
    const home = join(folder, "home");
    await mkdir(home);
    await mustRun({
      program: join(folder, "bin", "python"),
      args: ["-m", "airflow", "db", "migrate"],
      env: { ...settings, AIRFLOW_HOME: home },
      missing: `Airflow ${version} could not make its database.`,
    });
  });
}

export async function airflowHome(version: AirflowVersion): Promise<AirflowHome> {
  const python = await airflowPython(version);
  const home = await mkdtemp(join(tmpdir(), "endcap-airflow-"));
  const dags = join(home, "dags");
  await mkdir(dags);
  await copyFile(join(dirname(python), "..", "home", "airflow.db"), join(home, "airflow.db"));
  return {
    python,
    dags,
    env: { ...settings, AIRFLOW_HOME: home, AIRFLOW__CORE__DAGS_FOLDER: dags },
    remove: () => rm(home, { recursive: true, force: true }),
  };
}

export type DagCase = {
  dag: string;
  conf?: Record<string, unknown>;
  /** Of the tasks, for this case and those after it. */
  env?: Record<string, string>;
};

export type DagOutcome = {
  /** Of the DAG run: success or failed; refused where Airflow made none. */
  state: string;
  /** Task → state; a mapped one with its number. */
  tasks: Record<string, string>;
  error: string | null;
  /** Everything that was said meanwhile. */
  log: string;
};

export type DagRunner = { run(one: DagCase): Promise<DagOutcome>; end(): Promise<void> };

const END_OF_CASE = "ENDCAP-CASE ";
/** What was said on the other stream may come a little later. */
const REST_OF_LOG_MS = 100;

/** One process that runs a DAG after the other with Airflow's own `dag.test()`. */
export function dagRunner({ python, env }: AirflowHome, more: NodeJS.ProcessEnv = {}): DagRunner {
  const child = spawn(python, [join(import.meta.dirname, "airflow-cases.py")], {
    env: { ...process.env, ...env, ...more },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let log = "";
  let finish: ((outcome: Omit<DagOutcome, "log">) => void) | null = null;
  createInterface({ input: child.stderr }).on("line", (line) => (log += `${line}\n`));
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (!line.startsWith(END_OF_CASE)) log += `${line}\n`;
    else finish?.(JSON.parse(line.slice(END_OF_CASE.length)) as Omit<DagOutcome, "log">);
  });
  const ended = endOf(child);
  return {
    async run({ dag, conf = {}, env: own = {} }) {
      log = "";
      const outcome = new Promise<Omit<DagOutcome, "log">>((resolve) => (finish = resolve));
      child.stdin.write(`${JSON.stringify({ dag, conf, env: own })}\n`);
      const first = await Promise.race([outcome, ended]);
      await sleep(REST_OF_LOG_MS);
      if (first !== null) return { ...first, log };
      throw new Error(
        `Airflow ended with ${child.exitCode ?? child.signalCode} before the case did:\n${log.slice(-6000)}`,
      );
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}

function endOf(child: ChildProcess): Promise<null> {
  return new Promise((resolve) => child.on("close", () => resolve(null)));
}
