/** The lake's tables as views that hold no path of the machine: the project's folder is a variable of each connection. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { join } from "node:path";
import { identifier, literal, literalList } from "../../core/duck.ts";
import { type EndcapError, toEndcapError } from "../../core/errors.ts";
import { nameDamaged } from "../../lake/damaged-files.ts";
import type { LakeView, LakeViewTable } from "../query.ts";

const FOLDER = "lake_folder";
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

/**
 * A table that cannot be read does not keep the others from opening: it has its columns, asking for its rows is an error,
 * and it is added to `unreadable`.
 */
export async function createViews(
  connection: DuckDBConnection,
  lake: LakeView,
  unreadable: UnreadableTables,
): Promise<void> {
  for (const table of lake.tables) {
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
      await connection.run(viewSql({ ...table, files: [] }, `WHERE error(${literal(UNREADABLE + table.name)})`));
    }
  }
}

/** The error of the table that a failed query needed; null where it failed otherwise. */
export function unreadableTable(message: string, tables: UnreadableTables): EndcapError | null {
  const at = message.indexOf(UNREADABLE);
  return at < 0 ? null : (tables.get(/^\w+/.exec(message.slice(at + UNREADABLE.length))?.[0] ?? "") ?? null);
}

/** The table under its plain name with exactly the declared columns, whatever else the files or their folders hold. */
function viewSql({ name, columns, files }: LakeViewTable, rows: string): string {
  const selected = columns.map((column) => {
    const value = files.length === 0 ? "NULL" : identifier(column.name);
    return `CAST(${value} AS ${column.type}) AS ${identifier(column.name)}`;
  });
  return `CREATE VIEW ${identifier(name)} AS SELECT ${selected.join(", ")} ${rows}`;
}

function rowsSql({ folder }: LakeView, { files, relation }: LakeViewTable): string {
  if (files.length === 0) return "WHERE false";
  const paths = `list_transform(${literalList(files)}, lambda file: concat(getvariable(${literal(FOLDER)}), '/', file))`;
  if (relation === undefined) return `FROM read_parquet(${paths}, hive_partitioning = false)`;
  const named = `SELECT * REPLACE (substr(lake_file, ${[...folder].length + 2}) AS lake_file)
    FROM read_parquet(${paths}, hive_partitioning = false, filename = 'lake_file')`;
  return `FROM (${relation(`(${named})`)})`;
}
