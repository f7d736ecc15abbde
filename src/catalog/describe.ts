/** What the lake holds, for people and programs: tables, columns with their meaning, partitions, commits. */
import type { ProjectConfig } from "../config/project-config.ts";
import { lakeSqlType, lakeTables, WEEKLY_MEASURES, weeklyStoreProduct, type LakeTable } from "../model/lake.ts";
import { sourceTables, sqlType } from "../model/tables.ts";
import { weeklyMeasuresColumns, weeklyMeasuresComment } from "../model/weekly-measures.ts";
import { publishedPartitions } from "./partitions.ts";
import { isPinned } from "./pins.ts";
import type { Store } from "./store.ts";

export type CatalogColumn = { name: string; type: string; comment: string };

export type CatalogPartition = {
  /** The fiscal week, or '' for a whole dimension. */
  partition: string;
  rows: number;
  bytes: number;
  /** Relative to the project; null where the partition holds nothing. */
  path: string | null;
  sha256: string;
  commit: number;
  publishedAt: string;
  run: string;
  /** Whether all of the week's days are in it; null for a dimension. */
  complete: boolean | null;
  /** Whether a rollback pinned it. */
  pinned: boolean;
};

export type CatalogTable = {
  name: string;
  kind: "fact" | "dimension" | "view" | "accepted rows";
  comment: string;
  key: readonly string[];
  rows: number;
  bytes: number;
  columns: CatalogColumn[];
  partitions: CatalogPartition[];
};

export function describeCatalog(store: Store, config: ProjectConfig): CatalogTable[] {
  const times = new Map(
    store
      .all<{ commit_id: number; at: string }>("SELECT commit_id, at FROM commits")
      .map(({ commit_id, at }) => [commit_id, at]),
  );
  const published = Map.groupBy(publishedPartitions(store), ({ table_name }) => table_name);
  const lake = Object.values(lakeTables).map((table) => {
    const partitions = (published.get(table.name) ?? []).map((row) => ({
      partition: row.partition_key,
      rows: row.rows,
      bytes: row.bytes,
      path: row.path,
      sha256: row.sha256,
      commit: row.published_by,
      publishedAt: times.get(row.published_by) ?? "",
      run: row.run_id,
      complete:
        table.partitionColumn === null
          ? null
          : (JSON.parse(row.facts) as { is_complete_week?: boolean }).is_complete_week === true,
      pinned: isPinned(row),
    }));
    return { ...lakeTable(table, config), rows: sum(partitions, "rows"), bytes: sum(partitions, "bytes"), partitions };
  });
  return [
    ...lake,
    ...ownMeasures(lake, config),
    acceptedTable(store, config, "sales"),
    acceptedTable(store, config, "inventory"),
  ];
}

function lakeTable(
  table: LakeTable,
  config: ProjectConfig,
): Pick<CatalogTable, "name" | "kind" | "comment" | "key" | "columns"> {
  const { name, kind, comment, key } = table;
  return {
    name,
    kind,
    comment,
    key,
    columns: table.columns.map((column) => ({
      name: column.name,
      type: lakeSqlType(column, config.keys),
      comment: column.comment,
    })),
  };
}

/** The view with the project's own measures, where it has some: as many rows as the weekly table, and no files. */
function ownMeasures(lake: readonly CatalogTable[], { keys, measures }: ProjectConfig): CatalogTable[] {
  if (measures.length === 0) return [];
  return [
    {
      name: WEEKLY_MEASURES,
      kind: "view",
      comment: weeklyMeasuresComment,
      key: weeklyStoreProduct.key,
      rows: lake.find(({ name }) => name === weeklyStoreProduct.name)?.rows ?? 0,
      bytes: 0,
      columns: weeklyMeasuresColumns(measures).map((column) => ({
        name: column.name,
        type: lakeSqlType(column, keys),
        comment: column.comment,
      })),
      partitions: [],
    },
  ];
}

/** The accepted rows that count, as `endcap sql` shows them. */
function acceptedTable(store: Store, config: ProjectConfig, table: "sales" | "inventory"): CatalogTable {
  const source = sourceTables[table];
  const { rows } = store.get<{ rows: number | null }>(
    "SELECT sum(rows) AS rows FROM days WHERE table_name = ? AND state = 'current'",
    table,
  ) ?? { rows: 0 };
  return {
    name: `accepted_${table}`,
    kind: "accepted rows",
    comment: `Accepted rows of ${table}, of the deliveries that count now, with the file and line that each came from.`,
    key: source.key,
    rows: rows ?? 0,
    bytes: 0,
    columns: [
      ...source.columns.map((column) => ({
        name: column.name,
        type: sqlType(column, config.keys),
        comment: column.comment,
      })),
      { name: "source_file", type: "VARCHAR", comment: "The delivered file" },
      { name: "source_line", type: "INTEGER", comment: "Its line, counted from 1; in Parquet the row" },
    ],
    partitions: [],
  };
}

function sum<Name extends string>(rows: readonly Record<Name, number>[], name: Name): number {
  return rows.reduce((total, row) => total + row[name], 0);
}

export type CommitEntry = {
  commit: number;
  at: string;
  kind: string;
  run: string;
  reason: string | null;
  weeks: number[];
  tables: string[];
  restated: number[];
};

/** Newest first. */
export function listCommits(store: Store, { limit }: { limit: number }): CommitEntry[] {
  const commits = store.all<{ commit_id: number; at: string; kind: string; run_id: string; reason: string | null }>(
    "SELECT commit_id, at, kind, run_id, reason FROM commits ORDER BY commit_id DESC LIMIT ?",
    limit,
  );
  return commits.map(({ commit_id, at, kind, run_id, reason }) => {
    const changed = store.all<{ table_name: string; partition_key: string }>(
      "SELECT DISTINCT table_name, partition_key FROM partitions WHERE published_by = ?1 OR retired_by = ?1 ORDER BY 1, 2",
      commit_id,
    );
    const restated = store.all<{ partition_key: string }>(
      "SELECT partition_key FROM restatements WHERE commit_id = ? ORDER BY 1",
      commit_id,
    );
    return {
      commit: commit_id,
      at,
      kind,
      run: run_id,
      reason,
      weeks: [
        ...new Set(changed.flatMap(({ partition_key }) => (partition_key === "" ? [] : [Number(partition_key)]))),
      ].sort((a, b) => a - b),
      tables: [...new Set(changed.map(({ table_name }) => table_name))],
      restated: restated.map(({ partition_key }) => Number(partition_key)),
    };
  });
}
