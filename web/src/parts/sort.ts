/** Sorting and shares of a table. Pure. */
import type { MeasureInfo, Table } from "../../../src/dashboard/contract.ts";

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
