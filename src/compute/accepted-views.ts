/** Accepted rows as relations: exactly the current days, from the files that hold them. */
import { literal, literalList, type Duck } from "../core/duck.ts";
import { sourceTables, sqlType, type KeyTypes } from "../model/tables.ts";
import type { DayInput } from "./week-inputs.ts";

/** SQL of a relation with a table's contract columns, source_file_id and source_line, over these days. */
export function acceptedRelation(table: "sales" | "inventory", days: readonly DayInput[], keys: KeyTypes, at: (relative: string) => string): string {
  const { columns, dateColumn } = sourceTables[table];
  const own = days.filter((day) => day.table === table && day.path !== null && day.rows > 0);
  const names = columns.map(({ name }) => name).join(", ");
  if (own.length === 0) {
    const empty = columns.map((column) => `CAST(NULL AS ${sqlType(column, keys)}) AS ${column.name}`).join(", ");
    return `SELECT ${empty}, CAST(NULL AS INTEGER) AS source_file_id, CAST(NULL AS INTEGER) AS source_line WHERE false`;
  }
  const paths = [...new Set(own.map(({ path }) => path as string))];
  const wanted = own.map((day) => `(${day.rowsDeliveryId}, DATE ${literal(day.date)})`).join(", ");
  return `SELECT ${names}, source_file_id, source_line
    FROM read_parquet(${literalList(paths.map(at))}, union_by_name = false) AS rows
    SEMI JOIN (VALUES ${wanted}) AS wanted(delivery_id, business_date)
      ON rows.delivery_id = wanted.delivery_id AND rows.${dateColumn} = wanted.business_date`;
}

export async function createAcceptedViews(duck: Duck, days: readonly DayInput[], keys: KeyTypes, at: (relative: string) => string): Promise<void> {
  for (const table of ["sales", "inventory"] as const) {
    await duck.run(`CREATE OR REPLACE TEMP VIEW accepted_${table} AS ${acceptedRelation(table, days, keys, at)}`);
  }
}
