/** Tables whose files stand elsewhere: each is brought when a statement first names it, whole or the parts that are asked for. */
import type { DuckDBConnection } from "@duckdb/node-api";
import type { LakeView, LakeViewTable, QueryParams } from "../query.ts";
import { createView, viewOfParts, type UnreadableTables } from "./duckdb-views.ts";

export type Bringer = {
  /** Makes the tables that a statement names be there for this connection. Throws what the bringing does; the next one tries again. */
  need(connection: DuckDBConnection, query: Pick<QueryParams, "sql" | "parts">): Promise<void>;
};

/** `views`: a connection that the views of whole tables are made with. */
export function createBringer(
  lake: LakeView,
  views: () => Promise<DuckDBConnection>,
  unreadable: UnreadableTables,
): Bringer {
  const { bring } = lake;
  const absent = new Map(lake.tables.filter(({ files }) => files.length > 0).map((table) => [table.name, table]));
  if (bring === undefined || absent.size === 0) return { need: async () => undefined };
  const word = new RegExp(`\\b(?:${[...absent.keys()].join("|")})\\b`, "gi");
  const whole = new Map<string, Promise<void>>();

  const named = (sql: string): LakeViewTable[] => {
    const names = new Set((sql.match(word) ?? []).map((name) => name.toLowerCase()));
    for (const name of names) for (const below of absent.get(name)?.over ?? []) names.add(below);
    return [...names].flatMap((name) => absent.get(name) ?? []);
  };
  const bringWhole = async (table: LakeViewTable): Promise<void> => {
    await bring(table.files);
    const connection = await views();
    try {
      await createView(connection, lake, table, unreadable);
    } finally {
      connection.closeSync();
    }
  };
  const ofTable = (table: LakeViewTable): Promise<void> => {
    const known = whole.get(table.name) ?? bringWhole(table);
    whole.set(table.name, known);
    known.catch(() => whole.delete(table.name));
    return known;
  };
  return {
    async need(connection, { sql, parts }) {
      await Promise.all(
        named(sql).map(async (table) => {
          const wanted = parts?.[table.name];
          if (wanted === undefined || table.parts === undefined || whole.has(table.name)) return ofTable(table);
          const files = [...new Set(wanted.flatMap((part) => table.parts?.get(part) ?? []))];
          await bring(files);
          await connection.run(viewOfParts(lake, { ...table, files }));
        }),
      );
    },
  };
}
