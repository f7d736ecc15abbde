/** Running a statement to its end, and handing out its rows. */
import type { DuckDBConnection, DuckDBMaterializedResult } from "@duckdb/node-api";
import type { QueryParams, QueryResult, QueryValue } from "../query.ts";
import { analysed } from "./duckdb-profile.ts";
import { plainValue } from "./duckdb-values.ts";

/**
 * DuckDB's streamed results end early, without an error, when a later row fails or the query is interrupted; a
 * materialised result cannot, and so every answer is complete before its first row is handed out.
 */
export async function readAll(connection: DuckDBConnection, query: QueryParams, folder: string): Promise<QueryResult> {
  const profile = analysed(query.sql, folder);
  const result = await connection.run(profile?.sql ?? query.sql, [...(query.values ?? [])]);
  const types = result.columnTypes();
  return {
    columns: result.deduplicatedColumnNames().map((name, at) => ({ name, type: String(types[at]) })),
    rowCount: result.rowCount,
    blocks: () => (profile === null ? blocks(result) : profileBlocks(result, profile.tell)),
  };
}

async function* blocks(result: DuckDBMaterializedResult): AsyncIterable<QueryValue[][]> {
  for (let at = 0; at < result.chunkCount; at++) {
    const chunk = result.getChunk(at);
    const columns = Array.from({ length: chunk.columnCount }, (_, column) => chunk.getColumnValues(column));
    yield Array.from({ length: chunk.rowCount }, (_, row) => columns.map((values) => plainValue(values[row] ?? null)));
  }
}

async function* profileBlocks(
  result: DuckDBMaterializedResult,
  tell: (json: string) => string,
): AsyncIterable<QueryValue[][]> {
  for await (const block of blocks(result)) yield block.map(([key = null, json]) => [key, tell(String(json))]);
}
