/** What readers see: the lake's tables with the files of the newest commit, and the accepted rows behind them. */
import type { ProjectConfig } from "../config/project-config.ts";
import { literal } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { lakeSqlType, lakeTables, WEEKLY_MEASURES, weeklyStoreProduct } from "../model/lake.ts";
import { sourceTables, sqlType } from "../model/tables.ts";
import { weeklyMeasuresColumns, weeklyMeasuresSql } from "../model/weekly-measures.ts";
import type { LakeView, LakeViewTable } from "../query/query.ts";
import type { ObjectStorage } from "../storage/storage.ts";
import { wholeMinutes } from "./publish-outside.ts";
import { newestCommit, publishedPartitions } from "./partitions.ts";
import { onlyDays } from "./accepted-rows.ts";
import { publishedDays } from "./published-days.ts";
import type { Store } from "./store.ts";

/** `storage`: where an outside catalog is told of whole commits; null: there is none. */
export function currentLake(
  store: Store,
  config: ProjectConfig,
  paths: ProjectPaths,
  storage: ObjectStorage | null = null,
): LakeView {
  return store.transaction(() => {
    const partitions = publishedPartitions(store);
    const tables: LakeViewTable[] = Object.values(lakeTables).map((table) => {
      const own = partitions.filter(({ table_name, path }) => table_name === table.name && path !== null);
      return {
        name: table.name,
        columns: table.columns.map((column) => ({ name: column.name, type: lakeSqlType(column, config.keys) })),
        files: own.map(({ path }) => path ?? ""),
        ...(table.partitionColumn === null
          ? {}
          : { parts: new Map(own.map(({ partition_key, path }) => [partition_key, [path ?? ""]])) }),
      };
    });
    const { measures } = config;
    const own = measures.length === 0 ? [] : [weeklyMeasuresTable(tables, config)];
    const accepted = (["sales", "inventory"] as const).map((table) => acceptedTable(store, config, table));
    const commit = newestCommit(store);
    return {
      commit: String(commit ?? ""),
      ...(storage === null ? {} : { wholeMinutes: wholeMinutes(storage, commit) }),
      folder: paths.dir,
      ...(paths.isCache ? { bring: async (files) => void (await paths.bring(files)) } : {}),
      tables: [...tables, ...own, ...accepted],
      measures,
    };
  });
}

/** `weekly_measures`: the view with the project's own measures, over the weekly table and the daily one. */
function weeklyMeasuresTable(tables: readonly LakeViewTable[], { keys, measures }: ProjectConfig): LakeViewTable {
  const read = new Set<string>([
    weeklyStoreProduct.name,
    ...measures.flatMap(({ expression }) => expression?.table ?? []),
  ]);
  return {
    name: WEEKLY_MEASURES,
    columns: weeklyMeasuresColumns(measures).map((column) => ({
      name: column.name,
      type: lakeSqlType(column, keys),
    })),
    files: tables.flatMap(({ name, files }) => (read.has(name) ? files : [])),
    relation: () => weeklyMeasuresSql(measures),
    over: [...read],
  };
}

/** `accepted_sales`, `accepted_inventory`: the rows behind what is published, each with the file and line that it came from. */
function acceptedTable(store: Store, config: ProjectConfig, table: "sales" | "inventory"): LakeViewTable {
  const { columns, dateColumn } = sourceTables[table];
  const days = publishedDays(store, table);
  const files = [...new Set(days.map(({ path }) => path))];
  const names = store.all<{ file_id: number; source_name: string }>(
    "SELECT file_id, source_name FROM files WHERE delivery_id IN (SELECT value FROM json_each(?))",
    JSON.stringify([...new Set(days.map(({ rowsDeliveryId }) => rowsDeliveryId))]),
  );
  const result: LakeViewTable = {
    name: `accepted_${table}`,
    columns: [
      ...columns.map((column) => ({ name: column.name, type: sqlType(column, config.keys) })),
      { name: "source_file", type: "VARCHAR" },
      { name: "source_line", type: "INTEGER" },
    ],
    files,
  };
  if (files.length === 0) return result;
  const chosen = days.map(({ path, rowsDeliveryId, date }) => ({ file: path, deliveryId: rowsDeliveryId, date }));
  const sources = names.map(({ file_id, source_name }) => `(${file_id}, ${literal(source_name)})`).join(", ");
  return {
    ...result,
    parts: new Map(
      [...Map.groupBy(days, ({ date }) => date)].map(([date, own]) => [date, own.map(({ path }) => path)]),
    ),
    relation: (rows) => `SELECT rows.*, sources.source_file
      FROM ${rows} AS rows
      ${onlyDays(chosen, dateColumn ?? "", "lake_file")}
      LEFT JOIN (VALUES ${sources}) AS sources(source_file_id, source_file) USING (source_file_id)`,
  };
}
