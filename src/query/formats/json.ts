/** JSON: one array of objects, or (NDJSON) one object a line. DECIMAL is text, so that money stays exact. */
import { inOneLine } from "../../core/one-line.ts";
import type { QueryResult, QueryValue } from "../query.ts";
import { jsonValue } from "./text.ts";

export async function* ndjson(result: QueryResult): AsyncIterable<string> {
  for await (const lines of objects(result)) yield `${lines.join("\n")}\n`;
}

export async function* json(result: QueryResult): AsyncIterable<string> {
  let before = "[\n";
  for await (const lines of objects(result)) {
    yield before + lines.join(",\n");
    before = ",\n";
  }
  yield before === "[\n" ? "[]\n" : "\n]\n";
}

async function* objects(result: QueryResult): AsyncIterable<string[]> {
  const names = result.columns.map((column) => JSON.stringify(column.name));
  for await (const block of result.blocks()) yield block.map((row) => objectText(names, row));
}

/** Written by hand, for an object would reorder names that look like numbers. */
function objectText(names: readonly string[], row: readonly QueryValue[]): string {
  return inOneLine(`{${names.map((name, at) => `${name}:${JSON.stringify(jsonValue(row[at] ?? null))}`).join(",")}}`);
}
