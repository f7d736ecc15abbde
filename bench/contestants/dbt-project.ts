/** A dbt project with one model, the same SQL as bare DuckDB's, for dbt-duckdb. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { machineThreads } from "../machine.ts";
import { weeklySql } from "./weekly-sql.ts";

/** Writes the project; its model becomes one Parquet file. */
export function writeDbtProject(dir: string, source: string, output: string): void {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(join(dir, "models"), { recursive: true });
  writeFileSync(
    join(dir, "dbt_project.yml"),
    "name: bench\nprofile: bench\nversion: '1.0'\nflags:\n  send_anonymous_usage_stats: false\n",
  );
  const target = {
    type: "duckdb",
    path: ":memory:",
    threads: 1,
    settings: { threads: machineThreads(), preserve_insertion_order: false },
  };
  writeFileSync(join(dir, "profiles.yml"), JSON.stringify({ bench: { target: "bench", outputs: { bench: target } } }));
  const config = `{{ config(materialized='external', location='${output}', format='parquet') }}`;
  writeFileSync(join(dir, "models", "weekly.sql"), `${config}\n${weeklySql(source)}`);
}

export function dbtArguments(dir: string): string[] {
  return [
    "-m",
    "dbt.cli.main",
    "--quiet",
    "run",
    "--project-dir",
    dir,
    "--profiles-dir",
    dir,
    "--target-path",
    join(dir, "target"),
    "--log-path",
    join(dir, "logs"),
  ];
}
