/** Endcap as a contestant: its own command, from start to exit, on a project of its own. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { runChild, type ChildResult } from "./child.ts";

const PROGRAM = join(import.meta.dirname, "..", "bin", "endcap");

export type EndcapRun = ChildResult & {
  /** Seconds of each step of the run that came last. */
  steps: Record<string, number>;
};

/** An empty project on a folder of files; what was there is removed. */
export async function initProject(source: string, dir: string): Promise<void> {
  rmSync(dir, { recursive: true, force: true });
  await runEndcap(["init", "--source", source, "--dir", dir, "--yes"]);
}

/** Runs the project, and says how long each step took. */
export async function runProject(dir: string, params: { memory?: boolean } = {}): Promise<EndcapRun> {
  const result = await runEndcap(["run", "--dir", dir, "--json"], params);
  return { ...result, steps: lastSteps(dir) };
}

export function runEndcap(args: readonly string[], params: { memory?: boolean } = {}): Promise<ChildResult> {
  return runChild({ command: process.execPath, args: [PROGRAM, ...args], ...params });
}

/** The Parquet files of the weekly table of a project that ran once, as a list for `read_parquet`. */
export function weeklyFiles(dir: string): string {
  return join(dir, "lake", "weekly_store_product", "*", "*", "*.parquet");
}

function lastSteps(dir: string): Record<string, number> {
  const database = new DatabaseSync(join(dir, "state", "endcap.db"), { readOnly: true });
  try {
    const rows = database
      .prepare(
        "SELECT name, (julianday(finished_at) - julianday(started_at)) * 86400 AS seconds FROM steps WHERE run_id = (SELECT run_id FROM runs ORDER BY started_at DESC, rowid DESC LIMIT 1) AND status = 'done' ORDER BY started_at, rowid",
      )
      .all() as { name: string; seconds: number }[];
    return Object.fromEntries(rows.map(({ name, seconds }) => [name, seconds]));
  } finally {
    database.close();
  }
}
