/** `--map` of the command line: which files are a table's, and which of their columns are its columns. */
import { UsageError } from "../core/errors.ts";
import { isSourceTableName, sourceTableNames, sourceTables, type SourceTableName } from "../model/tables.ts";
import { didYouMean } from "./did-you-mean.ts";
import { columnSpecials, isColumnSpecial, type WrittenConfig, type WrittenTable } from "./written-config.ts";

export type Mapping =
  | { kind: "files"; table: SourceTableName; pattern: string }
  | { kind: "column"; table: SourceTableName; column: string; header: string };

/** One `--map`: `sales=transactions.parquet`, `sales.store_key=store_id`, `inventory.cal_dt=@date`. Throws UsageError. */
export function parseMap(map: string): Mapping {
  const equals = map.indexOf("=");
  const target = map.slice(0, Math.max(0, equals)).trim().toLowerCase();
  const value = map.slice(equals + 1).trim();
  const example = "For example --map sales=transactions.parquet or --map sales.store_key=store_id";
  if (equals < 1 || value === "") throw wrongMap(map, `"${map}" is no mapping`, example);
  const [table = "", column, ...rest] = target.split(".");
  if (!isSourceTableName(table)) {
    const near = didYouMean(table, sourceTableNames);
    throw wrongMap(
      map,
      `${table} is no table`,
      near === null ? `The tables are ${sourceTableNames.join(", ")}` : `Did you mean ${near}?`,
    );
  }
  if (column === undefined) return { kind: "files", table, pattern: value.replaceAll("\\", "/").replace(/^\.\//, "") };
  const columns = sourceTables[table].columns.map(({ name }) => name);
  if (rest.length > 0 || !columns.includes(column)) {
    const near = didYouMean(column, columns);
    throw wrongMap(
      map,
      `${target} is no column`,
      near === null ? `The columns of ${table} are ${columns.join(", ")}` : `Did you mean ${table}.${near}?`,
    );
  }
  if (value.startsWith("@") && !isColumnSpecial(value)) {
    throw wrongMap(
      map,
      `${value} is no special value`,
      `Name a column of the file, or one of ${columnSpecials.join(", ")}`,
    );
  }
  if (value === "@none" && sourceTables[table].columns.some(({ name, required }) => required && name === column)) {
    throw wrongMap(map, `${target} is required, and cannot be left out`, "Name the column of the file that holds it");
  }
  return { kind: "column", table, column, header: value };
}

/** A copy of `written` with each mapping in it; a table's files add up, a column's later header counts. */
export function applyMaps(written: WrittenConfig, maps: readonly string[]): WrittenConfig {
  const tables: NonNullable<WrittenConfig["tables"]> = structuredClone(written.tables ?? {});
  for (const mapping of maps.map(parseMap)) {
    const before = tables[mapping.table];
    const own: WrittenTable = before === undefined || before === false ? {} : before;
    tables[mapping.table] =
      mapping.kind === "files"
        ? { ...own, files: [...new Set([...(own.files ?? []), mapping.pattern])] }
        : { ...own, columns: { ...own.columns, [mapping.column]: mapping.header } };
  }
  return maps.length === 0 ? written : { ...written, tables };
}

function wrongMap(map: string, what: string, next: string): UsageError {
  return new UsageError({ what, where: { setting: `--map ${map}` }, next });
}
