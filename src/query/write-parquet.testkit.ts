/** Makes a file of a lake from SQL. */
import { literal, openDuck } from "../core/duck.ts";

export async function writeParquet(sql: string, path: string): Promise<void> {
  const duck = await openDuck({ memory: "500MB", threads: 1, spill: "" });
  await duck.run(`COPY (${sql}) TO ${literal(path)} (FORMAT parquet)`);
  duck.close();
}
