/** Whole key columns of large text files, through DuckDB: one letter in the last row makes a key a text. */
import { TOTAL_WORDS } from "../../core/key-format.ts";
import { identifier, literal, literalList } from "../../core/duck.ts";
import type { LazyDuck } from "./lazy-duck.ts";
import type { TextHead } from "./read-head.ts";

export type KeyScanParams = {
  paths: readonly string[];
  /** Of all the files: they are written and packed alike. */
  head: TextHead;
  keys: readonly { column: string; header: string }[];
  /** Headers without whose value a row says nothing. */
  required: readonly string[];
  duck: LazyDuck;
};

/** Whole numbers in their one spelling, and keys in scientific notation, whose digits are lost. */
const PLAIN_KEY = "(-?[1-9][0-9]{0,17}|0)([.]0+)?|[-+]?([0-9]+[.,]?[0-9]*|[.,][0-9]+)[eE][-+]?[0-9]+";

/** Per key column one value that is no whole number, or null; null altogether where DuckDB cannot read the files. */
export async function scanKeys(params: KeyScanParams): Promise<Map<string, string | null> | null> {
  const { head, keys, required } = params;
  const session = await params.duck.get();
  const columns = head.headers.map((header, index) => `${literal(columnName(header, index))}: 'VARCHAR'`).join(", ");
  const named = (header: string): string => {
    const index = head.headers.indexOf(header);
    return `trim(${identifier(columnName(header, index))})`;
  };
  const options = [
    "auto_detect = false",
    `compression = ${head.gzip ? "'gzip'" : "'none'"}`,
    "header = true",
    `skip = ${Math.max(0, head.dialect.headerLine - 1)}`,
    `delim = ${literal(head.dialect.delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `columns = {${columns}}`,
    "ignore_errors = true",
    "null_padding = true",
    "strict_mode = false",
    "hive_partitioning = false",
    "parallel = true",
  ];
  const values = keys.map(({ column, header }) => {
    const key = named(header);
    const odd = `${key} NOT IN ('', 'NULL', '\\N', ${literal(header)}) AND NOT regexp_full_match(${key}, ${literal(PLAIN_KEY)}) AND NOT regexp_full_match(lower(${key}), ${literal(TOTAL_WORDS)})`;
    return `any_value(${key}) FILTER (WHERE ${odd}) AS ${identifier(column)}`;
  });
  const sound = required.map((header) => `${named(header)} <> ''`).join(" AND ");
  const sql = `SELECT ${values.join(", ")} FROM read_csv(${literalList(params.paths)}, ${options.join(", ")})${sound === "" ? "" : ` WHERE ${sound}`}`;
  try {
    const row = await session.row<Record<string, string | null>>(sql);
    return new Map(keys.map(({ column }) => [column, row[column] ?? null]));
  } catch {
    return null;
  }
}

/** Columns without a name, or with one that DuckDB would take for another's, get one by position. */
function columnName(header: string, index: number): string {
  return `${index}_${header}`;
}
