import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { SimulationOptions } from "./options.ts";
import { simulate } from "./simulate.ts";

/** A shop that is simulated within a moment and has every fault and event in its plan. */
export const SMALL_SHOP = { seed: 7, stores: 12, products: 48, weeks: 9, planWeeks: 9, endDate: "2026-10-31" } as const;

export type Answer = Record<string, string | number | bigint | boolean | null>;

export type TestShop = {
  path: string;
  truthPath: string;
  /** Asks the retailer's database, with the truth attached as `truth`. */
  ask(sql: string): Promise<Answer[]>;
};

/** Simulates a shop into the folder. */
export async function makeShop(
  folder: string,
  options: SimulationOptions = SMALL_SHOP,
  name = "shop",
): Promise<TestShop> {
  const path = join(folder, `${name}.duckdb`);
  const truthPath = join(folder, `${name}-truth.duckdb`);
  await simulate({ path, truthPath, options });
  return { path, truthPath, ask: (sql) => askDatabase(path, sql, truthPath) };
}

/** The rows of an answer, from a database that is only read. */
export async function askDatabase(path: string, sql: string, truthPath?: string): Promise<Answer[]> {
  const instance = await DuckDBInstance.create(path, { access_mode: "READ_ONLY" });
  try {
    const connection = await instance.connect();
    if (truthPath !== undefined) await connection.run(`ATTACH '${truthPath}' AS truth (READ_ONLY)`);
    const reader = await connection.runAndReadAll(sql);
    connection.closeSync();
    return reader.getRowObjectsJson() as Answer[];
  } finally {
    instance.closeSync();
  }
}

/** One text that stands for all rows of a query, in their order. */
export async function fingerprint(shop: Pick<TestShop, "ask">, query: string): Promise<string> {
  const [row] = await shop.ask(
    `SELECT count(*) AS n, md5(string_agg(line, chr(10) ORDER BY place)) AS md5 FROM (SELECT row_number() OVER () AS place, to_json(q)::VARCHAR AS line FROM (${query}) q)`,
  );
  return `${row!["n"]} ${row!["md5"]}`;
}
