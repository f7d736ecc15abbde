/**
 * `query.duckdb` in the project folder: what the newest commit shows, as views that any DuckDB can open read-only. It is
 * written aside and put in place in one step after each commit, so that whoever opens it sees one committed state; whoever
 * has it open keeps the one that he opened, whose files stay for the retention time.
 */
import { join } from "node:path";
import type { ProjectConfig } from "../config/project-config.ts";
import { identifier, literal, literalList, openDuck, type Duck } from "../core/duck.ts";
import type { Effects } from "../core/effects.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { lakeTables, WEEKLY_MEASURES, type LakeTableName } from "../model/lake.ts";
import { weeklyMeasuresColumns, weeklyMeasuresComment } from "../model/weekly-measures.ts";
import type { LakeViewTable } from "../query/query.ts";
import { currentLake } from "./current-lake.ts";
import type { Store } from "./store.ts";

export const QUERY_FILE = "query.duckdb";

export type QueryFileParams = {
  store: Store;
  config: ProjectConfig;
  paths: ProjectPaths;
  effects: Pick<Effects, "files">;
};

/**
 * Paths in the views are relative to the project folder, so that it can be moved and read-only mounted anywhere: the reader
 * works in that folder, or sets DuckDB's `file_search_path` to it. Returns the file's path.
 */
export async function writeQueryFile({ store, config, paths, effects }: QueryFileParams): Promise<string> {
  const aside = join(paths.work, `${QUERY_FILE}.aside`);
  const file = join(paths.dir, QUERY_FILE);
  await effects.files.makeFolder(paths.work);
  for (const old of [aside, `${aside}.wal`]) await effects.files.remove(old);
  const lake = currentLake(store, config, paths);
  const duck = await openDuck({ path: aside, memory: "512MB", threads: 1, spill: paths.work });
  try {
    await duck.run(`SET file_search_path = ${literal(paths.dir)}`);
    await duck.run("BEGIN");
    for (const table of lake.tables) if (isLakeTable(table, config)) await writeView(duck, table, config);
    await duck.run("COMMIT");
    await duck.run("CHECKPOINT");
  } finally {
    duck.close();
  }
  await effects.files.publish(aside, file);
  return file;
}

function isLakeTable({ name }: LakeViewTable, { measures }: ProjectConfig): boolean {
  return name in lakeTables || (name === WEEKLY_MEASURES && measures.length > 0);
}

async function writeView(duck: Duck, table: LakeViewTable, config: ProjectConfig): Promise<void> {
  const { name, columns, files, relation } = table;
  const selected = columns.map((column) => {
    const value = files.length === 0 ? "NULL" : identifier(column.name);
    return `CAST(${value} AS ${column.type}) AS ${identifier(column.name)}`;
  });
  const rows = `read_parquet(${literalList(files)}, hive_partitioning = false)`;
  const from =
    files.length === 0
      ? "WHERE false"
      : relation === undefined
        ? `FROM ${rows}`
        : `FROM (${relation(`(FROM ${rows})`)})`;
  const { comment, columns: described } = descriptionOf(name, config);
  await duck.run(`CREATE VIEW ${identifier(name)} AS SELECT ${selected.join(", ")} ${from}`);
  await duck.run(
    [
      `COMMENT ON VIEW ${identifier(name)} IS ${literal(comment)}`,
      ...described.map(
        (one) => `COMMENT ON COLUMN ${identifier(name)}.${identifier(one.name)} IS ${literal(one.comment)}`,
      ),
    ].join(";\n"),
  );
}

function descriptionOf(
  name: string,
  { measures }: ProjectConfig,
): { comment: string; columns: readonly { name: string; comment: string }[] } {
  return name === WEEKLY_MEASURES
    ? { comment: weeklyMeasuresComment, columns: weeklyMeasuresColumns(measures) }
    : lakeTables[name as LakeTableName];
}
