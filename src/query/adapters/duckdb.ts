/** The lake read by DuckDB in process, locked down to the Parquet files of one commit. */
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { literal, literalList } from "../../core/duck.ts";
import { toEndcapError, type EndcapError } from "../../core/errors.ts";
import { makeSpill } from "../../core/spill.ts";
import { nameDamaged } from "../../lake/damaged-files.ts";
import type { LakeView, OpenQueryParams, QueryEngine, QueryParams } from "../query.ts";
import { remarksOn } from "../remarks.ts";
import { stoppedByCaller } from "../stopped.ts";
import { createBringer, type Bringer } from "./duckdb-bring.ts";
import { explained, withMeasures, withoutFolder, type Stopped } from "./duckdb-errors.ts";
import { readAll } from "./duckdb-results.ts";
import { createExtensions, setupSession } from "./duckdb-session.ts";
import { checkStatement, explainPrefix, statementTree, tablesIn } from "./duckdb-statement.ts";
import { createViews, lakeFiles, setFolder, unreadableTable, type UnreadableTables } from "./duckdb-views.ts";

/**
 * Opens an engine in memory: first the views over the lake's files and the caller's own set-up, then the lock. After it
 * nothing outside these files can be reached, no setting changed and no path of the machine learned; each query runs on a
 * connection of its own, in a read-only transaction.
 */
export async function openDuckdb(params: OpenQueryParams): Promise<QueryEngine> {
  const { lake, limits, tempDir } = params;
  const spill = tempDir === undefined ? null : makeSpill(tempDir);
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: limits.memory,
    threads: String(limits.threads),
    temp_directory: spill?.path ?? "",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  const closeNow = () => {
    instance.closeSync();
    spill?.remove();
  };
  const unreadable: UnreadableTables = new Map();
  const bringer = createBringer(lake, () => connected(instance, lake), unreadable);
  try {
    await setUp(instance, params, { unreadable, bringer });
  } catch (error) {
    closeNow();
    const failure = (await fileError(error, lake, unreadable)) ?? toEndcapError(error, notOpened);
    throw withoutFolder(failure, lake.folder);
  }
  const extensions = createExtensions(instance, lake, bringer);
  const treeOf = async (sql: string): Promise<object | null> => {
    const connection = await instance.connect();
    try {
      return await statementTree(connection, sql);
    } finally {
      connection.closeSync();
    }
  };
  const lakeOf = async (sql: string): Promise<LakeView> => {
    const tree = await treeOf(sql.slice(explainPrefix(sql).length)).catch(() => null);
    if (tree === null) return lake;
    const named = tablesIn(tree);
    return { ...lake, tables: lake.tables.filter(({ name }) => named.has(name)) };
  };
  const query = async <T>(asked: QueryParams, work: Work<T>): Promise<T> => {
    const limitMs = asked.timeoutMs ?? limits.timeoutMs;
    if (asked.signal?.aborted === true) throw stoppedByCaller(asked.signal.reason);
    const connection = await instance.connect();
    const watch = watchQuery(connection, limitMs, asked.signal);
    try {
      await setFolder(connection, lake);
      await checkStatement(connection, asked.sql);
      watch.throwIfStopped();
      await bringer.need(connection, asked);
      watch.throwIfStopped();
      await connection.run("BEGIN TRANSACTION READ ONLY");
      const result = await work(connection, asked);
      watch.throwIfStopped();
      return result;
    } catch (error) {
      const failure = watch.stopped() === null ? await fileError(error, await lakeOf(asked.sql), unreadable) : null;
      const told = failure ?? explained(error, watch.stopped(), limitMs);
      throw withoutFolder(withMeasures(told, lake.measures ?? []), lake.folder);
    } finally {
      watch.end();
      connection.closeSync();
    }
  };
  return {
    run: (asked) => query(asked, (connection) => readAll(connection, asked, lake.folder)),
    remarks: async (sql) => remarksOn(await treeOf(sql), lake.measures),
    writeParquet: (asked) =>
      query({ ...asked, sql: asked.sql.replace(/[;\s]+$/, "") }, (connection, checked) =>
        copyParquet(connection, checked, asked.path),
      ),
    lacks: () => false,
    extend: (work) => extensions.run(work),
    close: () => extensions.end(closeNow),
  };
}

type Work<T> = (connection: DuckDBConnection, query: QueryParams) => Promise<T>;

const notOpened = {
  what: "The lake did not open",
  next: "Run `endcap doctor`, which checks every file of the lake",
};

async function connected(instance: DuckDBInstance, lake: LakeView): Promise<DuckDBConnection> {
  const connection = await instance.connect();
  await setFolder(connection, lake);
  return connection;
}

/** The views, the caller's own tables, then the lock. */
async function setUp(
  instance: DuckDBInstance,
  { lake, setup, outputs = [] }: OpenQueryParams,
  { unreadable, bringer }: { unreadable: UnreadableTables; bringer: Bringer },
): Promise<void> {
  const connection = await instance.connect();
  await connection.run("SET GLOBAL TimeZone = 'UTC'");
  await connection.run("SET GLOBAL parquet_metadata_cache = true");
  await setFolder(connection, lake);
  await createViews(connection, lake, unreadable);
  await setup?.(setupSession(connection, lake.folder, bringer));
  await connection.run(`SET GLOBAL allowed_paths = ${literalList([...lakeFiles(lake), ...outputs])}`);
  await connection.run("SET GLOBAL enable_external_access = false");
  await connection.run("SET GLOBAL lock_configuration = true");
  connection.closeSync();
}

/** The error that names the file which is damaged or gone; null where the cause is another one. */
async function fileError(error: unknown, lake: LakeView, unreadable: UnreadableTables): Promise<EndcapError | null> {
  const known = error instanceof Error ? unreadableTable(error.message, unreadable) : null;
  const read = lake.tables.filter(({ name }) => !unreadable.has(name));
  return known ?? (await nameDamaged(error, lakeFiles({ ...lake, tables: read })));
}

/** An interruption that comes just before a query begins is forgotten by it. */
const INTERRUPT_AGAIN_MS = 50;

/** Interrupts the connection's query when its time is up or its caller has gone. */
function watchQuery(connection: DuckDBConnection, limitMs: number, signal: AbortSignal | undefined) {
  let stopped: Stopped = null;
  let again: NodeJS.Timeout | undefined;
  const stop = (why: "time" | "caller") => {
    stopped ??= why;
    connection.interrupt();
    again ??= setInterval(() => connection.interrupt(), INTERRUPT_AGAIN_MS);
  };
  const timer = setTimeout(() => stop("time"), limitMs);
  const onAbort = () => stop("caller");
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted === true) stop("caller");
  return {
    stopped: (): Stopped => stopped,
    throwIfStopped() {
      if (stopped !== null) throw new Error("Interrupted");
    },
    end() {
      clearTimeout(timer);
      clearInterval(again);
      signal?.removeEventListener("abort", onAbort);
    },
  };
}

/** DESCRIBE, SHOW and SUMMARIZE can be copied only from inside a SELECT. */
async function copyParquet(connection: DuckDBConnection, { sql, values }: QueryParams, path: string): Promise<number> {
  const isSelect = /^\s*(?:select|with|from|values|table|pivot|unpivot|\()/i.test(sql);
  const source = isSelect ? `(\n${sql}\n)` : `(SELECT * FROM (\n${sql}\n))`;
  const copied = await connection.run(`COPY ${source} TO ${literal(path)} (FORMAT parquet, USE_TMP_FILE false)`, [
    ...(values ?? []),
  ]);
  return Number((await copied.getRows())[0]?.[0] ?? 0);
}
