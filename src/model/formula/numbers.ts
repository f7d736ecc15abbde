/** Numbers of a formula: how many digits they can have, and their SQL. Decimals stay exact; nothing can overflow. */
import { FormulaProblem } from "./problem.ts";

/**
 * `double`: a quotient, or what was reckoned with one. `decimal`: exact, of at most so many digits before and after the
 * point; whole numbers have a scale of 0.
 */
export type NumberType = { is: "double" } | { is: "decimal"; digits: number; scale: number };

/** What DuckDB and Spark reckon exactly. */
export const MAX_DIGITS = 38;

const double: NumberType = { is: "double" };

/** The SQL of a number in its own type, so that no engine chooses another: columns and numbers as they stand. */
export function asTyped(sql: string, type: NumberType): string {
  return `CAST(${sql} AS ${type.is === "double" ? "DOUBLE" : `DECIMAL(${type.digits},${type.scale})`})`;
}

/** `12.50` has four digits, two of them behind the point. */
export function literalType(text: string): NumberType {
  const [whole = "", fraction = ""] = text.split(".");
  const digits = whole.replace(/^0+/, "").length + fraction.length;
  if (digits > 18) throw new FormulaProblem(`${text} has more than 18 digits`);
  return { is: "decimal", digits: Math.max(1, digits), scale: fraction.length };
}

/** The type of values of one or the other type: what CASE, COALESCE and comparisons reckon in. */
export function commonType(a: NumberType, b: NumberType): NumberType {
  if (a.is === "double" || b.is === "double") return double;
  const scale = Math.max(a.scale, b.scale);
  return fitting({ is: "decimal", digits: Math.max(a.digits - a.scale, b.digits - b.scale) + scale, scale });
}

/** A number with its SQL. */
export type Operand = { sql: string; type: NumberType };

/** `left + right` or `left - right`: one digit more than either. */
export function sumOf(left: Operand, sign: "+" | "-", right: Operand): Operand {
  const [a, b] = [wide(left, right), right];
  const type = commonType(a.type, b.type);
  if (type.is === "double") return { sql: `(${a.sql} ${sign} ${b.sql})`, type };
  return { sql: `(${a.sql} ${sign} ${b.sql})`, type: fitting({ ...type, digits: type.digits + 1 }) };
}

/** `left * right`: one digit more than both together, as Spark counts. */
export function productOf(left: Operand, right: Operand): Operand {
  const [a, b] = [wide(left, right), right];
  const sql = `(${a.sql} * ${b.sql})`;
  if (a.type.is === "double" || b.type.is === "double") return { sql, type: double };
  const digits = a.type.digits + b.type.digits + 1;
  return { sql, type: fitting({ is: "decimal", digits, scale: a.type.scale + b.type.scale }) };
}

/** One division of doubles; NULL where the divisor is 0. */
export function quotientOf(left: Operand, right: Operand): Operand {
  return { sql: `(${asTyped(left.sql, double)} / NULLIF(${asTyped(right.sql, double)}, 0))`, type: double };
}

/** DuckDB gives two decimals of up to 18 digits a result of 18: one of them is widened where it can have more. */
function wide(operand: Operand, other: Operand): Operand {
  const { type } = operand;
  if (type.is === "double" || other.type.is === "double") return operand;
  if (type.digits > NARROW || other.type.digits > NARROW || type.digits + other.type.digits <= NARROW) return operand;
  const wider: NumberType = { ...type, digits: NARROW + 1 };
  return { sql: asTyped(operand.sql, wider), type: wider };
}

const NARROW = 18;

function fitting(type: Extract<NumberType, { is: "decimal" }>): NumberType {
  if (type.digits <= MAX_DIGITS) return type;
  throw new FormulaProblem(
    `it can have ${type.digits} digits, and ${MAX_DIGITS} are reckoned exactly`,
    "Divide earlier, or multiply fewer columns with each other",
  );
}

/**
 * A number rounded half away from zero to so many decimals and cast to the type of a measure; NULL where it does not fit.
 * A double is nudged by less than it can be wrong, so that half a cent is not lost in binary.
 */
export function rounded(sql: string, from: NumberType, to: { type: string; decimals: number }): string {
  if (from.is === "decimal") return `TRY_CAST(TRY_CAST(${sql} AS DECIMAL(20,${to.decimals})) AS ${to.type})`;
  const step = 10 ** to.decimals;
  const whole = `FLOOR(ABS(${sql}) * CAST(${step} AS DOUBLE) * (1 + CAST('1e-15' AS DOUBLE)) + CAST(0.5 AS DOUBLE))`;
  const unit = `CAST(${(1 / step).toFixed(to.decimals)} AS DECIMAL(${to.decimals + 1},${to.decimals}))`;
  const signed = `CASE WHEN ${sql} < 0 THEN -1 ELSE 1 END`;
  return `TRY_CAST(${signed} * TRY_CAST(${whole} AS DECIMAL(20,0)) * ${unit} AS ${to.type})`;
}
