/** Snowflake, read as it was at one instant: by its history of each table, which waits for nobody and that nobody waits for. */
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { identifier, literal } from "../../core/duck.ts";
import { EndcapError } from "../../core/errors.ts";
import type { SnowflakeRow, SnowflakeSession } from "../../snowflake/session.ts";
import { qualifiedName } from "../../snowflake/names.ts";
import type { DatabaseSnapshot, OperationalDatabase, TableRead } from "../database/database.ts";
import { csvText } from "./csv-text.ts";
import * as sql from "./read-sql.ts";

type SnowflakeReach = {
  session: SnowflakeSession;
  /** Without secrets. */
  address: string;
  database: string;
  schema: string;
  /** The retailer's, which is the session's too. */
  timeZone: string;
};

const INSTANT = "SELECT TO_VARCHAR(CURRENT_TIMESTAMP(), 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM') AS INSTANT";

export function snowflakeDatabase({
  session,
  address,
  database,
  schema,
  timeZone,
}: SnowflakeReach): OperationalDatabase {
  const typed = new Map<string, sql.TypedTable | null>();

  const ask = async (statement: string, table?: string): Promise<SnowflakeRow[]> => {
    try {
      return await session.run(statement);
    } catch (error) {
      throw table === undefined ? error : ofTable(error, address, table);
    }
  };

  const describe = async (name: string): Promise<sql.TypedTable | null> => {
    const known = typed.get(name);
    if (known !== undefined) return known;
    const parts = qualifiedName(name, [database, schema]).map(asStored);
    const [inDatabase = "", inSchema = "", table = ""] = parts;
    const where = `TABLE_SCHEMA = ${literal(inSchema)} AND TABLE_NAME = ${literal(table)}`;
    const catalog = `${identifier(inDatabase)}.INFORMATION_SCHEMA`;
    const columns = await ask(
      `SELECT COLUMN_NAME, DATA_TYPE FROM ${catalog}.COLUMNS WHERE ${where} ORDER BY ORDINAL_POSITION`,
      name,
    );
    const [kind] = await ask(`SELECT TABLE_TYPE FROM ${catalog}.TABLES WHERE ${where}`, name);
    const found =
      columns.length === 0
        ? null
        : {
            sql: parts.map(identifier).join("."),
            types: new Map(columns.map(({ COLUMN_NAME, DATA_TYPE }) => [COLUMN_NAME ?? "", DATA_TYPE ?? ""])),
            hasHistory: kind?.["TABLE_TYPE"] === "BASE TABLE",
          };
    typed.set(name, found);
    return found;
  };

  const tableOf = async ({ name }: TableRead): Promise<sql.TypedTable> =>
    (await describe(name)) ?? { sql: name, types: new Map(), hasHistory: false };

  const copyOut = async (statement: string, columns: readonly string[], path: string): Promise<number> => {
    let rows = 0;
    const lines = async function* () {
      yield csvText(columns);
      for await (const row of session.stream(statement)) {
        rows++;
        yield csvText(columns.map((name) => row[name] ?? null));
      }
    };
    await pipeline(Readable.from(lines(), { objectMode: false }), createWriteStream(path));
    return rows;
  };

  const snapshotAt = (at: sql.ReadAt): DatabaseSnapshot => ({
    async dates(read) {
      return (await ask(sql.datesSql(read, await tableOf(read), at), read.name)).map(({ DAY }) => DAY ?? "");
    },
    async marks(read, from, since) {
      const table = await tableOf(read);
      const rows = [];
      for (const statement of sql.marksSql(read, table, { from, since, at }))
        rows.push(...(await ask(statement, read.name)));
      return rows.map(({ DAY, N, MARK }) => ({ date: DAY ?? "", rows: Number(N), mark: MARK ?? "" }));
    },
    async newestChange(read) {
      if (read.changed === null) return null;
      const [row] = await ask(sql.newestChangeSql(read.changed, await tableOf(read), at), read.name);
      return row?.["NEWEST"] ?? null;
    },
    async wholeMark(read) {
      const [row] = await ask(sql.wholeMarkSql(read, await tableOf(read), at), read.name);
      return row?.["MARK"] ?? "";
    },
    async copy(read, date, path) {
      const statement = sql.copySql(read, await tableOf(read), at, date);
      try {
        return await copyOut(
          statement,
          read.columns.map(({ name }) => name),
          path,
        );
      } catch (error) {
        throw ofTable(error, address, read.name);
      }
    },
  });

  return {
    address,
    async tables() {
      const rows = await ask(
        `SELECT TABLE_SCHEMA, TABLE_NAME FROM ${identifier(asStored(qualifiedName(database, ["", ""])[2] ?? ""))}.INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA <> 'INFORMATION_SCHEMA' ORDER BY 1, 2`,
      );
      const own = asStored(qualifiedName(schema, ["", ""])[2] ?? "");
      return rows.map(({ TABLE_SCHEMA, TABLE_NAME }) =>
        TABLE_SCHEMA === own ? `${TABLE_NAME}` : `${TABLE_SCHEMA}.${TABLE_NAME}`,
      );
    },
    async columns(name) {
      const table = await describe(name);
      return table === null ? null : [...table.types.keys()];
    },
    async sample(name, rows, path) {
      const table = await describe(name);
      if (table !== null) await copyOut(sql.sampleSql(table, timeZone, rows), [...table.types.keys()], path);
    },
    async snapshot(work) {
      const [now] = await ask(INSTANT);
      return work(snapshotAt({ instant: now?.["INSTANT"] ?? "", timeZone }));
    },
    close: () => session.close(),
  };
}

/** An SQL name as the catalog holds it. */
function asStored(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

function ofTable(error: unknown, file: string, table: string): unknown {
  if (!(error instanceof EndcapError)) return error;
  const { what, tried, next, retryable, cause } = error;
  return new EndcapError({
    what,
    where: { file, table },
    ...(tried === undefined ? {} : { tried }),
    next,
    retryable,
    cause,
  });
}
