/** Which table a group of files is, by its name and by its columns. */
import { sourceTableNames, sourceTables, type SourceTableName } from "../../model/tables.ts";
import { foldName, tableSynonyms } from "./column-synonyms.ts";
import { matchColumns, type MatchedColumns, type Sureness } from "./match-columns.ts";

export type TableGuess = { table: SourceTableName; sure: Sureness; why: string };

/** Columns that only one kind of table has: one of each group must be there. */
const marks: Record<SourceTableName, readonly (readonly string[])[]> = {
  sales: [["prod_key"], ["trans_dt", "trans_id"], ["sales_qty", "sales_amt"]],
  inventory: [["prod_key"], ["inventory_on_hand_qty", "out_of_stock_flg"]],
  calendar: [["cal_dt"], ["yr_wk_num", "wk_num"]],
  product: [["prod_key"], ["prod_name", "brand_name", "category_name", "subcategory_name"]],
  store: [["store_key"], ["store_desc", "city", "addr", "region", "store_type_desc", "market_name"]],
};

/** With these a file holds what happened, however much it also says about products and stores. */
const factMarks = new Map<SourceTableName, readonly string[]>([
  ["sales", ["prod_key", "trans_dt"]],
  ["inventory", ["prod_key", "store_key", "inventory_on_hand_qty"]],
]);

/** The table that a name means: `Products`, `dim_store`, `stock-levels`, `sales_export`. */
export function tableByName(name: string): SourceTableName | null {
  const bare = name
    .replace(/^(?:dim|fact|fct|tbl|stg|raw|src|d|f|v)[_-]/i, "")
    .replace(/[_-](?:dim|fact|data|table|master|list|export|extract|dump|full|all|history|daily)$/i, "");
  const spellings = [foldName(name), foldName(bare)];
  return sourceTableNames.find((table) => tableSynonyms[table].some((synonym) => spellings.includes(synonym))) ?? null;
}

/** The table that the columns mean, or null; `unsure` where they fit but a required one is missing or only usual. */
export function tableByColumns(headers: readonly string[]): TableGuess | null {
  const fits = sourceTableNames
    .map((table) => ({ table, matched: matchColumns(table, headers, {}) }))
    .filter(({ table, matched }) => marks[table].every((group) => group.some((column) => has(matched, column))))
    .map(({ table, matched }) => ({ table, matched, score: score(table, matched) }))
    .sort((a, b) => b.score - a.score);
  const isFact = fits.some(({ table, matched }) => factMarks.get(table)?.every((column) => has(matched, column)));
  const best = fits.find(({ table }) => !isFact || sourceTables[table].kind === "fact");
  if (best === undefined) return null;
  const required = sourceTables[best.table].columns.filter((column) => column.required).map(({ name }) => name);
  const missing = required.filter((column) => !has(best.matched, column));
  const usual = best.matched.matches.filter(({ column, sure }) => required.includes(column) && sure !== "sure");
  if (missing.length > 0)
    return {
      table: best.table,
      sure: "unsure",
      why: `its columns look like ${best.table}, without ${missing.join(", ")}`,
    };
  const names = required.map(
    (column) => best.matched.matches.find((match) => match.column === column)?.header ?? column,
  );
  return {
    table: best.table,
    sure: usual.length > 1 ? "unsure" : "likely",
    why: `its columns are those of ${best.table}: ${names.join(", ")}`,
  };
}

/** Whether the columns have what marks that table. */
export function fitsTable(
  table: SourceTableName,
  headers: readonly string[],
  given: Readonly<Record<string, string>>,
): boolean {
  const matched = matchColumns(table, headers, given);
  return marks[table].every((group) => group.some((column) => has(matched, column)));
}

function has(matched: MatchedColumns, column: string): boolean {
  return matched.matches.some((match) => match.column === column);
}

/** Required columns weigh most, then sure names, then how much of the file is explained. */
function score(table: SourceTableName, matched: MatchedColumns): number {
  const required = sourceTables[table].columns.filter((column) => column.required);
  const found = required.filter(({ name }) => has(matched, name)).length / required.length;
  const sure = matched.matches.filter((match) => match.sure === "sure").length;
  const explained = matched.matches.length / Math.max(1, matched.matches.length + matched.unknown.length);
  return found * 3 + sure * 0.2 + explained * 2;
}
