/** Which tables and columns of a database are read: the configuration's names held against what is there. */
import { nearestText } from "../../config/did-you-mean.ts";
import type { ProjectConfig, TableConfig } from "../../config/project-config.ts";
import { EndcapError } from "../../core/errors.ts";
import {
  sourceTableNames,
  sourceTables,
  type ColumnType,
  type SourceColumn,
  type SourceTable,
  type SourceTableName,
} from "../../model/tables.ts";
import type { OperationalDatabase, ReadColumn, TableRead } from "./database.ts";

/** What a configuration says of a database beside its address. */
export type DatabaseReading = {
  /** Table → its name in the database, where it is another. */
  tables: Partial<Readonly<Record<SourceTableName, string>>>;
  /** Table → a column that grows whenever a row is written. */
  changed: Partial<Readonly<Record<SourceTableName, string>>>;
  /** The first business date that is taken; null: the oldest. */
  landFrom: string | null;
  /** Table → hour (0–23) before which a time belongs to the day before. */
  dayStartsAt: Partial<Readonly<Record<SourceTableName, number>>>;
  /** Days, counted back from the newest due one, of which late and corrected rows are looked for. */
  lookBackDays: number;
};

/** The column that may hold the time of a row whose date stands alone. */
const TIME = "trans_time";

const KINDS: Record<ColumnType, ReadColumn["kind"]> = {
  key: "plain",
  money: "amount",
  quantity: "amount",
  date: "date",
  flag: "flag",
  text: "plain",
  integer: "plain",
  number: "plain",
};

/**
 * A table that is not named and not there is left out; sales must be there, and so must what is named. Throws an EndcapError that
 * names the table, the column and the setting.
 */
export async function readTables(
  database: Pick<OperationalDatabase, "address" | "tables" | "columns">,
  config: Pick<ProjectConfig, "tables">,
  reading: DatabaseReading,
): Promise<TableRead[]> {
  const reads: TableRead[] = [];
  for (const name of sourceTableNames) {
    const table = config.tables[name];
    if (table === null) continue;
    const named = reading.tables[name];
    const columns = await database.columns(named ?? name);
    if (columns !== null) reads.push(readTable(sourceTables[name], named ?? name, columns, table, reading));
    else if (named !== undefined || name === "sales") throw await noTable(database, name, named ?? name);
  }
  return reads;
}

function readTable(
  contract: SourceTable,
  name: string,
  there: readonly string[],
  config: TableConfig,
  reading: DatabaseReading,
): TableRead {
  const changed = reading.changed[contract.name];
  const dayStartsAt = reading.dayStartsAt[contract.name] ?? 0;
  const find = (wanted: string) =>
    there.find((column) => column === wanted) ?? there.find((column) => column.toLowerCase() === wanted.toLowerCase());
  const columns: ReadColumn[] = [];
  let date: string | null = null;
  let time: string | null = null;
  for (const column of contract.columns) {
    const written = config.columns[column.name];
    if (written?.startsWith("@") === true && column.name !== contract.dateColumn) continue;
    const found = (written === undefined ? undefined : find(written)) ?? find(column.name);
    if (column.name === contract.dateColumn) date = found ?? null;
    if (column.name === TIME && found !== date) time = found ?? null;
    if (found === undefined) {
      if (column.required) throw noColumn(contract, name, column, written, there);
      continue;
    }
    const twice = columns.find(({ name: other }) => other === found);
    if (twice === undefined) columns.push({ name: found, kind: KINDS[column.type] });
    else if (twice.kind !== KINDS[column.type] && dayStartsAt === 0) twice.kind = "plain";
  }
  const mark = changed === undefined ? null : (find(changed) ?? null);
  if (changed !== undefined && mark === null) {
    throw new EndcapError({
      what: `Table ${name} has no column ${changed}${nearestText(changed, there)}`,
      where: { table: contract.name, setting: `source.changed.${contract.name}` },
      next: `Name a column that grows whenever a row is written, or remove the setting: then rows are compared. The table has ${there.join(", ")}`,
    });
  }
  return { table: contract.name, name, columns, date, time, changed: mark, dayStartsAt };
}

async function noTable(
  database: Pick<OperationalDatabase, "address" | "tables">,
  table: SourceTableName,
  name: string,
): Promise<EndcapError> {
  const there = await database.tables();
  return new EndcapError({
    what: `The database has no table ${name}${nearestText(name, there)}`,
    where: { table, file: database.address, setting: `source.tables.${table}` },
    tried: there.length === 0 ? "it shows this user no table at all" : `it has ${there.slice(0, 20).join(", ")}`,
    next: "Name the table or view with its schema, and let the user read it (GRANT SELECT)",
  });
}

function noColumn(
  contract: SourceTable,
  name: string,
  column: SourceColumn,
  written: string | undefined,
  there: readonly string[],
): EndcapError {
  const wanted = written === undefined || written.startsWith("@") ? column.name : written;
  return new EndcapError({
    what: `Table ${name} has no column ${wanted}${nearestText(wanted, there)}`,
    where: { table: contract.name, column: column.name, setting: `tables.${contract.name}.columns.${column.name}` },
    next: `Name the column that holds "${column.comment}". The table has ${there.join(", ")}`,
  });
}
