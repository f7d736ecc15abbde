/** Rows of the same key that differ, shown side by side: where both stand and in what they differ. */
import type { Duck } from "../core/duck.ts";
import { identifier } from "../core/duck.ts";
import type { SourceTable } from "../model/tables.ts";
import { BATCH } from "./batch-rows.ts";

export type Conflict = {
  /** Of the row that does not count. */
  fileId: number;
  text: string;
};

type Row = { file_id: number; line: number; cells: Record<string, string | null> };
type Pair = { file_id: number; line: number; kept_file: number; kept_line: number };

/** Conflicts shown of one file; the others are counted. */
const SHOWN = 3;
const LONGEST_CELL = 40;

/** The first conflicts of each file, in the words of its finding. `nameOf`: a file's name by its id. */
export async function showConflicts(
  duck: Duck,
  table: SourceTable,
  nameOf: (fileId: number) => string,
): Promise<Conflict[]> {
  const pairs = await duck.rows<Pair>(
    `SELECT file_id, line, kept_file, kept_line FROM ${BATCH.repeats} WHERE differs
     QUALIFY row_number() OVER (PARTITION BY file_id ORDER BY line) <= ${SHOWN} ORDER BY file_id, line`,
  );
  if (pairs.length === 0) return [];
  const rows = await rowsAt(duck, table, pairs);
  const texts = pairs.flatMap((pair) => {
    const left = rows.get(`${pair.file_id} ${pair.line}`);
    const kept = rows.get(`${pair.kept_file} ${pair.kept_line}`);
    return left === undefined || kept === undefined
      ? []
      : [{ fileId: pair.file_id, text: sentence(table, left, kept, nameOf) }];
  });
  return [...Map.groupBy(texts, ({ fileId }) => fileId)].map(([fileId, own]) => ({
    fileId,
    text: own.map(({ text }) => text).join("; "),
  }));
}

async function rowsAt(duck: Duck, table: SourceTable, pairs: readonly Pair[]): Promise<Map<string, Row>> {
  const places = pairs.flatMap(({ file_id, line, kept_file, kept_line }) => [
    `(${file_id}, ${line})`,
    `(${kept_file}, ${kept_line})`,
  ]);
  const cells = table.columns.map(({ name }) => `${identifier(name)} := CAST(${identifier(name)} AS VARCHAR)`);
  const rows = await duck.rows<Row>(
    `SELECT r.file_id, r.line, struct_pack(${cells.join(", ")}) AS cells
     FROM ${BATCH.rows} AS r SEMI JOIN (VALUES ${[...new Set(places)].join(", ")}) AS p(file_id, line) USING (file_id, line)`,
  );
  return new Map(rows.map((row) => [`${row.file_id} ${row.line}`, row]));
}

function sentence(table: SourceTable, left: Row, kept: Row, nameOf: (fileId: number) => string): string {
  const columns = table.columns
    .map(({ name }) => name)
    .filter((name) => !table.key.includes(name) && left.cells[name] !== kept.cells[name]);
  const place = (row: Row) => `${nameOf(row.file_id)} line ${row.line}`;
  const values = (row: Row) => columns.map((name) => `${name} ${cellText(row.cells[name] ?? null)}`).join(", ");
  const key = table.key.map((name) => `${name} ${cellText(left.cells[name] ?? null)}`).join(", ");
  return `${key}: ${place(left)} has ${values(left)}; ${place(kept)} has ${values(kept)} and counts`;
}

function cellText(value: string | null): string {
  if (value === null) return "nothing";
  return JSON.stringify(value.length > LONGEST_CELL ? `${value.slice(0, LONGEST_CELL)}…` : value);
}
