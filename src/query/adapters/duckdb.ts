/** The lake read by DuckDB in process, locked down to the Parquet files of one commit. */
import { DuckDBInstance, type DuckDBConnection, type DuckDBMaterializedResult } from "@duckdb/node-api";
import { identifier, literal, literalList } from "../../core/duck.ts";
import { EndcapError, toEndcapError } from "../../core/errors.ts";
import { explainError } from "../../core/explain-error.ts";
import { nameDamaged } from "../../lake/damaged-files.ts";
import {
  readRows,
  type LakeViewTable,
  type OpenQueryParams,
  type QueryEngine,
  type QueryParams,
  type QueryResult,
  type QueryValue,
} from "../query.ts";
import { remarksOn } from "../remarks.ts";
import { checkStatement, refused, statementTree } from "./duckdb-statement.ts";
import { plainValue } from "./duckdb-values.ts";

/**
 * Opens an engine in memory: first the views over the lake's files and the caller's own set-up, then the lock. After it
 * nothing outside these files can be reached and no setting changed; each query runs on a connection of its own, in a
 * read-only transaction.
 */
export async function openDuckdb(params: OpenQueryParams): Promise<QueryEngine> {
  const { lake, limits } = params;
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: limits.memory,
    threads: String(limits.threads),
    temp_directory: params.tempDir ?? "",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  try {
    const connection = await instance.connect();
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await connection.run("SET GLOBAL parquet_metadata_cache = true");
    for (const table of lake.tables) await connection.run(viewSql(table));
    await params.setup?.({
      run: async (sql) => void (await connection.run(sql)),
      rows: async (sql) => readRows(await readAll(connection, { sql })),
    });
    const paths = [...lake.tables.flatMap((table) => table.files), ...(params.outputs ?? [])];
    await connection.run(`SET GLOBAL allowed_paths = ${literalList(paths)}`);
    await connection.run("SET GLOBAL enable_external_access = false");
    await connection.run("SET GLOBAL lock_configuration = true");
    connection.closeSync();
  } catch (error) {
    instance.closeSync();
    throw toEndcapError(error, {
      what: "The lake did not open",
      next: "Run `endcap doctor`, which checks every file of the lake",
    });
  }
  const named = async (error: unknown): Promise<never> => {
    const files = lake.tables.flatMap((table) => table.files);
    throw (await nameDamaged(error, files)) ?? error;
  };
  return {
    run: (query) => withConnection(instance, query, limits.timeoutMs, readAll).catch(named),
    remarks: async (sql) => {
      const connection = await instance.connect();
      try {
        return remarksOn(await statementTree(connection, sql));
      } finally {
        connection.closeSync();
      }
    },
    writeParquet: (query) =>
      withConnection(
        instance,
        { ...query, sql: query.sql.replace(/[;\s]+$/, "") },
        limits.timeoutMs,
        copyParquet(query.path),
      ).catch(named),
    close: () => instance.closeSync(),
  };
}

/** The table under its plain name with exactly the declared columns, whatever else the files or their folders hold. */
function viewSql(table: LakeViewTable): string {
  const columns = table.columns.map(({ name, type }) =>
    table.files.length === 0
      ? `CAST(NULL AS ${type}) AS ${identifier(name)}`
      : `CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}`,
  );
  const whole = table.relation === undefined ? null : `FROM (${table.relation})`;
  const source =
    table.files.length === 0
      ? "WHERE false"
      : (whole ?? `FROM read_parquet(${literalList(table.files)}, hive_partitioning = false)`);
  return `CREATE VIEW ${identifier(table.name)} AS SELECT ${columns.join(", ")} ${source}`;
}

type Work<T> = (connection: DuckDBConnection, query: QueryParams) => Promise<T>;

/** One checked query on its own connection, stopped by the time limit or the caller's signal. */
async function withConnection<T>(
  instance: DuckDBInstance,
  query: QueryParams,
  timeoutMs: number,
  work: Work<T>,
): Promise<T> {
  const limitMs = query.timeoutMs ?? timeoutMs;
  query.signal?.throwIfAborted();
  const connection = await instance.connect();
  let stopped: "time" | "caller" | null = null;
  const stop = (why: "time" | "caller") => {
    stopped ??= why;
    connection.interrupt();
  };
  const timer = setTimeout(() => stop("time"), limitMs);
  const onAbort = () => stop("caller");
  query.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    await checkStatement(connection, query.sql);
    if (stopped !== null) throw new Error("Interrupted");
    await connection.run("BEGIN TRANSACTION READ ONLY");
    const result = await work(connection, query);
    if (stopped !== null) throw new Error("Interrupted");
    return result;
  } catch (error) {
    throw explained(error, stopped, limitMs);
  } finally {
    clearTimeout(timer);
    query.signal?.removeEventListener("abort", onAbort);
    connection.closeSync();
  }
}

/**
 * DuckDB's streamed results end early, without an error, when a later row fails or the query is interrupted; a
 * materialised result cannot, and so every answer is complete before its first row is handed out.
 */
async function readAll(connection: DuckDBConnection, query: QueryParams): Promise<QueryResult> {
  const result = await connection.run(query.sql, [...(query.values ?? [])]);
  const types = result.columnTypes();
  return {
    columns: result.deduplicatedColumnNames().map((name, at) => ({ name, type: String(types[at]) })),
    rowCount: result.rowCount,
    blocks: () => blocks(result),
  };
}

async function* blocks(result: DuckDBMaterializedResult): AsyncIterable<QueryValue[][]> {
  for (let at = 0; at < result.chunkCount; at++) {
    const chunk = result.getChunk(at);
    const columns = Array.from({ length: chunk.columnCount }, (_, column) => chunk.getColumnValues(column));
    yield Array.from({ length: chunk.rowCount }, (_, row) => columns.map((values) => plainValue(values[row] ?? null)));
  }
}

/** DESCRIBE, SHOW and SUMMARIZE can be copied only from inside a SELECT. */
function copyParquet(path: string): Work<number> {
  return async (connection, { sql, values }) => {
    const isSelect = /^\s*(?:select|with|from|values|table|pivot|unpivot|\()/i.test(sql);
    const source = isSelect ? `(\n${sql}\n)` : `(SELECT * FROM (\n${sql}\n))`;
    const copied = await connection.run(`COPY ${source} TO ${literal(path)} (FORMAT parquet, USE_TMP_FILE false)`, [
      ...(values ?? []),
    ]);
    return Number((await copied.getRows())[0]?.[0] ?? 0);
  };
}

function explained(error: unknown, stopped: "time" | "caller" | null, limitMs: number): EndcapError {
  if (stopped === "time") {
    return new EndcapError({
      what: `The query was stopped after ${limitMs / 1000} s, its time limit`,
      next: "Ask for fewer weeks or columns, or raise limits.queryTimeoutMs in the configuration",
      cause: error,
    });
  }
  if (stopped === "caller")
    return new EndcapError({ what: "The query was cancelled", next: "Send it again", retryable: true, cause: error });
  if (error instanceof EndcapError) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (/out of memory/i.test(message)) {
    return new EndcapError({
      what: "The query needs more memory than its limit",
      tried: message.split("\n")[0] ?? message,
      next: "Ask for fewer rows, or raise limits.memory in the configuration",
      cause: error,
    });
  }
  const known = explainError(error);
  if (known !== null) return new EndcapError({ ...known, cause: error });
  return refused(error instanceof Error ? error : new Error(message));
}
