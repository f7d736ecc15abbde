/** Which statements may run: decided from DuckDB's own reading of them, never from a pattern over the text. */
import { StatementType, type DuckDBConnection } from "@duckdb/node-api";
import { UsageError } from "../../core/errors.ts";

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
  "query_table",
  "range",
  "repeat",
  "repeat_row",
  "summary",
  "unnest",
]);

const EXPLAIN = /^\s*explain(?:\s+analyze\b)?(?:\s*\(\s*(?:(?:analyze|format\s+\w+)\s*,?\s*)+\))?/i;

const reading = "SELECT, WITH, FROM, VALUES, DESCRIBE, SHOW, SUMMARIZE, PIVOT … ON x IN (…) and EXPLAIN";

/** Resolves when `sql` is one statement that only reads the lake; else throws a UsageError that says what was wrong. */
export async function checkStatement(connection: DuckDBConnection, sql: string): Promise<void> {
  const types = await statementTypes(connection, sql);
  if (types.length > 1 && types.some((type) => type !== StatementType.SELECT) && /\bpivot\b/i.test(sql)) {
    throw new UsageError({
      what: "A PIVOT whose columns are found in the data would have to create a type, which a reader may not",
      next: "Name the values: PIVOT … ON x IN ('a', 'b') USING …",
    });
  }
  if (types.length > 1) {
    throw new UsageError({
      what: `One statement at a time: this text holds ${types.length}`,
      next: "Send them one after the other",
    });
  }
  const [type] = types;
  if (type !== StatementType.SELECT && type !== StatementType.EXPLAIN) {
    const name = type === undefined ? "nothing" : (StatementType[type] ?? "another statement");
    throw new UsageError({ what: `Only statements that read are allowed, not ${name}`, next: `Use ${reading}` });
  }
  await checkFunctions(connection, type === StatementType.EXPLAIN ? sql.replace(EXPLAIN, "") : sql);
}

async function statementTypes(connection: DuckDBConnection, sql: string): Promise<StatementType[]> {
  if (sql.trim() === "") throw new UsageError({ what: "There is no SQL", next: `Use ${reading}` });
  try {
    const extracted = await connection.extractStatements(sql);
    if (extracted.count === 1) {
      const prepared = await extracted.prepare(0);
      const { statementType } = prepared;
      prepared.destroySync();
      return [statementType];
    }
    return Array.from({ length: extracted.count }, () => StatementType.INVALID);
  } catch (error) {
    throw refused(error as Error);
  }
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

/** The names of all table functions in the statement's tree. */
async function checkFunctions(connection: DuckDBConnection, sql: string): Promise<void> {
  const tree = await statementTree(connection, sql);
  if (tree === null) {
    throw new UsageError({
      what: "This form of statement cannot be checked before it runs, and so it does not run",
      next: `Use ${reading}`,
    });
  }
  for (const name of tableFunctions(tree)) {
    if (allowedTableFunctions.has(name.toLowerCase())) continue;
    throw new UsageError({
      what: `The table function ${name} is not allowed: only the lake's own tables can be read`,
      next: "`SHOW TABLES` lists them",
    });
  }
}

function tableFunctions(node: unknown, found: string[] = []): string[] {
  if (Array.isArray(node)) {
    for (const item of node) tableFunctions(item, found);
  } else if (typeof node === "object" && node !== null) {
    const { type, function: called } = node as { type?: unknown; function?: { function_name?: unknown } };
    if (type === "TABLE_FUNCTION" && typeof called?.function_name === "string") found.push(called.function_name);
    for (const value of Object.values(node)) tableFunctions(value, found);
  }
  return found;
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
