import { DuckDBDataChunk, INTEGER } from "@duckdb/node-api";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

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
  /** Rows flushed so far. */
  written: number;
  /** Sends what is there on its way into the table; returns when the columns may be filled again. */
  flush(): Promise<void>;
  /** Flushes, and waits until all rows are in the table. Throws what went wrong on the way. */
  close(): Promise<void>;
};

const CHUNK_ROWS = 2048;
const DEFAULT_CAPACITY = CHUNK_ROWS * 120;

/** The database in memory where rows wait. */
const STAGING = "staging";

export async function attachStaging(connection: DuckDBConnection): Promise<void> {
  await connection.run(`ATTACH ':memory:' AS ${STAGING}`);
}

/**
 * A quick way of whole numbers into a table of any types: numbers go by chunks into a table in memory, and DuckDB
 * casts them into the real one while the next ones are made. Rows keep their order.
 */
export async function createColumnWriter(params: {
  instance: DuckDBInstance;
  /** Qualified name of the table. */
  table: string;
  /** Name of the waiting room, which no other writer uses. */
  name: string;
  columns: readonly WrittenColumn[];
  capacity?: number;
}): Promise<ColumnWriter> {
  const { instance, table, name, columns, capacity = DEFAULT_CAPACITY } = params;
  const [filling, moving] = [await instance.connect(), await instance.connect()];
  const definition = columns.map((column) => `${column.name} INTEGER`).join(", ");
  const selection = columns.map((column) => column.expression).join(", ");
  const types = columns.map(() => INTEGER);
  let round = 0;
  let moved: Promise<unknown> = Promise.resolve();

  const fill = async (waiting: string, rows: number) => {
    await filling.run(`CREATE TABLE ${STAGING}.main.${waiting} (${definition})`);
    const appender = await filling.createAppender(waiting, "main", STAGING);
    const chunk = DuckDBDataChunk.create(types);
    for (let from = 0; from < rows; from += CHUNK_ROWS) {
      fillChunk(chunk, writer.columns, from, Math.min(CHUNK_ROWS, rows - from));
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  };
  const move = async (waiting: string) => {
    await moving.run(`INSERT INTO ${table} SELECT ${selection} FROM ${STAGING}.main.${waiting}`);
    await moving.run(`DROP TABLE ${STAGING}.main.${waiting}`);
  };
  const writer: ColumnWriter = {
    columns: columns.map(() => new Int32Array(capacity)),
    rows: 0,
    capacity,
    written: 0,
    async flush() {
      if (writer.rows === 0) return;
      const waiting = `${name}_${round++}`;
      await fill(waiting, writer.rows);
      writer.written += writer.rows;
      writer.rows = 0;
      await moved;
      moved = move(waiting);
      moved.catch(() => {});
    },
    async close() {
      await writer.flush();
      await moved;
      filling.closeSync();
      moving.closeSync();
    },
  };
  return writer;
}

function fillChunk(chunk: DuckDBDataChunk, columns: readonly Int32Array[], from: number, rows: number): void {
  chunk.rowCount = rows;
  columns.forEach((column, index) => {
    const vector = chunk.getColumnVector(index);
    for (let row = 0; row < rows; row++) vector.setItem(row, column[from + row]!);
    vector.flush();
  });
}

/** Expressions for the columns of the retailer's tables. */
export const written = {
  whole: (name: string): WrittenColumn => ({ name, expression: name }),
  quantity: (name: string): WrittenColumn => ({ name, expression: `(${name} * 0.001)::DECIMAL(18,3)` }),
  money: (name: string): WrittenColumn => ({ name, expression: `(${name} * 0.01)::DECIMAL(18,2)` }),
  date: (name: string): WrittenColumn => ({ name, expression: `DATE '1970-01-01' + nullif(${name}, ${NULL})` }),
  /** Seconds of the day as HH:MM:SS. */
  time: (name: string): WrittenColumn => ({
    name,
    expression: `make_time(${name} // 3600, ${name} // 60 % 60, ${name} % 60)::VARCHAR`,
  }),
  /** A word of a list, by its position. */
  word: (name: string, words: readonly string[]): WrittenColumn => ({
    name,
    expression: `([${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(", ")}])[${name} + 1]`,
  }),
};
