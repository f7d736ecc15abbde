/** Who computes the thirteen measures: each from the CSV files to Parquet. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runChild } from "../child.ts";
import { initProject, runProject, weeklyFiles } from "../endcap.ts";
import { findPython } from "../python.ts";
import { dbtArguments, writeDbtProject } from "./dbt-project.ts";

export type Contestant = {
  name: string;
  /** What is not counted: runs before each round. */
  prepare(source: string): Promise<void>;
  /** Seconds of one run; Endcap's also by step. */
  run(source: string): Promise<{ seconds: number; steps?: Record<string, number> }>;
  /** The weekly table that it left, for `read_parquet`. */
  output: string;
};

const nothing = () => Promise.resolve();

/** The contestants that this machine can run, bare DuckDB first, and why others are missing. */
export async function contestants(folder: string): Promise<{ all: Contestant[]; notes: string[] }> {
  const work = join(folder, "work");
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const all = [bare(work), endcap(work)];
  const { python, note } = await findPython(folder);
  if (python === null) return { all, notes: [note] };
  return { all: [...all, polars(python, work), dbt(python, work)], notes: [] };
}

export function bare(work: string): Contestant {
  const output = join(work, "bare.parquet");
  return {
    name: "bare DuckDB SQL",
    prepare: nothing,
    run: async (source) =>
      secondsOf(
        await runChild({ command: process.execPath, args: [join(import.meta.dirname, "bare.ts"), source, output] }),
      ),
    output,
  };
}

function endcap(work: string): Contestant {
  const dir = join(work, "project");
  return {
    name: "Endcap",
    prepare: (source) => initProject(source, dir),
    run: () => runProject(dir),
    output: weeklyFiles(dir),
  };
}

function polars(python: string, work: string): Contestant {
  const output = join(work, "polars.parquet");
  return {
    name: "Polars",
    prepare: nothing,
    run: async (source) =>
      secondsOf(await runChild({ command: python, args: [join(import.meta.dirname, "weekly.py"), source, output] })),
    output,
  };
}

function dbt(python: string, work: string): Contestant {
  const dir = join(work, "dbt");
  const output = join(work, "dbt.parquet");
  return {
    name: "dbt-duckdb",
    prepare: (source) => Promise.resolve(writeDbtProject(dir, source, output)),
    run: () => runChild({ command: python, args: dbtArguments(dir) }),
    output,
  };
}

/** A program of our own says how long it worked, without its start. */
function secondsOf({ stdout }: { stdout: string }): { seconds: number } {
  return JSON.parse(stdout) as { seconds: number };
}
