/** What a formula may be made of, beside columns and numbers: for its reader and for the reference. */

/** Functions by name, with what they mean; `min` and `max` count their arguments. */
export const formulaFunctions = {
  ABS: { min: 1, max: 1, sample: "ABS(x)", text: "the size of a number, without its sign" },
  COALESCE: { min: 2, max: 20, sample: "COALESCE(x, y, …)", text: "the first that is known" },
  GREATEST: { min: 2, max: 20, sample: "GREATEST(x, y, …)", text: "the largest of those that are known" },
  LEAST: { min: 2, max: 20, sample: "LEAST(x, y, …)", text: "the smallest of those that are known" },
  NULLIF: { min: 2, max: 2, sample: "NULLIF(x, y)", text: "unknown where both are equal, else x" },
} as const;

export type FormulaFunction = keyof typeof formulaFunctions;

/** Everything else, for the reference. */
export const formulaOperators: readonly { sample: string; text: string }[] = [
  { sample: "x + y, x - y, x * y, -x", text: "exact, with every decimal" },
  { sample: "x / y", text: "one division in double precision; unknown where y is 0, refused where it always is" },
  { sample: "x = y, <>, <, <=, >, >=", text: "comparisons of numbers, dates or texts" },
  { sample: "x BETWEEN y AND z, x IN (1, 2, …)", text: "the same, shorter; also with NOT" },
  { sample: "x IS NULL, x IS NOT NULL", text: "whether a value is unknown" },
  { sample: "AND, OR, NOT", text: "conditions joined" },
  { sample: "CASE WHEN … THEN x ELSE y END", text: "a value by condition; without ELSE unknown where none holds" },
  { sample: "12.5, 'text', DATE '2026-01-05', NULL, TRUE, FALSE", text: "values as they stand" },
];

/** Words of the grammar, which name no column. */
export const grammarWords: ReadonlySet<string> = new Set([
  "AND",
  "BETWEEN",
  "CASE",
  "DATE",
  "ELSE",
  "END",
  "FALSE",
  "IN",
  "IS",
  "NOT",
  "NULL",
  "OR",
  "THEN",
  "TRUE",
  "WHEN",
]);

const aggregates: ReadonlySet<string> = new Set(["SUM", "AVG", "MEAN", "MIN", "MAX", "COUNT", "MEDIAN", "ANY_VALUE"]);
const statements: ReadonlySet<string> = new Set(["SELECT", "FROM", "WHERE", "GROUP", "OVER", "WITH", "JOIN", "FILTER"]);

/** What to say of a word that would be fine in SQL and is not in a formula; null for any other. */
export function outOfPlace(word: string): string | null {
  const upper = word.toUpperCase();
  if (statements.has(upper))
    return `a formula is one expression over the columns of a row, and ${upper} is no part of it`;
  if (aggregates.has(upper)) return `a formula is of one row, and ${upper} speaks of many`;
  return null;
}

/** What to do about it. */
export function insteadOf(word: string): string | null {
  return aggregates.has(word.toUpperCase()) ? "Leave it out: `adds` says how the rows add up" : null;
}
