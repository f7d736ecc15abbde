/** A DuckDB session in process: quoting, running, reading. */
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { EndcapError } from "./errors.ts";

export type Row = Record<string, unknown>;

export type Duck = {
  connection: DuckDBConnection;
  /** Runs statements without an answer. */
  run(sql: string): Promise<void>;
  /** All rows as plain values: BIGINT and HUGEINT as bigint, DATE as ISO text, DECIMAL as number (cast it to VARCHAR where cents matter). */
  rows<T extends Row = Row>(sql: string): Promise<T[]>;
  /** The first row; an error where there is none. */
  row<T extends Row = Row>(sql: string): Promise<T>;
  /** Another connection to the same database, for work side by side; temporary tables are not shared. */
  fork(): Promise<Duck>;
  close(): void;
};

export type DuckParams = {
  /** Database file; in memory by default. */
  path?: string;
  memory: string;
  threads: number;
  /** Folder for what does not fit into memory. */
  spill: string;
  readOnly?: boolean;
};

export async function openDuck(params: DuckParams): Promise<Duck> {
  const instance = await DuckDBInstance.create(params.path ?? ":memory:", {
    memory_limit: params.memory,
    threads: String(params.threads),
    temp_directory: params.spill,
    preserve_insertion_order: "true",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    ...(params.readOnly === true ? { access_mode: "READ_ONLY" } : {}),
  }).catch((error: unknown) => {
    throw new EndcapError({
      what: `DuckDB did not open ${params.path ?? "in memory"}: ${(error as Error).message}`,
      where: params.path === undefined ? {} : { file: params.path },
      next: "Check that the file is a DuckDB database and that no other program has it open for writing",
      cause: error,
    });
  });
  return session(instance, await instance.connect(), () => instance.closeSync());
}

async function session(instance: DuckDBInstance, connection: DuckDBConnection, end: () => void): Promise<Duck> {
  await connection.run("SET TimeZone = 'UTC'; SET parquet_metadata_cache = true");
  const rows = async <T extends Row>(sql: string): Promise<T[]> => {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJS().map((row) => plainRow(row as Row)) as T[];
  };
  return {
    connection,
    async run(sql) {
      await connection.run(sql);
    },
    rows,
    async row<T extends Row>(sql: string): Promise<T> {
      const [first] = await rows<T>(sql);
      if (first === undefined)
        throw new EndcapError({
          what: "A query that must answer one row answered none",
          tried: sql,
          next: "Report this",
        });
      return first;
    },
    async fork() {
      return session(instance, await instance.connect(), () => undefined);
    },
    close() {
      connection.closeSync();
      end();
    },
  };
}

function plainRow(row: Row): Row {
  for (const [name, value] of Object.entries(row)) {
    if (value instanceof Date) row[name] = value.toISOString().slice(0, 10);
  }
  return row;
}

/** 'text' as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** "name" as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** ['a', 'b'] as an SQL list. */
export function literalList(texts: readonly string[]): string {
  return `[${texts.map(literal).join(", ")}]`;
}
