/** Computes the dimensions whose snapshots changed; what is not delivered is made from the calendar's rules or the facts' keys. */
import { createHash } from "node:crypto";
import type { Store } from "../catalog/store.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import { literal, literalList, type Duck } from "../core/duck.ts";
import type { Effects } from "../core/effects.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { writePartition } from "../lake/write-partition.ts";
import { dimCalendar, dimProduct, dimStore, lakeSqlType, type LakeTable } from "../model/lake.ts";
import { dimensionSql } from "../model/models.ts";
import type { SourceTableName } from "../model/tables.ts";
import { generatedRows } from "./calendar-days.ts";
import type { Candidate } from "./candidates.ts";
import { snapshotRelation, snapshotsOf } from "./dimension-snapshots.ts";

export type DimensionParams = {
  duck: Duck;
  store: Store;
  effects: Effects;
  paths: ProjectPaths;
  config: ProjectConfig;
  runId: string;
  /** Weekly fact files that will be current, relative to the project: where keys come from when a dimension is not delivered. */
  weeklyFiles: readonly string[];
  /** First and last business date, for a generated calendar; null before any. */
  dates: { first: string; last: string } | null;
  /** Fingerprints of contents that need not be written, by table. */
  settled: ReadonlyMap<string, readonly string[]>;
};

const dimensions: readonly { source: SourceTableName; table: LakeTable }[] = [
  { source: "calendar", table: dimCalendar },
  { source: "product", table: dimProduct },
  { source: "store", table: dimStore },
];

export async function computeDimensions(params: DimensionParams): Promise<Candidate[]> {
  const { duck, store, effects, paths, config, runId, settled } = params;
  const candidates: Candidate[] = [];
  for (const { source, table } of dimensions) {
    const snapshots = snapshotsOf(store, source);
    const relation = await snapshotRelation(snapshots, paths);
    const rows =
      relation === null
        ? await madeRows(params, source, table)
        : { sql: dimensionSql(table), inputs: snapshots.map(({ content }) => content).join("\n") };
    if (rows === null) continue;
    const inputs = createHash("sha256")
      .update(`${JSON.stringify(config.keys)}\n${table.columns.length}\n${rows.inputs}`)
      .digest("hex")
      .slice(0, 24);
    if (settled.get(table.name)?.includes(inputs) === true) continue;
    if (relation !== null) await duck.run(`CREATE OR REPLACE TEMP VIEW snapshots AS ${relation}`);
    const { published } = await writePartition({
      duck,
      effects,
      paths,
      table,
      partition: "",
      runId,
      keys: config.keys,
      rows: rows.sql,
    });
    candidates.push({
      table: table.name,
      partition: "",
      ...(await published),
      inputs,
      facts: { made: relation === null },
    });
  }
  return candidates;
}

async function madeRows(
  params: DimensionParams,
  source: SourceTableName,
  table: LakeTable,
): Promise<{ sql: string; inputs: string } | null> {
  const { config, dates, weeklyFiles, duck, paths } = params;
  if (source === "calendar") {
    if (dates === null || config.calendar === "table") return null;
    return {
      sql: valuesOf(table, generatedRows(config, dates)),
      inputs: `${config.calendar} ${dates.first.slice(0, 4)} ${dates.last.slice(0, 4)}`,
    };
  }
  if (weeklyFiles.length === 0) return null;
  const key = table.key[0] ?? "";
  const columns = table.columns.map((column) => {
    const type = lakeSqlType(column, config.keys);
    if (column.name === key) return key;
    if (column.name === "is_delivered") return "false AS is_delivered";
    return `CAST(NULL AS ${type}) AS ${column.name}`;
  });
  const files = literalList(await paths.bring(weeklyFiles));
  const keys = `SELECT DISTINCT ${key} FROM read_parquet(${files}, hive_partitioning = false)`;
  const { content } = await duck.row<{ content: string }>(
    `SELECT count(*) || ':' || coalesce(sum(CAST(hash(${key}) AS HUGEINT)), 0) AS content FROM (${keys})`,
  );
  return { sql: `SELECT ${columns.join(", ")} FROM (${keys})`, inputs: content };
}

function valuesOf(table: LakeTable, rows: readonly Record<string, unknown>[]): string {
  const names = table.columns.map(({ name }) => name);
  const values = rows.map(
    (row) => `(${names.map((name) => sqlValue(name === "is_delivered" ? false : row[name])).join(", ")})`,
  );
  return `SELECT * FROM (VALUES ${values.join(", ")}) AS v(${names.join(", ")})`;
}

function sqlValue(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  return typeof value === "string" ? literal(value) : String(value);
}
