/** Columns that the next commit would add: to published tables of the lake, and to those of a catalog outside the project. */
import { newestCommit, publishedPartitions } from "../catalog/partitions.ts";
import { publishedState } from "../catalog/publish-outside.ts";
import { literal } from "../core/duck.ts";
import { lakeSqlType, lakeTables, type LakeTable } from "../model/lake.ts";
import type { PlannedColumn } from "./plan.ts";
import type { Project } from "./project.ts";

/** Nothing before the first commit: it makes the tables. */
export async function plannedColumns(project: Project): Promise<PlannedColumn[]> {
  const { store, config, shared } = project;
  const commit = newestCommit(store);
  if (commit === null) return [];
  const lake = await addedToLake(project);
  if (shared?.catalog == null) return lake;
  const { catalog, storage } = shared;
  const missing = await catalog.missingColumns(publishedState(store, storage, config, commit));
  return [...lake, ...missing.map((column) => ({ where: catalog.address, ...column }))];
}

/** A table's oldest file that readers see says what it was written with; a version that writes more computes all weeks again. */
async function addedToLake({ store, config, paths, duck }: Project): Promise<PlannedColumn[]> {
  const published = publishedPartitions(store).filter(({ path }) => path !== null);
  const added: PlannedColumn[] = [];
  for (const table of Object.values<LakeTable>(lakeTables)) {
    const [oldest] = published
      .filter(({ table_name }) => table_name === table.name)
      .toSorted((a, b) => a.published_by - b.published_by);
    if (oldest?.path == null) continue;
    const [file = ""] = await paths.bring([oldest.path]);
    const session = await duck();
    const columns = await session.rows<{ name: string }>(
      `SELECT column_name AS name FROM (DESCRIBE FROM read_parquet(${literal(file)}, hive_partitioning = false))`,
    );
    const written = new Set(columns.map(({ name }) => name));
    for (const column of table.columns)
      if (!written.has(column.name))
        added.push({
          where: "the lake",
          table: table.name,
          column: column.name,
          type: lakeSqlType(column, config.keys),
        });
  }
  return added;
}
