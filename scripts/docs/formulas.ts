import { formulaColumns, type FormulaTable } from "../../src/model/formula/columns.ts";
import { formulaFunctions, formulaOperators } from "../../src/model/formula/words.ts";
import { code, markdownTable } from "./markdown.ts";

/** What may stand in the formula of a measure of one's own: operators, functions, columns. */
export function formulasSection(): string {
  const functions = Object.values(formulaFunctions).map(({ sample, text }) => [code(sample), text]);
  const operators = formulaOperators.map(({ sample, text }) => [code(sample), text]);
  return [
    markdownTable(["In a formula", "Meaning"], [...operators, ...functions]),
    columnsOf("weekly_store_product"),
    columnsOf("daily_store_product"),
  ].join("\n\n");
}

function columnsOf(table: FormulaTable): string {
  const columns = [...formulaColumns.values()].filter(({ tables }) => tables.includes(table));
  const marked = columns.map(
    ({ name, isStock, isRatio }) => `${code(name)}${isStock ? " (stock)" : isRatio ? " (ratio)" : ""}`,
  );
  return `Columns of ${code(table)}: ${marked.join(", ")}.`;
}
