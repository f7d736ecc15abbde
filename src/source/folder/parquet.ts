/** Parquet files, looked at through DuckDB. */
import { open } from "node:fs/promises";
import { identifier, literal } from "../../core/duck.ts";
import type { LazyDuck } from "./lazy-duck.ts";
import type { ParquetHead, UnreadableHead } from "./read-head.ts";

export async function readParquetHead(
  path: string,
  bytes: number,
  duck: LazyDuck,
): Promise<ParquetHead | UnreadableHead> {
  const mark = await endMark(path, bytes);
  if (mark !== "PAR1") {
    const reason =
      mark === null ? "has no bytes that could be a Parquet file" : "is no whole Parquet file: its end is missing";
    return {
      kind: "unreadable",
      rule: bytes === 0 ? "empty-file" : "cut",
      reason,
      next: "Have the file delivered again",
      headerless: null,
    };
  }
  const session = await duck.get();
  const columns = await session.rows<{ column_name: string; column_type: string }>(
    `DESCRIBE SELECT * FROM ${parquetSource([path])}`,
  );
  const count = await session.row<{ rows: bigint }>(`SELECT count(*) AS rows FROM ${parquetSource([path])}`);
  return {
    kind: "parquet",
    headers: columns.map((column) => column.column_name),
    types: columns.map((column) => column.column_type),
    rowCount: Number(count.rows),
  };
}

/** A table expression over files whose folders name no columns. */
export function parquetSource(paths: readonly string[]): string {
  return `read_parquet([${paths.map(literal).join(", ")}], hive_partitioning = false)`;
}

export type DistinctParams = {
  path: string;
  header: string;
  type: string;
  most: number;
  /** The zone whose days the instants of the column mean; null where it holds none. */
  timeZone: string | null;
  duck: LazyDuck;
};

/** Different values of one column as text, at most `most`; dates as ISO texts. */
export async function distinctTexts(params: DistinctParams): Promise<string[]> {
  const { path, header, type, most, timeZone, duck } = params;
  const session = await duck.get();
  const name = identifier(header);
  const day = timeZone === null ? name : `timezone(${literal(timeZone)}, ${name})`;
  const value = /^(?:DATE|TIMESTAMP)/.test(type) ? `CAST(CAST(${day} AS DATE) AS VARCHAR)` : `CAST(${name} AS VARCHAR)`;
  const rows = await session.rows<{ v: string }>(
    `SELECT DISTINCT ${value} AS v FROM ${parquetSource([path])} WHERE ${name} IS NOT NULL LIMIT ${most}`,
  );
  return rows.map((row) => row.v);
}

/** Of a column of timestamps with time zone: one that is no midnight UTC, and one that is; null where there is none. */
export async function exampleInstants(
  path: string,
  header: string,
  duck: LazyDuck,
): Promise<{ instant: string | null; midnight: string | null }> {
  const session = await duck.get();
  const name = identifier(header);
  return session.row(
    `SELECT CAST(min(${name}) FILTER (WHERE ${name} <> date_trunc('day', ${name})) AS VARCHAR) AS instant,
       CAST(min(${name}) FILTER (WHERE ${name} = date_trunc('day', ${name})) AS VARCHAR) AS midnight FROM ${parquetSource([path])}`,
  );
}

/** Whether a column of numbers holds whole ones alone. */
export async function holdsWholeNumbers(path: string, header: string, duck: LazyDuck): Promise<boolean> {
  const session = await duck.get();
  const name = identifier(header);
  const row = await session.row<{ whole: boolean }>(
    `SELECT coalesce(bool_and(${name} = floor(${name})), true) AS whole FROM ${parquetSource([path])}`,
  );
  return row.whole;
}

/** The last four bytes, or null where there are not even eight. */
async function endMark(path: string, bytes: number): Promise<string | null> {
  if (bytes < 8) return null;
  const handle = await open(path, "r");
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, bytes - 4);
    return buffer.toString("latin1");
  } finally {
    await handle.close();
  }
}
