/** Commands that write what a part of the stack needs. */
import { supersetDatabases } from "../../deploy/superset/database-kinds.ts";
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
  {
    name: "deploy aws",
    group: "Deploy",
    summary: "Write the project's AWS stack as a CloudFormation template, say what it costs, make or remove it",
    detail:
      "Buckets, roles, the arrival Lambda and its schedule, Glue, Athena, logs, alarms and a dashboard, and a file of " +
      "parameters in which what the account decides is edited. The same configuration gives the same files; what differs from " +
      "those that are there is shown as a diff first.",
    options: [
      { flags: "--out <folder>", help: "where both files are written", default: "deploy/aws in the project" },
      { flags: "--stack <name>", help: "name of the stack", default: "endcap- and the project's name" },
      {
        flags: "--stores <n>",
        help: "with --products: estimate the cost of a month for so many stores",
        kind: "count",
      },
      { flags: "--products <n>", help: "with --stores: and so many products", kind: "count" },
      { flags: "--apply", help: "create the stack, or change it to what the files say" },
      {
        flags: "--code <zip>",
        help: "with --apply: the arrival Lambda's code",
        default: "the one that this Endcap brings",
      },
      { flags: "--destroy", help: "remove the stack; its buckets and all that is in them stay" },
      { flags: "--yes", help: "ask nothing: replace files that differ, replace and remove parts of the stack" },
    ],
    examples: [
      { line: "endcap deploy aws --stores 45 --products 320", does: "writes the files and says what a month costs" },
      { line: "endcap deploy aws --apply", does: "makes the stack, or changes it" },
      { line: "endcap deploy aws --destroy", does: "removes it after a question, and keeps the data" },
    ],
    exit: { 1: "a file differs and was not replaced, or the stack was not made, changed or removed" },
    project: true,
    load: async () => (await import("../commands/deploy-aws.ts")).deployAws,
  },
  {
    name: "deploy superset",
    group: "Deploy",
    summary: "Write the bundle with Superset's datasets, metrics and two dashboards; import it",
    detail:
      "One zip for Superset 6.1: a database (DuckDB over the project's own files, Athena or Trino), datasets whose certified metrics " +
      "are the measures, and the dashboards Revenue and expenses and Stores that may be mismanaged. It holds no secret. " +
      "Imported again it updates in place; with --apply, metrics and columns that others added to its datasets stay. " +
      "ENDCAP_SUPERSET_USER (admin where it is not set) and ENDCAP_SUPERSET_PASSWORD say who imports.",
    options: [
      { flags: "--out <folder>", help: "where the bundle is written", default: "deploy/superset in the project" },
      {
        flags: "--database <kind>",
        help: "what Superset asks",
        default: "deploy.superset.database of the configuration",
        choices: supersetDatabases,
      },
      { flags: "--apply <address>", help: "import it into the Superset there, such as http://127.0.0.1:8088" },
    ],
    examples: [
      { line: "endcap deploy superset", does: "writes the bundle; Superset imports it under Dashboards" },
      { line: "endcap deploy superset --apply http://127.0.0.1:8088", does: "and imports it" },
    ],
    exit: { 1: "it could not be written, or Superset did not take it" },
    project: true,
    load: async () => (await import("../commands/deploy-superset.ts")).deploySuperset,
  },
  {
    name: "deploy snowflake",
    group: "Deploy",
    summary: "Write what a Snowflake account needs to unload its tables every night, as SQL, and run or undo it",
    detail:
      "Role, warehouse, storage integration and stage, views over the retailer's tables, procedures that unload a business date " +
      "or what changed, a task on the retailer's clock, the task's history and undo. The same configuration gives the same " +
      "files; what differs from those that are there is shown as a diff first.",
    options: [
      { flags: "--out <folder>", help: "where the files are written", default: "deploy/snowflake in the project" },
      {
        flags: "--apply",
        help: "run what the account does not have yet; needs snowflake-sdk, and SNOWFLAKE_USER with a private key",
      },
      { flags: "--undo", help: "drop all of it; the retailer's tables and the files in the bucket stay" },
      { flags: "--yes", help: "ask nothing: replace files that differ, change and drop what is in the account" },
    ],
    examples: [
      { line: "endcap deploy snowflake", does: "writes the SQL, to be read and run by an administrator" },
      { line: "endcap deploy snowflake --apply", does: "also runs it" },
      { line: "endcap deploy snowflake --undo", does: "drops what was made, after a question" },
    ],
    exit: { 1: "a file or the account differs and was not changed, or a statement was refused" },
    project: true,
    load: async () => (await import("../commands/deploy-snowflake.ts")).deploySnowflake,
  },
];
