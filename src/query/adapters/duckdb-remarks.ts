/** Remarks on a statement that another engine runs: DuckDB's own reading of it, where it can read it. */
import { DuckDBInstance } from "@duckdb/node-api";
import type { OwnMeasure } from "../../model/own-measures.ts";
import { remarksOn } from "../remarks.ts";
import { explainPrefix, statementTree } from "./duckdb-statement.ts";

export async function remarksWithDuckdb(sql: string, own: readonly OwnMeasure[] = []): Promise<string[]> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const tree = await statementTree(connection, sql.slice(explainPrefix(sql).length)).catch(() => null);
    return remarksOn(tree, own);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
