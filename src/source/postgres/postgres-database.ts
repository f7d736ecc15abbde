/** PostgreSQL 11 and later, read in a repeatable-read transaction that waits for nobody and that nobody waits for. */
import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Client } from "pg";
import type { DatabaseSnapshot, OperationalDatabase, TableRead } from "../database/database.ts";
import { addressOf, connect, postgresError, type PostgresReach } from "./connect.ts";
import { copySql, datesSql, marksSql, newestChangeSql, sampleSql, wholeMarkSql, type TypedTable } from "./read-sql.ts";

/** `name`: as written, quoted or not; resolved along the search path. Domains count as what they are made of. */
const COLUMNS = `
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS "table", a.attname AS name, b.typname AS type,
  current_setting('server_version_num')::int >= 140000 AS hashes
FROM (SELECT coalesce(to_regclass($1), to_regclass($2)) AS id) AS named
JOIN pg_class AS c ON c.oid = named.id JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type AS t ON t.oid = a.atttypid JOIN pg_type AS b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
ORDER BY a.attnum`;

const TABLES = `
SELECT CASE WHEN n.nspname = ANY (current_schemas(false)) THEN '' ELSE n.nspname || '.' END || c.relname AS name
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
ORDER BY 1`;

const WRITTEN_AT_ONCE = 1 << 20;

export async function openPostgres(reach: PostgresReach): Promise<OperationalDatabase> {
  const client = await connect(reach);
  const address = addressOf(reach.url);
  const typed = new Map<string, TypedTable | null>();

  const ask = async <Row>(sql: string, values: readonly unknown[] = [], table?: string): Promise<Row[]> => {
    try {
      return (await client.query(sql, [...values])).rows as Row[];
    } catch (error) {
      throw postgresError(error, { file: address, ...(table === undefined ? {} : { table }) });
    }
  };

  const describe = async (name: string): Promise<TypedTable | null> => {
    const known = typed.get(name);
    if (known !== undefined) return known;
    const rows = await ask<{ table: string; name: string; type: string; hashes: boolean }>(COLUMNS, [
      name,
      quoted(name),
    ]);
    const [first] = rows;
    const found =
      first === undefined
        ? null
        : { sql: first.table, types: new Map(rows.map((row) => [row.name, row.type])), hashesRows: first.hashes };
    typed.set(name, found);
    return found;
  };

  const tableOf = async (read: TableRead): Promise<TypedTable> =>
    (await describe(read.name)) ?? { sql: read.name, types: new Map(), hashesRows: false };

  const snapshot: DatabaseSnapshot = {
    async dates(read) {
      return (await ask<{ day: string }>(datesSql(read, await tableOf(read)), [], read.name)).map(({ day }) => day);
    },
    async marks(read, from, since) {
      const table = await tableOf(read);
      const marks = [];
      for (const sql of marksSql(read, table, { from, since }))
        marks.push(...(await ask<{ date: string; rows: string; mark: string }>(sql, [], read.name)));
      return marks.map(({ date, rows, mark }) => ({ date, rows: Number(rows), mark }));
    },
    async newestChange(read) {
      if (read.changed === null) return null;
      const [row] = await ask<{ newest: string | null }>(newestChangeSql(read, await tableOf(read)), [], read.name);
      return row?.newest ?? null;
    },
    async wholeMark(read) {
      const [row] = await ask<{ mark: string }>(wholeMarkSql(read, await tableOf(read)), [], read.name);
      return row?.mark ?? "";
    },
    async copy(read, date, path) {
      return copyOut(client, copySql(read, await tableOf(read), date), path, { file: address, table: read.name });
    },
  };

  return {
    address,
    async tables() {
      return (await ask<{ name: string }>(TABLES)).map(({ name }) => name);
    },
    async columns(name) {
      const table = await describe(name);
      return table === null ? null : [...table.types.keys()];
    },
    async sample(name, rows, path) {
      const table = await describe(name);
      if (table !== null) await copyOut(client, sampleSql(table, rows), path, { file: address, table: name });
    },
    async snapshot(work) {
      await ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      try {
        const result = await work(snapshot);
        await ask("COMMIT");
        return result;
      } catch (error) {
        await client.query("ROLLBACK").catch(() => undefined);
        throw error;
      }
    },
    close: () => client.end().catch(() => undefined),
  };
}

async function copyOut(
  client: Client,
  sql: string,
  path: string,
  where: { file: string; table: string },
): Promise<number> {
  const { to } = await import("pg-copy-streams");
  const copying = client.query(to(sql));
  try {
    await pipeline(copying, createWriteStream(path, { highWaterMark: WRITTEN_AT_ONCE }));
  } catch (error) {
    throw postgresError(error, where);
  }
  return copying.rowCount;
}

/** `Pos.Sales` → `"Pos"."Sales"`: a name that was made with capitals. */
function quoted(name: string): string {
  return name
    .split(".")
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join(".");
}
