/** Settings of files that say nothing where the source is a database, whose values have types. */
import { sourceTableNames } from "../model/tables.ts";
import type { ConfigProblem } from "./explain-issues.ts";
import type { WrittenConfig } from "./written-config.ts";

export const OF_FILES = ["files", "layout", "dates", "decimal", "delimiter", "encoding", "mode"] as const;

/** Sources that are no operational database. */
const OTHERS = ["folder", "s3", "simulator"];

export function databaseProblems(written: WrittenConfig): ConfigProblem[] {
  const { source } = written;
  if (typeof source === "string" || OTHERS.some((kind) => kind in source)) return [];
  const problem = (setting: string): ConfigProblem => ({
    setting,
    message: `${setting} is a setting of files; the source is a database`,
    next: "Remove it: a database says of each value what it is",
  });
  const places: [string, object][] = [["", written]];
  for (const name of sourceTableNames) {
    const table = written.tables?.[name];
    if (table !== undefined && table !== false) places.push([`tables.${name}.`, table]);
  }
  return places.flatMap(([prefix, place]) =>
    OF_FILES.filter((name) => name in place).map((name) => problem(`${prefix}${name}`)),
  );
}
