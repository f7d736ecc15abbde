/** Days as the CSV files of a delivery, and the folder of a project that reads them. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceTables } from "../model/tables.ts";
import type { RecordedRow } from "./source.testsuite.ts";

export function deliveredFile(
  table: "sales" | "inventory",
  date: string,
  rows: readonly RecordedRow[],
): { name: string; text: string } {
  const columns = sourceTables[table].columns.map(({ name }) => name);
  const lines = rows.map((row) => columns.map((column) => row[column] ?? "").join(","));
  return { name: `${table}_${date.replaceAll("-", "")}.csv`, text: `${[columns.join(","), ...lines].join("\n")}\n` };
}

/** A folder with a project whose source is as written. */
export async function projectOf(
  source: (folder: string) => unknown,
): Promise<{ folder: string; dir: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-source-"));
  const dir = join(folder, "project");
  await mkdir(dir);
  const daily = { cadence: "daily" };
  await writeFile(
    join(dir, "endcap.config.json"),
    JSON.stringify({
      name: "Suite",
      source: source(folder),
      timeZone: "UTC",
      calendar: "iso",
      limits: { memory: "500MB", threads: 1 },
      tables: { sales: daily, inventory: daily },
    }),
  );
  return { folder, dir, remove: () => rm(folder, { recursive: true, force: true }) };
}
