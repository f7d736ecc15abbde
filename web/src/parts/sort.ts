/** Sorting and shares of a table. Pure. */
import type { MeasureInfo, Table, TableRow } from "../../../src/dashboard/contract.ts";
import { toNumber } from "../format/numbers.ts";

export type Sort = { sort: string; dir: "asc" | "desc" };

/** The order after a click on a heading: largest first for numbers, A to Z for labels; a second click turns it. */
export function nextSort(now: Table["sort"], name: string, measure: MeasureInfo | undefined): Sort {
  if (now.by === name) return { sort: name, dir: now.dir === "asc" ? "desc" : "asc" };
  return { sort: name, dir: measure === undefined ? "asc" : "desc" };
}

/** The column whose shares are shown: the sorted one where it has any, else the first that has; null when none has. */
export function sharesOf(table: Table): string | null {
  const has = (name: string): boolean => table.rows.some((row) => typeof row.figures[name]?.share === "number");
  if (has(table.sort.by)) return table.sort.by;
  return table.columns.find((measure) => has(measure.name))?.name ?? null;
}

/** A table that holds all its rows in another order; unknown values come last either way. */
export function sortTable(table: Table, { sort, dir }: Sort): Table {
  const turn = dir === "asc" ? 1 : -1;
  const rows = table.rows.toSorted((a, b) => {
    if (sort === "label") return (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) * turn;
    return compareKnown(a, b, sort, turn);
  });
  return { ...table, rows, sort: { by: sort, dir } };
}

function compareKnown(a: TableRow, b: TableRow, name: string, turn: number): number {
  const [left, right] = [toNumber(a.figures[name]?.value), toNumber(b.figures[name]?.value)];
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  return (left - right) * turn;
}
