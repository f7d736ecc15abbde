/** A result of another engine as one Parquet file, by DuckDB. */
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { identifier, literal } from "../../core/duck.ts";
import { csv } from "../formats/csv.ts";
import type { QueryResult } from "../query.ts";

/** Answers the number of rows. NULL and the empty text stay apart, as in the CSV between. */
export async function writeRowsAsParquet(result: QueryResult, path: string): Promise<number> {
  const between = `${path}.csv`;
  const types = result.columns.map(({ name, type }) => `${literal(name)}: ${literal(type)}`).join(", ");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    await pipeline(Readable.from(csv(result)), createWriteStream(between));
    await connection.run(
      `COPY (SELECT ${result.columns.map(({ name }) => identifier(name)).join(", ")}
        FROM read_csv(${literal(between)}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false, columns = {${types}}))
       TO ${literal(path)} (FORMAT parquet)`,
    );
    return result.rowCount;
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(between, { force: true });
  }
}
