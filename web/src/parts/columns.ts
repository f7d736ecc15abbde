/** Which columns of a table are worth their room. Pure. */
import type { MeasureInfo, Table } from "../../../src/dashboard/contract.ts";
import { isKnown } from "../format/numbers.ts";

export type LeftOut = { reason: string; labels: string[] };

/**
 * The table without the columns that hold nothing in any row, and the measures among them by the reason why they are
 * unknown. The column that the table is sorted by stays, and all of them while there are no rows.
 */
export function knownColumns(table: Table): { table: Table; leftOut: LeftOut[] } {
  if (table.rows.length === 0) return { table, leftOut: [] };
  const isShown = ({ name }: MeasureInfo): boolean =>
    table.sort.by === name || table.rows.some(({ figures }) => isKnown(figures[name]?.value));
  const byReason = Map.groupBy(
    table.columns.filter((measure) => !isShown(measure)),
    ({ name, nullMeans }) => table.total?.figures[name]?.reason ?? table.rows[0]?.figures[name]?.reason ?? nullMeans,
  );
  return {
    table: {
      ...table,
      columns: table.columns.filter(isShown),
      textColumns: table.textColumns.filter(({ name }) => table.rows.some(({ text }) => (text?.[name] ?? "") !== "")),
    },
    leftOut: [...byReason].map(([reason, measures]) => ({ reason, labels: measures.map(({ label }) => label) })),
  };
}

/** The table with the named columns first, in this order. */
export function columnsFirst(table: Table, names: readonly string[]): Table {
  const first = names.flatMap((name) => table.columns.filter((column) => column.name === name));
  return { ...table, columns: [...first, ...table.columns.filter((column) => !first.includes(column))] };
}
