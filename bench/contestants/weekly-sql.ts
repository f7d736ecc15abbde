import { readFileSync } from "node:fs";
import { join } from "node:path";
import { literal } from "../../src/core/duck.ts";

/** SQL of the thirteen measures over the CSV files of a folder. */
export function weeklySql(folder: string): string {
  const text = readFileSync(join(import.meta.dirname, "weekly.sql"), "utf8");
  const files = { inventory: "inventory*.csv", sales: "sales*.csv", calendar: "calendar.csv" };
  return Object.entries(files).reduce(
    (sql, [table, name]) => sql.replace(`{${table}}`, literal(join(folder, name))),
    text.replace(/^--.*\n/gm, ""),
  );
}
