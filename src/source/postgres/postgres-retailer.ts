/** PostgreSQL as the database of the simulated retailer: five tables as a shop's till system keeps them. */
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { identifier, literal } from "../../core/duck.ts";
import { EndcapError } from "../../core/errors.ts";
import { sourceTableNames, sourceTables, type ColumnType, type SourceTable } from "../../model/tables.ts";
import type { RetailerFile, RetailerTarget } from "../database/retailer-target.ts";
import { addressOf, connect, postgresError } from "./connect.ts";

const TYPES: Record<ColumnType, string> = {
  key: "bigint",
  money: "numeric(18,2)",
  quantity: "numeric(18,3)",
  date: "date",
  flag: "smallint",
  text: "text",
  integer: "integer",
  number: "double precision",
};

const MARK = "Endcap's simulated retailer";

export async function openPostgresRetailer(url: string): Promise<RetailerTarget> {
  const client = await connect({ url, timeZone: "UTC" });
  const address = addressOf(url);
  const run = async (sql: string) => {
    try {
      return await client.query(sql);
    } catch (error) {
      throw postgresError(error, { file: address });
    }
  };
  const inTransaction = async <T>(work: () => Promise<T>): Promise<T> => {
    await run("BEGIN");
    try {
      const result = await work();
      await run("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => undefined);
      throw error;
    }
  };
  return {
    address,
    makeTables: () =>
      inTransaction(async () => {
        for (const name of sourceTableNames) await refuseOthers(run, name, address);
        for (const name of sourceTableNames) for (const sql of tableSql(sourceTables[name])) await run(sql);
      }),
    async lastDate() {
      const { rows } = await run(
        "SELECT least(s.day, i.day)::text AS day FROM (SELECT max(trans_dt) AS day FROM sales) AS s, (SELECT max(cal_dt) AS day FROM inventory) AS i WHERE s.day IS NOT NULL AND i.day IS NOT NULL",
      );
      return (rows as { day: string }[])[0]?.day ?? null;
    },
    load: (files) =>
      inTransaction(async () => {
        let rows = 0;
        for (const file of files) rows += await loadFile(file);
        return rows;
      }),
    close: () => client.end().catch(() => undefined),
  };

  async function loadFile({ table, path }: RetailerFile): Promise<number> {
    const { from } = await import("pg-copy-streams");
    if (sourceTables[table].kind === "dimension") await run(`DELETE FROM ${table}`);
    const columns = sourceTables[table].columns.map(({ name }) => identifier(name)).join(", ");
    const copying = client.query(from(`COPY ${table} (${columns}) FROM STDIN WITH (FORMAT csv, HEADER)`));
    try {
      await pipeline(createReadStream(path), copying);
    } catch (error) {
      throw postgresError(error, { file: address, table });
    }
    return copying.rowCount;
  }
}

/** A table of somebody else's is never written to. */
async function refuseOthers(
  run: (sql: string) => Promise<{ rows: unknown[] }>,
  name: string,
  address: string,
): Promise<void> {
  const { rows } = await run(
    `SELECT obj_description(c.oid, 'pg_class') AS comment FROM pg_class AS c WHERE c.oid = to_regclass('${name}')`,
  );
  const [found] = rows as { comment: string | null }[];
  if (found === undefined || found.comment?.startsWith(MARK) === true) return;
  throw new EndcapError({
    what: `The database has a table ${name} already that is not the simulated retailer's`,
    where: { file: address, table: name },
    next: "Name an empty database or one with a schema of its own: postgres://…/database?options=-c%20search_path=demo",
  });
}

function tableSql({ name, kind, key, dateColumn, columns, comment }: SourceTable): string[] {
  const list = columns.map(
    (column) => `${identifier(column.name)} ${TYPES[column.type]}${column.required ? " NOT NULL" : ""}`,
  );
  if (key.length > 0) list.push(`PRIMARY KEY (${key.map(identifier).join(", ")})`);
  const statements = [
    `CREATE TABLE IF NOT EXISTS ${name} (${list.join(", ")})`,
    `COMMENT ON TABLE ${name} IS ${literal(`${MARK}: ${comment}`)}`,
  ];
  if (kind === "fact" && key.length === 0)
    statements.push(`CREATE INDEX IF NOT EXISTS ${name}_by_day ON ${name} (${identifier(dateColumn ?? "")})`);
  return statements;
}
