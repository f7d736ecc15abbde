/** One table's good rows as a Parquet file, written by DuckDB with types that sources really have. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { contract, scales, type KeyColumn, type KeyTypes, type Kind, type RawRow, type TableName } from "./contract.ts";
import { decimalText } from "./decimals.ts";
import type { Random } from "./random.ts";
import { readRow, type Value, type Values } from "./read-row.ts";

export type WriteParquetParams = {
  table: TableName;
  columns: readonly string[];
  rows: readonly RawRow[];
  keys: KeyTypes;
  random: Random;
};

/** Rows that do not fit have no Parquet form: such a file is a CSV. */
export function fitsParquet({ table, columns, rows, keys }: Omit<WriteParquetParams, "random">): boolean {
  return rows.every((row) => readRow(table, columns, row, keys).refusal === null);
}

export async function writeParquet({ table, columns, rows, keys, random }: WriteParquetParams): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), "endcap-parquet-"));
  const path = join(folder, "table.parquet");
  const types = Object.fromEntries(
    columns.map((column) => [column, sourceType(random, contract[table][column] as Kind, keys[column as KeyColumn])]),
  );
  const names = columns.map((column) => (random.chance(0.5) ? column : column.toUpperCase()));

  function tuple(values: Values | null): string {
    if (values === null) throw new Error("a row that does not fit has no Parquet form");
    return `(${columns.map((column) => literal(values[column] ?? null, contract[table][column] as Kind)).join(", ")})`;
  }

  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  try {
    await connection.run(
      `CREATE TABLE delivered (${columns.map((column, i) => `"${names[i]}" ${types[column]}`).join(", ")})`,
    );
    const tuples = rows.map((row) => tuple(readRow(table, columns, row, keys).values));
    await connection.run(`INSERT INTO delivered VALUES ${tuples.join(", ")}`);
    await connection.run(`COPY delivered TO '${path}' (FORMAT parquet)`);
    return await readFile(path);
  } finally {
    connection.closeSync();
    await rm(folder, { recursive: true });
  }
}

/** Amounts as DOUBLE are those of the exact decimal, so rounding once gives it back. */
function sourceType(random: Random, kind: Kind, keyType: "BIGINT" | "VARCHAR" | undefined): string {
  switch (kind) {
    case "key":
      return keyType ?? "VARCHAR";
    case "money":
      return random.pick(["DECIMAL(18,2)", "DECIMAL(38,6)", "DOUBLE"]);
    case "quantity":
      return random.pick(["DECIMAL(18,3)", "DOUBLE"]);
    case "date":
      return random.pick(["DATE", "DATE", "TIMESTAMP"]);
    case "flag":
      return random.pick(["INTEGER", "BOOLEAN", "TINYINT"]);
    case "integer":
      return random.pick(["INTEGER", "BIGINT"]);
    case "number":
      return "DOUBLE";
    case "text":
      return "VARCHAR";
  }
}

function literal(value: Value, kind: Kind): string {
  if (value === null) return "NULL";
  if (typeof value === "bigint") return decimalText(value, scales[kind as "money" | "quantity"]);
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
