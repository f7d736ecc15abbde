/** Reading the lake with SQL: one query at a time, read-only, nothing but the lake's own tables. */
import { EndcapError } from "../core/errors.ts";
import type { OwnMeasure } from "../model/own-measures.ts";

export type LakeViewTable = {
  name: string;
  columns: readonly { name: string; type: string }[];
  /** Parquet files of the current commit that the table is read from, relative to the view's folder; none: an empty table. */
  files: readonly string[];
  /**
   * SQL of the table's relation, where it is not simply all rows of its files. `rows` is SQL of all of these rows, each
   * with `lake_file`, the file that it stands in, named as in `files`.
   */
  relation?: (rows: string) => string;
  /** Other tables of the view that `relation` reads. */
  over?: readonly string[];
  /** Which files hold which part of the table: a fiscal week, a business date. */
  parts?: ReadonlyMap<string, readonly string[]>;
};

/** What one commit makes visible. A reader keeps the view that it was opened with, whatever is committed meanwhile. */
export type LakeView = {
  /** Id of the commit; empty before the first. */
  commit: string;
  /** Absolute path of the folder that the files stand in, which no answer and no error tells. */
  folder: string;
  /** Makes files be in the folder, where they stand elsewhere; without it they are there. */
  bring?: (files: readonly string[]) => Promise<void>;
  tables: readonly LakeViewTable[];
  /** For how many minutes a catalog that other engines read by has said all of this commit; 0: it does not yet. */
  wholeMinutes?: () => Promise<number>;
  /** The project's own measures, which have a column each in the table `weekly_measures`. */
  measures?: readonly OwnMeasure[];
};

export type QueryLimits = {
  /** Memory of the engine, for example "2GB". */
  memory: string;
  threads: number;
  /** Time after which a query is stopped. */
  timeoutMs: number;
};

/**
 * A value of a result. DECIMAL, HUGEINT, DATE, TIME, TIMESTAMP, INTERVAL, UUID and BLOB (hex) are text; BIGINT is a bigint;
 * LIST and ARRAY are arrays, STRUCT and MAP (with text keys) objects.
 */
export type QueryValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly QueryValue[]
  | { readonly [name: string]: QueryValue };

export type QueryColumn = { name: string; type: string };

export type QueryResult = {
  columns: readonly QueryColumn[];
  rowCount: number;
  /** What the engine read and charges for, where it does. */
  bytesScanned?: number;
  /** Whether the engine gave the answer of the same question asked before, and read nothing for it. */
  isReused?: boolean;
  /** The rows, in blocks of at most 2,048; to be read once. */
  blocks(): AsyncIterable<QueryValue[][]>;
};

export type QueryParams = {
  sql: string;
  /** Values of `$1`, `$2` …; text and numbers only. */
  values?: readonly (string | number)[];
  /** By table: the only parts of it that the statement's conditions leave, so that no other need be there. */
  parts?: Readonly<Record<string, readonly string[]>>;
  /** Instead of the limit the engine was opened with. */
  timeoutMs?: number;
  signal?: AbortSignal;
};

export interface QueryEngine {
  /**
   * Runs one statement that reads, in the engine's own SQL: SELECT, WITH, FROM, VALUES, TABLE, DESCRIBE, SHOW, SUMMARIZE, PIVOT with named values, EXPLAIN.
   * The result is complete before this resolves, so that an error never looks like an early end.
   * Throws `UsageError` for any other statement, for one that asks for the machine's settings or paths, and for SQL that
   * does not bind; `EndcapError` when a limit is reached or a file of a table that it needs is damaged or gone.
   */
  run(params: QueryParams): Promise<QueryResult>;
  /** What a person should know about a statement's aggregates (see remarks.ts); none for SQL that does not run. */
  remarks(sql: string): Promise<string[]>;
  /** Writes the result as one Parquet file to `path`, one of the engine's `outputs`; resolves to the number of rows. */
  writeParquet(params: QueryParams & { path: string }): Promise<number>;
  /** Whether a table of the lake cannot be asked here; another engine has it. */
  lacks(table: string): boolean;
  /**
   * Makes more tables, as `setup` did, while questions are answered. Rejects with what `work` throws, and
   * where the engine is closed meanwhile, which cuts the work off.
   */
  extend(work: (session: SetupSession) => Promise<void>): Promise<void>;
  close(): void;
}

/** The engine's own side: relations of the opener's, which statements then name like the lake's tables. */
export type SetupSession = {
  /** Whether a table stays at hand; where it does not, each statement that names it reckons it again, as it does a view. */
  keeps: boolean;
  view(name: string, sql: string): Promise<void>;
  table(name: string, sql: string): Promise<void>;
  rows(sql: string): Promise<Record<string, QueryValue>[]>;
};

export type OpenQueryParams = {
  lake: LakeView;
  limits: QueryLimits;
  /** Run once before the engine answers, for views and tables that a reader wants beside the lake's. */
  setup?: (session: SetupSession) => Promise<void>;
  /** Paths that `writeParquet` may write. */
  outputs?: readonly string[];
  /** Where the engine makes a folder of its own for what does not fit into memory; without one a query that needs it fails. */
  tempDir?: string;
};

export type OpenQuery = (params: OpenQueryParams) => Promise<QueryEngine>;

/** All rows of a result at once, as objects. */
export async function readRows(result: QueryResult): Promise<Record<string, QueryValue>[]> {
  const rows: Record<string, QueryValue>[] = [];
  const names = result.columns.map((column) => column.name);
  for await (const block of result.blocks()) {
    for (const values of block)
      rows.push(Object.fromEntries(names.map((name, at) => [name, values[at] as QueryValue])));
  }
  return rows;
}

/** A query that its time limit stopped. */
export class QueryTimeLimitError extends EndcapError {
  override readonly name: string = "QueryTimeLimitError";
}
