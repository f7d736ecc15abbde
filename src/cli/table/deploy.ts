/** Commands that write what a part of the stack needs. */
import type { CommandSpec } from "../command-spec.ts";

export const deployCommands: readonly CommandSpec[] = [
  {
    name: "deploy airflow",
    group: "Deploy",
    summary: "Write the project's DAG for Airflow 3 or 2.11, one Python file",
    detail:
      "The DAG calls Endcap on the worker, step by step; with --emr Spark's part runs on an EMR cluster that the DAG makes and ends. " +
      "The same configuration gives the same file. One that is there and differs is shown as a diff first.",
    options: [
      { flags: "--emr", help: "compute on an EMR cluster; needs compute.spark.by: steps" },
      {
        flags: "--out <folder>",
        help: "where it is written, such as Airflow's folder of DAGs",
        default: "deploy/airflow in the project",
      },
      { flags: "--yes", help: "replace a file that differs without asking" },
    ],
    examples: [
      { line: "endcap deploy airflow --out ~/airflow/dags", does: "every step on the worker" },
      { line: "endcap deploy airflow --emr --out dags", does: "with a cluster for Spark" },
    ],
    exit: { 1: "the file differs and was not replaced, or could not be written" },
    project: true,
    load: async () => (await import("../commands/deploy-airflow.ts")).deployAirflow,
  },
];
