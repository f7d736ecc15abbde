/** Statements that every engine runs, refuses, or answers without a path of the machine. */
import { join } from "node:path";

/** Each has at least one row over the suite's lake. */
export const allowed = [
  "WITH x AS (SELECT 1 AS one) SELECT * FROM x",
  "FROM fact",
  "VALUES (1), (2)",
  "TABLE fact",
  "DESCRIBE fact",
  "SHOW TABLES",
  "SUMMARIZE fact",
  "EXPLAIN SELECT * FROM fact",
  "EXPLAIN ANALYZE SELECT * FROM fact",
  "PIVOT fact ON label IN ('a', 'b') USING sum(amount)",
  "SELECT * FROM range(3), unnest([1, 2])",
  "SELECT 1; -- a remark",
];

/** Their rows can be written as a file. */
export const copied = [
  "SELECT 1 AS a;",
  "SELECT * FROM fact",
  "DESCRIBE fact",
  "FROM fact",
  "PIVOT fact ON label IN ('a') USING sum(amount)",
  "VALUES (1) ;",
];

/** What is refused, as SQL; `folder`: where the lake's files stand, with `outside.csv` beside them. */
export const refused: Record<string, (folder: string) => string> = {
  "a file by its name": (folder) => `SELECT * FROM '${outside(folder)}'`,
  read_csv: (folder) => `SELECT * FROM read_csv('${outside(folder)}')`,
  "read_csv in a subquery": (folder) => `SELECT (SELECT count(*) FROM read_csv('${outside(folder)}'))`,
  read_text: (folder) => `SELECT * FROM read_text('${outside(folder)}')`,
  read_blob: () => "SELECT * FROM read_blob('/etc/passwd')",
  read_json: (folder) => `SELECT * FROM read_json('${outside(folder)}')`,
  "read_parquet, even of a lake file": (folder) => `SELECT * FROM read_parquet('${folder}/part=7.parquet')`,
  sniff_csv: (folder) => `SELECT * FROM sniff_csv('${outside(folder)}')`,
  glob: () => "SELECT * FROM glob('/*')",
  "text run as SQL": () => "SELECT * FROM query('SELECT 1')",
  "a function that acts on the process": (folder) =>
    `SELECT * FROM enable_logging(storage := 'file', storage_path := '${folder}/log')`,
  "the same, explained": () => "EXPLAIN ANALYZE SELECT * FROM enable_logging()",
  "the same, described": () => "DESCRIBE SELECT * FROM enable_logging()",
  "COPY to a file": (folder) => `COPY fact TO '${folder}/copy.csv'`,
  "COPY to an output": (folder) => `COPY fact TO '${folder}/out.parquet'`,
  "COPY from a file": (folder) => `COPY fact FROM '${outside(folder)}'`,
  "EXPLAIN ANALYZE of a COPY": (folder) => `EXPLAIN ANALYZE COPY (SELECT 1) TO '${folder}/out.parquet'`,
  ATTACH: (folder) => `ATTACH '${folder}/other.db'`,
  INSTALL: () => "INSTALL httpfs",
  LOAD: () => "LOAD httpfs",
  SET: () => "SET memory_limit = '100GB'",
  RESET: () => "RESET memory_limit",
  PRAGMA: () => "PRAGMA enable_profiling",
  CALL: () => "CALL enable_logging()",
  "CREATE TABLE": () => "CREATE TABLE t (i INTEGER)",
  "CREATE TEMP VIEW": () => "CREATE TEMP VIEW fact AS SELECT 1",
  "EXPLAIN ANALYZE of a CREATE": () => "EXPLAIN ANALYZE CREATE TABLE t (i INTEGER)",
  DROP: () => "DROP VIEW fact",
  INSERT: () => "INSERT INTO fact VALUES (1, 1, 'x', NULL)",
  DELETE: () => "DELETE FROM fact",
  BEGIN: () => "BEGIN",
  USE: () => "USE memory",
  PREPARE: () => "PREPARE p AS SELECT 1",
  EXPORT: (folder) => `EXPORT DATABASE '${folder}/x'`,
  IMPORT: (folder) => `IMPORT DATABASE '${folder}/x'`,
  CHECKPOINT: () => "CHECKPOINT",
  "a PIVOT over the data's own values": () => "PIVOT fact ON label USING sum(amount)",
  "two statements": () => "SELECT 1; SELECT 2",
  "a statement after a read": () => "SELECT 1; DROP VIEW fact",
  nothing: () => " -- only a remark",
  "the empty text": () => "",
  "what does not parse": () => "SELEC 1",
  "an unknown table": () => "SELECT * FROM nowhere",
  "secrets of the machine": () => "SELECT * FROM duckdb_secrets()",
  "a setting": () => "SELECT current_setting('temp_directory')",
  "a setting, otherwise written": () => `SELECT 'temp_directory'."CURRENT_SETTING"()`,
  "a setting in a statement of another kind": () =>
    "CREATE TABLE t AS SELECT CAST(current_setting('temp_directory') AS INTEGER)",
  "a setting as a file": () => "SELECT * FROM read_csv(current_setting('temp_directory'))",
  "a setting, explained": () => "EXPLAIN ANALYZE SELECT CAST(current_setting('temp_directory') AS INTEGER)",
  "all settings": () => "SELECT * FROM duckdb_settings()",
  "all settings as a table": () => "WITH s AS (FROM pg_catalog.pg_settings) SELECT * FROM s",
  "all settings by a name put together": () => "FROM query_table('pg_' || 'settings')",
  "what the engine's folder is": () => "SELECT getvariable('lake_folder')",
  "all variables": () => "SHOW VARIABLES",
  "all variables in a subquery": () => "SELECT * FROM (SHOW VARIABLES)",
  "a plan with its files": () => "SELECT json_serialize_plan('SELECT * FROM fact')",
  "spilled files": () => "SELECT * FROM duckdb_temporary_files()",
  "a profile in a drawing": () => "EXPLAIN (ANALYZE, FORMAT html) SELECT * FROM fact",
};

/** What they answer names no path. */
export const described = [
  "SELECT * FROM duckdb_views()",
  "SELECT * FROM information_schema.views",
  "SELECT * FROM pg_catalog.pg_views",
  "SELECT * FROM sqlite_master",
  "SELECT pg_get_viewdef(view_oid) FROM duckdb_views()",
  "SHOW ALL TABLES",
  "SHOW DATABASES",
  "EXPLAIN SELECT * FROM chosen",
  "EXPLAIN ANALYZE SELECT * FROM chosen",
  "EXPLAIN (ANALYZE, FORMAT json) SELECT * FROM fact",
  "EXPLAIN (FORMAT json) SELECT * FROM fact WHERE store_key = 1",
];

function outside(folder: string): string {
  return join(folder, "outside.csv");
}
