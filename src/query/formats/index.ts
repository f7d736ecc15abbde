/** The forms in which a result is written as text; Parquet is written by the engine itself (`writeParquet`). */
import type { QueryResult } from "../query.ts";
import { csv } from "./csv.ts";
import { json, ndjson } from "./json.ts";
import { table } from "./table.ts";

export const textFormats = { table, csv, json, ndjson } satisfies Record<
  string,
  (result: QueryResult) => AsyncIterable<string>
>;

export type TextFormat = keyof typeof textFormats;
