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

/** A number with its SQL. */
export type Operand = { sql: string; type: NumberType };

/** The type that holds values of both types: what CASE, COALESCE and comparisons reckon in. */
export function commonType(a: NumberType, b: NumberType): NumberType {
  if (a.is === "double" || b.is === "double") return double;
  const scale = Math.max(a.scale, b.scale);
  return fitting({ is: "decimal", digits: Math.max(a.digits - a.scale, b.digits - b.scale) + scale, scale });
}

/** `left + right` or `left - right`: one digit more than either. */
export function sumOf(left: Operand, sign: "+" | "-", right: Operand): Operand {
  const common = commonType(left.type, right.type);
  if (common.is === "double") return { sql: `(${left.sql} ${sign} ${right.sql})`, type: double };
  const type = fitting({ ...common, digits: common.digits + 1 });
  return { sql: `(${widened(left, type)} ${sign} ${right.sql})`, type };
}

/** `left * right`: as many digits as both together. */
export function productOf(left: Operand, right: Operand): Operand {
  if (left.type.is === "double" || right.type.is === "double")
    return { sql: `(${left.sql} * ${right.sql})`, type: double };
  const digits = left.type.digits + right.type.digits;
  const type = fitting({ is: "decimal", digits, scale: left.type.scale + right.type.scale });
  return { sql: `(${widened(left, type)} * ${right.sql})`, type };
}

/** One division of doubles; NULL where the divisor is 0. */
export function quotientOf(left: Operand, right: Operand): Operand {
  return { sql: `(${asTyped(left.sql, double)} / NULLIF(${asTyped(right.sql, double)}, 0))`, type: double };
}

/** DuckDB gives two decimals of up to 18 digits a result of 18: the first is cast to more where it can have more. */
function widened({ sql, type }: Operand, result: NumberType): string {
  if (type.is === "double" || result.is === "double" || type.digits > NARROW || result.digits <= NARROW) return sql;
  return asTyped(sql, { ...type, digits: NARROW + 1 });
}

const NARROW = 18;
/** Beyond so many decimals Spark shortens them in results of about 38 digits. */
const SHORT_SCALE = 6;

function fitting(type: Extract<NumberType, { is: "decimal" }>): NumberType {
  const most = type.scale > SHORT_SCALE ? MAX_DIGITS - 2 : MAX_DIGITS;
  if (type.digits <= most) return type;
  throw new FormulaProblem(
    `it can have ${type.digits} digits, and ${most} are reckoned exactly`,
    "Divide earlier, or multiply fewer columns with each other",
  );
}

/**
 * A number rounded half away from zero to so many decimals and cast to the type of a measure; NULL where it does not fit.
 * A double is nudged by less than it can be wrong, so that half a cent is not lost in binary.
 */
export function rounded(sql: string, from: NumberType, to: { type: string; decimals: number }): string {
  if (from.is === "decimal" && from.scale <= to.decimals) return `TRY_CAST(${sql} AS ${to.type})`;
  if (from.is === "decimal") return `TRY_CAST(TRY_CAST(${sql} AS DECIMAL(20,${to.decimals})) AS ${to.type})`;
  const step = 10 ** to.decimals;
  const whole = `FLOOR(ABS(${sql}) * CAST(${step} AS DOUBLE) * (1 + CAST('1e-15' AS DOUBLE)) + CAST(0.5 AS DOUBLE))`;
  const unit = `CAST(${(1 / step).toFixed(to.decimals)} AS DECIMAL(${to.decimals + 1},${to.decimals}))`;
  const signed = `CASE WHEN ${sql} < 0 THEN -1 ELSE 1 END`;
  return `TRY_CAST(${signed} * TRY_CAST(${whole} AS DECIMAL(20,0)) * ${unit} AS ${to.type})`;
}
