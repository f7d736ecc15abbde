/** Writes one immutable Parquet file of the lake: sorted, typed by the table's definition, with its columns' comments. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { literal, type Duck } from "../core/duck.ts";
import type { Effects } from "../core/effects.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { lakeSqlType, type LakeTable } from "../model/lake.ts";
import type { KeyTypes } from "../model/tables.ts";

/** Rows of a row group: a reader of one store skips the others. */
const ROW_GROUP_ROWS = 60_000;

export const PARTITION_FILE = "rows.parquet";

export type WrittenFile = { path: string; rows: number; bytes: number; sha256: string };

/**
 * Where a partition's file of a run stands, relative to the project: alone in a folder, because catalogs such as Glue
 * point at folders.
 */
export function partitionPath(table: LakeTable, partition: string, runId: string): string {
  const folder =
    table.partitionColumn === null ? table.name : join(table.name, `${table.partitionColumn}=${partition}`);
  return join("lake", folder, runId, PARTITION_FILE);
}

/**
 * Writes the rows aside, and answers once the session is free again; `published` resolves when the file stands durably
 * under its name.
 */
export async function writePartition(params: {
  duck: Duck;
  effects: Effects;
  paths: ProjectPaths;
  table: LakeTable;
  partition: string;
  runId: string;
  keys: KeyTypes;
  /** SQL of the rows, with the table's columns. */
  rows: string;
}): Promise<{ published: Promise<WrittenFile> }> {
  const { duck, effects, paths, table, partition, runId, keys, rows } = params;
  const folder = join(paths.work, runId, "lake");
  const aside = join(folder, `${table.name}-${partition === "" ? "all" : partition}.parquet`);
  await effects.files.makeFolder(folder);
  const columns = table.columns.map(
    (column) => `CAST(${column.name} AS ${lakeSqlType(column, keys)}) AS ${column.name}`,
  );
  const comments = JSON.stringify(Object.fromEntries(table.columns.map(({ name, comment }) => [name, comment])));
  const { Count: count } = await duck.row<{
    Count: bigint;
  }>(`COPY (SELECT ${columns.join(", ")} FROM (${rows}) ORDER BY ${table.sortBy.join(", ")})
    TO ${literal(aside)} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE ${ROW_GROUP_ROWS},
      KV_METADATA {endcap_table: ${literal(table.name)}, endcap_comment: ${literal(table.comment)}, endcap_columns: ${literal(comments)}})`);
  const path = partitionPath(table, partition, runId);
  const published = publish(effects, aside, paths.at(path)).then((facts) => ({ path, rows: Number(count), ...facts }));
  published.catch(() => undefined);
  return { published };
}

async function publish(effects: Effects, aside: string, to: string): Promise<{ bytes: number; sha256: string }> {
  const sha256 = await hashFile(aside);
  const { size } = await stat(aside);
  await effects.files.publish(aside, to);
  return { bytes: size, sha256 };
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
