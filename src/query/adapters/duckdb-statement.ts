/** Which statements may run: decided from DuckDB's own reading of them, never from a pattern over the text. */
import { StatementType, type DuckDBConnection, type DuckDBExtractedStatements } from "@duckdb/node-api";
import { UsageError } from "../../core/errors.ts";
import { nodesOf, type TreeNode } from "../statement-tree.ts";

/**
 * Table functions that a query may name. All others are refused: they read files, or, like `enable_logging`,
 * act on the process; `query` would run text that nobody has looked at.
 */
const allowedTableFunctions = new Set([
  "duckdb_columns",
  "duckdb_functions",
  "duckdb_keywords",
  "duckdb_tables",
  "duckdb_types",
  "duckdb_views",
  "generate_series",
  "generate_subscripts",
  "icu_calendar_names",
  "json_each",
  "json_tree",
  "pg_timezone_names",
  "pragma_table_info",
  "pragma_version",
  "range",
  "repeat",
  "repeat_row",
  "summary",
  "unnest",
]);

/** Functions that tell settings, the paths of files, or the statement that is really run. */
const refusedFunctions = new Set(["current_query", "current_setting", "getvariable", "json_serialize_plan"]);

const refusedTables = new Set(["pg_settings"]);

/** What may follow SHOW, as DuckDB's tree writes it; the empty text stands for a table. */
const allowedShows = new Set(["", "__show_tables_expanded", "databases", "schemas", "tables"]);

const EXPLAIN = /^\s*explain(?:\s+analyze\b)?(?:\s*\(\s*(?:(?:analyze|format\s+\w+)\s*,?\s*)+\))?/i;

const reading = "SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE, PIVOT … ON x IN (…) and EXPLAIN";

/**
 * Resolves when `sql` is one statement that only reads the lake; else throws a UsageError that says what was wrong. Its
 * tree is looked at before DuckDB binds it, because an error of the binder may quote what a function has told.
 */
export async function checkStatement(connection: DuckDBConnection, sql: string): Promise<void> {
  const extracted = await parsed(connection, sql);
  if (extracted.count > 1) {
    const isPivot = /\bpivot\b/i.test(sql) && !sql.trim().replace(/;+$/, "").includes(";");
    throw isPivot ? openPivot() : severalStatements(extracted.count);
  }
  const tree = await statementTree(connection, sql.slice(explainPrefix(sql).length));
  if (tree !== null) checkNodes(tree);
  const type = extracted.count === 0 ? undefined : await typeOf(extracted, tree !== null);
  if (type !== StatementType.SELECT && type !== StatementType.EXPLAIN) {
    const name = type === undefined ? "nothing" : (StatementType[type] ?? "another statement");
    throw new UsageError({ what: `Only statements that read are allowed, not ${name}`, next: `Use ${reading}` });
  }
  if (tree === null) {
    throw new UsageError({
      what: "This form of statement cannot be checked before it runs, and so it does not run",
      next: `Use ${reading}`,
    });
  }
}

/** What stands before the statement that is explained; empty where nothing is. */
export function explainPrefix(sql: string): string {
  return EXPLAIN.exec(sql)?.[0] ?? "";
}

async function parsed(connection: DuckDBConnection, sql: string): Promise<DuckDBExtractedStatements> {
  if (sql.trim() === "") throw new UsageError({ what: "There is no SQL", next: `Use ${reading}` });
  try {
    return await connection.extractStatements(sql);
  } catch (error) {
    throw refused(error as Error);
  }
}

async function typeOf(extracted: DuckDBExtractedStatements, isChecked: boolean): Promise<StatementType> {
  try {
    const prepared = await extracted.prepare(0);
    const { statementType } = prepared;
    prepared.destroySync();
    return statementType;
  } catch (error) {
    if (isChecked) throw refused(error as Error);
    throw new UsageError({ what: "Only statements that read are allowed", next: `Use ${reading}`, cause: error });
  }
}

function openPivot(): UsageError {
  return new UsageError({
    what: "A PIVOT whose columns are found in the data would have to create a type, which a reader may not",
    next: "Name the values: PIVOT … ON x IN ('a', 'b') USING …",
  });
}

function severalStatements(count: number): UsageError {
  return new UsageError({
    what: `One statement at a time: this text holds ${count}`,
    next: "Send them one after the other",
  });
}

/** The statement as a tree; null where DuckDB cannot write it as one. */
export async function statementTree(connection: DuckDBConnection, sql: string): Promise<object | null> {
  const reader = await connection.runAndReadAll(
    "SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true)",
    [sql],
  );
  const tree = JSON.parse(String(reader.getRows()[0]?.[0])) as { error?: boolean };
  return tree.error === true ? null : tree;
}

function checkNodes(tree: object): void {
  for (const node of nodesOf(tree)) {
    const what = objection(node);
    if (what !== null) throw new UsageError({ what, next: "`SHOW TABLES` lists the tables that can be read" });
  }
}

/** Why a part of a statement is not allowed; null where it is. */
function objection(node: TreeNode): string | null {
  const called = String((node["function"] as TreeNode | undefined)?.["function_name"] ?? "").toLowerCase();
  if (node["type"] === "TABLE_FUNCTION" && !allowedTableFunctions.has(called))
    return `The table function ${called} is not allowed: only the lake's own tables can be read`;
  const name = String(node["function_name"] ?? "").toLowerCase();
  if (node["class"] === "FUNCTION" && refusedFunctions.has(name))
    return `The function ${name} is not allowed: settings and paths of the machine are not told`;
  const table = tableName(node);
  if (node["type"] === "BASE_TABLE" && refusedTables.has(table))
    return `The table ${table} is not allowed: settings of the machine are not told`;
  if (node["type"] === "SHOW_REF" && !allowedShows.has(table)) return `SHOW ${table.toUpperCase()} is not allowed`;
  return null;
}

/** The tables that a statement's tree names, in small letters. */
export function tablesIn(tree: object): ReadonlySet<string> {
  return new Set(
    nodesOf(tree)
      .filter(({ type }) => type === "BASE_TABLE")
      .map(tableName),
  );
}

function tableName({ table_name }: TreeNode): string {
  return String(table_name ?? "")
    .replaceAll('"', "")
    .toLowerCase();
}

/** A parser's or binder's message, with what to do about it. */
export function refused(error: Error): UsageError {
  const message = error.message.replace("Failed to extract statements: ", "").trim();
  if (/file system operations are disabled/.test(message)) {
    return new UsageError({
      what: "Only the lake's own tables can be read, no files",
      next: "`SHOW TABLES` lists them",
      cause: error,
    });
  }
  if (/Can only (?:update|delete from|insert into) base table|is not an? table/i.test(message)) {
    return new UsageError({ what: "Only statements that read are allowed", next: `Use ${reading}`, cause: error });
  }
  if (message === "Error in native callback") {
    return new UsageError({ what: "There is no SQL", next: `Use ${reading}`, cause: error });
  }
  return new UsageError({
    what: message,
    next: "`SHOW TABLES` lists the tables, `DESCRIBE <table>` their columns",
    cause: error,
  });
}
