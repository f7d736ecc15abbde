import { DuckDBDataChunk, INTEGER } from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";

/** Stands for NULL in a column of whole numbers. */
export const NULL = -2147483648;

export type WrittenColumn = {
  name: string;
  /** SQL that makes the column's value from the whole number of the same name. */
  expression: string;
};

export type ColumnWriter = {
  /** One column of whole numbers each; write at index `rows`, then add one to it. */
  readonly columns: readonly Int32Array[];
  rows: number;
  readonly capacity: number;
  /** Rows in the table after the last flush. */
  written: number;
  /** Moves what is there into the table. */
  flush(): Promise<void>;
  close(): Promise<void>;
};

const CHUNK_ROWS = 2048;
const DEFAULT_CAPACITY = CHUNK_ROWS * 120;

/** The schema where rows wait; it must be attached once per connection. */
const STAGING = "staging";

export async function attachStaging(connection: DuckDBConnection): Promise<void> {
  await connection.run(`ATTACH ':memory:' AS ${STAGING}`);
}

/**
 * A quick way of whole numbers into a table of any types: numbers go by chunks into a table in memory, and DuckDB
 * casts them into the real one, many at a time. Rows keep their order.
 */
export async function createColumnWriter(params: {
  connection: DuckDBConnection;
  /** Qualified name of the table. */
  table: string;
  /** Name of the waiting room. */
  name: string;
  columns: readonly WrittenColumn[];
  capacity?: number;
}): Promise<ColumnWriter> {
  const { connection, table, name, columns, capacity = DEFAULT_CAPACITY } = params;
  const waiting = `${STAGING}.main.${name}`;
  const create = `CREATE OR REPLACE TABLE ${waiting} (${columns.map((column) => `${column.name} INTEGER`).join(", ")})`;
  const insert = `INSERT INTO ${table} SELECT ${columns.map((column) => column.expression).join(", ")} FROM ${waiting}`;
  await connection.run(create);
  const types = columns.map(() => INTEGER);
  const writer: ColumnWriter = {
    columns: columns.map(() => new Int32Array(capacity)),
    rows: 0,
    capacity,
    written: 0,
    async flush() {
      if (writer.rows === 0) return;
      const appender = await connection.createAppender(name, "main", STAGING);
      const chunk = DuckDBDataChunk.create(types);
      for (let from = 0; from < writer.rows; from += CHUNK_ROWS) {
        const rows = Math.min(CHUNK_ROWS, writer.rows - from);
        chunk.rowCount = rows;
        writer.columns.forEach((column, index) => {
          const vector = chunk.getColumnVector(index);
          for (let row = 0; row < rows; row++) vector.setItem(row, column[from + row]!);
          vector.flush();
        });
        appender.appendDataChunk(chunk);
      }
      appender.closeSync();
      await connection.run(insert);
      await connection.run(create);
      writer.written += writer.rows;
      writer.rows = 0;
    },
    async close() {
      await writer.flush();
      await connection.run(`DROP TABLE ${waiting}`);
    },
  };
  return writer;
}

/** Expressions for the columns of the retailer's tables. */
export const written = {
  whole: (name: string): WrittenColumn => ({ name, expression: name }),
  quantity: (name: string): WrittenColumn => ({ name, expression: `(${name} * 0.001)::DECIMAL(18,3)` }),
  money: (name: string): WrittenColumn => ({ name, expression: `(${name} * 0.01)::DECIMAL(18,2)` }),
  date: (name: string): WrittenColumn => ({ name, expression: `DATE '1970-01-01' + nullif(${name}, ${NULL})` }),
  /** Seconds of the day as HH:MM:SS. */
  time: (name: string): WrittenColumn => ({ name, expression: `make_time(${name} // 3600, ${name} // 60 % 60, ${name} % 60)::VARCHAR` }),
  /** A word of a list, by its position. */
  word: (name: string, words: readonly string[]): WrittenColumn => ({
    name,
    expression: `([${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ")}])[${name} + 1]`,
  }),
};
