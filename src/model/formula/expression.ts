/** A formula as the SQL of one row's value: parsed, checked for meaning, rounded to the measure's type. */
import type { Need } from "../measures.ts";
import type { KeyTypes } from "../tables.ts";
import type { FormulaColumn, FormulaTable } from "./columns.ts";
import { compile, type Compiled } from "./compile.ts";
import { rounded } from "./numbers.ts";
import { parseFormula } from "./parse.ts";
import { FormulaProblem } from "./problem.ts";

export type ExpressionParams = {
  formula: string;
  adds: "additive" | "last";
  /** The lake's type of the measure, and its decimals. */
  target: { type: string; decimals: number };
  keys: KeyTypes;
  /** Names of measures, which a formula may not use. */
  measures: ReadonlySet<string>;
};

export type Expression = {
  /** The table whose rows it is of. */
  table: FormulaTable;
  sql: string;
  /** The kinds of data that its columns come from. */
  needs: readonly Need[];
};

/** Throws FormulaProblem where the formula is none, or where what it says would not add up as declared. */
export function expressionOf({ formula, adds, target, keys, measures }: ExpressionParams): Expression {
  const used = new Set<FormulaColumn>();
  const compiled = compile(parseFormula(formula), { keys, measures, used });
  const table = tableOf([...used]);
  checkMeaning(compiled, adds, table, [...used]);
  return {
    table,
    sql: rounded(compiled.sql, compiled.type, target),
    needs: [...new Set([...used].map((column) => column.needs))],
  };
}

function tableOf(used: readonly FormulaColumn[]): FormulaTable {
  if (used.length === 0)
    throw new FormulaProblem("it names no column", "Write an expression over the columns of a row");
  const table = (["weekly_store_product", "daily_store_product"] as const).find((one) =>
    used.every(({ tables }) => tables.includes(one)),
  );
  if (table !== undefined) return table;
  const [weekly, daily] = (["weekly_store_product", "daily_store_product"] as const).map((one) =>
    used.find(({ tables }) => tables.length === 1 && tables[0] === one),
  );
  throw new FormulaProblem(
    `${weekly?.name} is a column of weekly_store_product and ${daily?.name} one of daily_store_product`,
    "A formula is of one of these tables; make two measures, and a ratio of them where that is meant",
  );
}

function checkMeaning(
  { kind, degree, isStock, hasColumn }: Compiled,
  adds: "additive" | "last",
  table: FormulaTable,
  used: readonly FormulaColumn[],
): void {
  if (kind === "truth")
    throw new FormulaProblem("it is a condition, which is no number", "Write CASE WHEN … THEN 1 ELSE 0 END");
  if (kind !== "number")
    throw new FormulaProblem(`it is ${kind === "unknown" ? "always NULL" : `a ${kind}`}, which is no number`);
  if (adds === "last" && table === "daily_store_product")
    throw new FormulaProblem(
      'adds: "last" takes columns of weekly_store_product, and these are of days',
      "The stock at the end of the week is eow_on_hand_qty",
    );
  const stock = used.find((column) => column.isStock);
  if (isStock && adds === "additive")
    throw new FormulaProblem(
      `it adds ${stock?.name} over time, and a stock counts at one time`,
      table === "daily_store_product"
        ? 'Use adds: "last" with eow_on_hand_qty; in a condition a stock may stand'
        : 'Use adds: "last"; in a condition a stock may stand',
    );
  if (hasColumn && degree <= 0)
    throw new FormulaProblem(
      "it is a quotient, which does not add up",
      'Use adds: "ratio" with the names of two measures, which is divided again at every level',
    );
}
