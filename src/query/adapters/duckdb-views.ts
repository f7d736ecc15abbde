/** The lake's tables as views that hold no path of the machine: the project's folder is a variable of each connection. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { join } from "node:path";
import { identifier, literal, literalList } from "../../core/duck.ts";
import { type EndcapError, toEndcapError } from "../../core/errors.ts";
import { nameDamaged } from "../../lake/damaged-files.ts";
import type { LakeView, LakeViewTable } from "../query.ts";

const FOLDER = "lake_folder";
const NO_ROWS = "WHERE false";
const UNREADABLE = "This table cannot be read: ";

/** Tables whose files are damaged or gone, with what is said to a query that needs them. */
export type UnreadableTables = Map<string, EndcapError>;

/** What every connection needs before it can read the views. */
export async function setFolder(connection: DuckDBConnection, lake: LakeView): Promise<void> {
  await connection.run(folderSql(lake));
}

export function folderSql({ folder }: LakeView): string {
  return `SET VARIABLE ${FOLDER} = ${literal(folder)}`;
}

/** Absolute paths of all files of the lake, each once. */
export function lakeFiles({ folder, tables }: LakeView): string[] {
  return [...new Set(tables.flatMap(({ files }) => files))].map((file) => join(folder, file));
}

/** All tables; those whose files may stand elsewhere have their columns alone until they are brought. */
export async function createViews(
  connection: DuckDBConnection,
  lake: LakeView,
  unreadable: UnreadableTables,
): Promise<void> {
  for (const table of lake.tables) {
    if (lake.bring === undefined || table.files.length === 0) await createView(connection, lake, table, unreadable);
    else await connection.run(viewSql(table, NO_ROWS, null));
  }
}

/**
 * A table that cannot be read does not keep the others from opening: it has its columns, asking for its rows is an error,
 * and it is added to `unreadable`.
 */
export async function createView(
  connection: DuckDBConnection,
  lake: LakeView,
  table: LakeViewTable,
  unreadable: UnreadableTables,
): Promise<void> {
  try {
    await connection.run(viewSql(table, rowsSql(lake, table)));
  } catch (error) {
    const damaged = await nameDamaged(error, lakeFiles({ ...lake, tables: [table] }));
    const where = { table: table.name };
    unreadable.set(
      table.name,
      damaged ??
        toEndcapError(error, {
          what: `The table ${table.name} cannot be read`,
          where,
          next: "Run `endcap doctor`, which checks every file of the lake",
        }),
    );
    await connection.run(viewSql(table, `WHERE error(${literal(UNREADABLE + table.name)})`, null));
  }
}

/** The table on one connection alone, over some of its files. */
export function viewOfParts(lake: LakeView, table: LakeViewTable): string {
  return viewSql(table, rowsSql(lake, table)).replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TEMP VIEW");
}

/** The error of the table that a failed query needed; null where it failed otherwise. */
export function unreadableTable(message: string, tables: UnreadableTables): EndcapError | null {
  const at = message.indexOf(UNREADABLE);
  return at < 0 ? null : (tables.get(/^\w+/.exec(message.slice(at + UNREADABLE.length))?.[0] ?? "") ?? null);
}

/** The table under its plain name with exactly the declared columns, whatever else the files or their folders hold. `value` null: none is known. */
function viewSql(
  { name, columns, files }: LakeViewTable,
  rows: string,
  value: ((column: string) => string) | null = files.length === 0 ? null : identifier,
): string {
  const selected = columns.map(
    (column) => `CAST(${value === null ? "NULL" : value(column.name)} AS ${column.type}) AS ${identifier(column.name)}`,
  );
  return `CREATE OR REPLACE VIEW ${identifier(name)} AS SELECT ${selected.join(", ")} ${rows}`;
}

function rowsSql({ folder }: LakeView, { files, relation }: LakeViewTable): string {
  if (files.length === 0) return NO_ROWS;
  const paths = `list_transform(${literalList(files)}, lambda file: concat(getvariable(${literal(FOLDER)}), '/', file))`;
  if (relation === undefined) return `FROM read_parquet(${paths}, hive_partitioning = false)`;
  const named = `SELECT * REPLACE (substr(lake_file, ${[...folder].length + 2}) AS lake_file)
    FROM read_parquet(${paths}, hive_partitioning = false, filename = 'lake_file')`;
  return `FROM (${relation(`(${named})`)})`;
}
