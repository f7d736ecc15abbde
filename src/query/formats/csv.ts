/** CSV as plain data: for programs, and exact. */
import type { QueryResult, QueryValue } from "../query.ts";
import { valueText } from "./text.ts";

/**
 * UTF-8 with a header and "\n" as line end. NULL is an empty field, an empty text is `""`; nothing is prefixed, and there is
 * no limit of rows. DECIMAL is exact text, DOUBLE the shortest text that reads back as the same number.
 */
export async function* csv(result: QueryResult): AsyncIterable<string> {
  yield `${result.columns.map((column) => field(column.name)).join(",")}\n`;
  for await (const block of result.blocks()) {
    let text = "";
    for (const row of block) text += `${row.map(field).join(",")}\n`;
    yield text;
  }
}

function field(value: QueryValue): string {
  if (value === null) return "";
  return quoted(valueText(value));
}

/** A text field, quoted where it must be; the empty text always, to tell it from NULL. */
export function quoted(text: string): string {
  return text === "" || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
