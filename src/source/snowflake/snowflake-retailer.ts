/** Snowflake as the database of the simulated retailer: five tables as a shop keeps them there. */
import { DuckDBInstance } from "@duckdb/node-api";
import { identifier, literal } from "../../core/duck.ts";
import { EndcapError } from "../../core/errors.ts";
import { sourceTableNames, sourceTables, type ColumnType, type SourceTable } from "../../model/tables.ts";
import type { SnowflakeSession } from "../../snowflake/session.ts";
import type { RetailerFile, RetailerTarget } from "../database/retailer-target.ts";

const TYPES: Record<ColumnType, string> = {
  key: "NUMBER(38,0)",
  money: "NUMBER(38,2)",
  quantity: "NUMBER(38,3)",
  date: "DATE",
  flag: "NUMBER(1,0)",
  text: "VARCHAR",
  integer: "NUMBER(38,0)",
  number: "FLOAT",
};

const MARK = "Simulated retailer of Endcap";

/** With more values in one INSERT the driver takes the way over a file. */
const MOST_VALUES = 60_000;

/** `session`: with the database and the schema that take the tables. */
export function snowflakeRetailer(session: SnowflakeSession, address: string): RetailerTarget {
  return {
    address,
    async makeTables() {
      await refuseOthers(session, address);
      for (const name of sourceTableNames) await session.run(tableSql(sourceTables[name]));
    },
    async lastDate() {
      const [row] = await session.run(
        "SELECT TO_VARCHAR(LEAST((SELECT MAX(TRANS_DT) FROM SALES), (SELECT MAX(CAL_DT) FROM INVENTORY)), 'YYYY-MM-DD') AS DAY",
      );
      return row?.["DAY"] ?? null;
    },
    async load(files) {
      await session.run("BEGIN");
      try {
        let rows = 0;
        for (const file of files) rows += await loadFile(session, file);
        await session.run("COMMIT");
        return rows;
      } catch (error) {
        await session.run("ROLLBACK").catch(() => undefined);
        throw error;
      }
    },
    close: () => session.close(),
  };
}

async function loadFile(session: SnowflakeSession, { table, path }: RetailerFile): Promise<number> {
  const columns = sourceTables[table].columns.map(({ name }) => name);
  if (sourceTables[table].kind === "dimension") await session.run(`DELETE FROM ${table}`);
  const rows = await readCsv(path, columns);
  const size = Math.floor(MOST_VALUES / columns.length);
  const insert = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`;
  for (let at = 0; at < rows.length; at += size) await session.run(insert, rows.slice(at, at + size));
  return rows.length;
}

async function readCsv(path: string, columns: readonly string[]): Promise<(string | null)[][]> {
  const instance = await DuckDBInstance.create();
  try {
    const connection = await instance.connect();
    const list = columns.map(identifier).join(", ");
    const reader = await connection.runAndReadAll(
      `SELECT ${list} FROM read_csv(${literal(path)}, header = true, all_varchar = true)`,
    );
    connection.closeSync();
    return reader.getRows() as (string | null)[][];
  } finally {
    instance.closeSync();
  }
}

/** A table of somebody else's is never written to. */
async function refuseOthers(session: SnowflakeSession, address: string): Promise<void> {
  const names = sourceTableNames.map((name) => literal(name.toUpperCase())).join(", ");
  const found = await session.run(
    `SELECT TABLE_NAME, COMMENT FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = CURRENT_SCHEMA() AND TABLE_NAME IN (${names})`,
  );
  const other = found.find(({ COMMENT }) => COMMENT?.startsWith(MARK) !== true);
  if (other === undefined) return;
  throw new EndcapError({
    what: `The schema has a table ${other["TABLE_NAME"]} already that is not the simulated retailer's`,
    where: { file: address, table: other["TABLE_NAME"] ?? "" },
    next: "Name a schema of its own for the demo",
  });
}

function tableSql({ name, columns, comment }: SourceTable): string {
  const list = columns.map((column) => `${column.name} ${TYPES[column.type]}${column.required ? " NOT NULL" : ""}`);
  return `CREATE TABLE IF NOT EXISTS ${name} (${list.join(", ")}) COMMENT = ${literal(`${MARK}: ${comment}`)}`;
}
