/** A table for people: aligned columns, numbers to the right. */
import type { QueryResult } from "../query.ts";
import { valueText } from "./text.ts";

export type TableParams = {
  /** Rows shown; a last line says how many there are. */
  maxRows?: number;
  /** Longer texts are cut, with "…". */
  maxWidth?: number;
};

const numeric = /^(?:DECIMAL|DOUBLE|FLOAT|HUGEINT|U?(?:TINY|SMALL|BIG)?INT|U?INTEGER|UHUGEINT)/;

export async function* table(result: QueryResult, params: TableParams = {}): AsyncIterable<string> {
  const maxRows = params.maxRows ?? 1_000;
  const maxWidth = params.maxWidth ?? 60;
  const lines: string[][] = [result.columns.map((column) => cut(column.name, maxWidth))];
  for await (const block of result.blocks()) {
    for (const row of block.slice(0, maxRows + 1 - lines.length)) {
      lines.push(row.map((value) => cut(value === null ? "NULL" : valueText(value), maxWidth)));
    }
    if (lines.length > maxRows) break;
  }
  const widths = result.columns.map((_, at) => Math.max(...lines.map((line) => width(line[at] ?? ""))));
  const isRight = result.columns.map((column) => numeric.test(column.type));
  const draw = (line: readonly string[]) =>
    line
      .map((text, at) => padded(text, widths[at] ?? 0, isRight[at] ?? false))
      .join("  ")
      .trimEnd();
  const [head = [], ...rows] = lines;
  yield `${draw(head)}\n${widths.map((size) => "─".repeat(size)).join("  ")}\n`;
  if (rows.length > 0) yield `${rows.map(draw).join("\n")}\n`;
  yield result.rowCount > rows.length
    ? `${rows.length} of ${result.rowCount} rows; --format csv gives all\n`
    : `${result.rowCount} ${result.rowCount === 1 ? "row" : "rows"}\n`;
}

/** On one line, without control characters: a text from a file must not steer the terminal. */
function cut(text: string, maxWidth: number): string {
  const plain = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, " ");
  const characters = [...plain];
  return characters.length > maxWidth ? `${characters.slice(0, maxWidth - 1).join("")}…` : plain;
}

function width(text: string): number {
  return [...text].length;
}

function padded(text: string, size: number, isRight: boolean): string {
  const gap = " ".repeat(Math.max(0, size - width(text)));
  return isRight ? gap + text : text + gap;
}
