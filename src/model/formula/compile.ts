/** A formula's tree as SQL of one row, with what it speaks of. Types are checked here, so that no engine has to guess. */
import { isIsoDate } from "../../core/dates.ts";
import type { KeyTypes } from "../tables.ts";
import { constantOf } from "./constant.ts";
import { formulaColumns, type FormulaColumn } from "./columns.ts";
import {
  asTyped,
  commonType,
  literalType,
  productOf,
  quotientOf,
  sumOf,
  type NumberType,
  type Operand,
} from "./numbers.ts";
import type { Formula } from "./parse.ts";
import { FormulaProblem, UnknownName } from "./problem.ts";

/** `key`: a number that names something, to be compared and not reckoned with. `unknown`: NULL as it stands. */
type Kind = "number" | "key" | "text" | "date" | "truth" | "unknown";

export type Compiled = {
  sql: string;
  kind: Kind;
  /** Of a number. */
  type: NumberType;
  /** How many amounts are multiplied with each other, less those divided by: 0 for constants and quotients. */
  degree: number;
  /** Whether the value, not only a condition, holds a stock. */
  isStock: boolean;
  /** Whether the value, not only a condition, comes from a column. */
  hasColumn: boolean;
};

export type CompileParams = {
  keys: KeyTypes;
  /** Names of measures, which a formula may not use. */
  measures: ReadonlySet<string>;
  /** Gathers the columns that are used. */
  used: Set<FormulaColumn>;
};

const words: Record<Kind, string> = {
  number: "a number",
  key: "a key",
  text: "a text",
  date: "a date",
  truth: "a condition",
  unknown: "NULL",
};

/** Throws FormulaProblem where a part does not fit its place. */
export function compile(formula: Formula, params: CompileParams): Compiled {
  const inner = (part: Formula) => compile(part, params);
  switch (formula.is) {
    case "number": {
      const type = literalType(formula.value);
      return constant({ sql: asTyped(formula.value, type), kind: "number", type });
    }
    case "text":
      return constant({ sql: `'${checkedText(formula.value)}'`, kind: "text" });
    case "date":
      return constant({ sql: `CAST('${checkedDate(formula.value)}' AS DATE)`, kind: "date" });
    case "truth":
      return constant({ sql: String(formula.value).toUpperCase(), kind: "truth" });
    case "null":
      return constant({ sql: "NULL", kind: "unknown" });
    case "column":
      return columnOf(formula.name, params);
    case "minus": {
      const of = number(inner(formula.of), "-");
      return { ...of, sql: `(-${of.sql})` };
    }
    case "arithmetic":
      if (formula.sign === "/" && constantOf(formula.right)?.above === 0n)
        throw new FormulaProblem(
          "it divides by 0, which gives no value in any row",
          "Divide by a column or by another number",
        );
      return arithmetic(formula.sign, inner(formula.left), inner(formula.right));
    case "comparison":
      return truth(`(${compared(formula.sign, inner(formula.left), inner(formula.right)).join(` ${formula.sign} `)})`);
    case "between": {
      const [of, from, to] = compared("BETWEEN", inner(formula.of), inner(formula.from), inner(formula.to));
      return truth(`(${of} ${formula.not ? "NOT " : ""}BETWEEN ${from} AND ${to})`);
    }
    case "among": {
      const [of, ...values] = compared("IN", inner(formula.of), ...formula.values.map(inner));
      return truth(`(${of} ${formula.not ? "NOT " : ""}IN (${values.join(", ")}))`);
    }
    case "isNull":
      return truth(`(${inner(formula.of).sql} IS ${formula.not ? "NOT " : ""}NULL)`);
    case "not":
      return truth(`(NOT ${condition(inner(formula.of), "NOT").sql})`);
    case "joined": {
      const { word } = formula;
      return truth(
        `(${condition(inner(formula.left), word).sql} ${word} ${condition(inner(formula.right), word).sql})`,
      );
    }
    case "call": {
      const values = formula.values.map(inner);
      if (formula.name === "ABS") {
        const of = number(values[0] as Compiled, "ABS");
        return { ...of, sql: `ABS(${of.sql})` };
      }
      const all = alike(formula.name, values);
      return { ...all.together, sql: `${formula.name}(${all.sql.join(", ")})` };
    }
    case "case": {
      const branches = formula.branches.map(({ when, result }) => ({
        when: condition(inner(when), "WHEN"),
        result: inner(result),
      }));
      const otherwise = formula.otherwise === null ? [] : [inner(formula.otherwise)];
      const { together, sql } = alike("CASE", [...branches.map(({ result }) => result), ...otherwise]);
      const whens = branches.map(({ when }, at) => ` WHEN ${when.sql} THEN ${sql[at]}`).join("");
      return { ...together, sql: `CASE${whens}${otherwise.length === 0 ? "" : ` ELSE ${sql.at(-1)}`} END` };
    }
  }
}

const noNumber: NumberType = { is: "double" };

function constant(value: { sql: string; kind: Kind; type?: NumberType }): Compiled {
  return { type: noNumber, degree: 0, isStock: false, hasColumn: false, ...value };
}

function truth(sql: string): Compiled {
  return constant({ sql, kind: "truth" });
}

function columnOf(written: string, { keys, measures, used }: CompileParams): Compiled {
  const name = written.toLowerCase();
  const column = formulaColumns.get(name);
  if (column === undefined) {
    if (measures.has(name))
      throw new FormulaProblem(
        `${name} is a measure, and a formula speaks of columns`,
        'Only a measure with adds: "ratio" names two measures; elsewhere write the formula itself',
      );
    throw new UnknownName({
      name: written,
      message: `there is no column ${written} in weekly_store_product or daily_store_product`,
      next: "`endcap catalog weekly_store_product` and `endcap catalog daily_store_product` list them",
      known: [...formulaColumns.keys()],
    });
  }
  used.add(column);
  const { type, isStock, isRatio } = column;
  const value = { sql: name, hasColumn: true, isStock, degree: isRatio ? 0 : 1 };
  if (type.startsWith("key:")) {
    const isText = keys[type.slice(4) as keyof KeyTypes] === "VARCHAR";
    return { ...constant({ sql: name, kind: isText ? "text" : "key", type: whole(19) }), hasColumn: true };
  }
  if (name === "yr_wk_num") return { ...constant({ sql: name, kind: "key", type: whole(10) }), hasColumn: true };
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  if (decimal !== null)
    return { ...value, kind: "number", type: { is: "decimal", digits: Number(decimal[1]), scale: Number(decimal[2]) } };
  if (type === "INTEGER") return { ...value, kind: "number", type: whole(10), sql: asTyped(name, whole(10)) };
  if (type === "DOUBLE") return { ...value, kind: "number", type: { is: "double" } };
  return { ...constant({ sql: name, kind: type === "DATE" ? "date" : "truth" }), hasColumn: true };
}

function whole(digits: number): NumberType {
  return { is: "decimal", digits, scale: 0 };
}

function arithmetic(sign: "+" | "-" | "*" | "/", first: Compiled, second: Compiled): Compiled {
  const [left, right] = [number(first, sign), number(second, sign)];
  const meaning = { isStock: left.isStock || right.isStock, hasColumn: left.hasColumn || right.hasColumn };
  const made = (of: Operand, degree: number): Compiled => ({ kind: "number", ...of, ...meaning, degree });
  if (sign === "*") return made(productOf(left, right), left.degree + right.degree);
  if (sign === "/") return made(quotientOf(left, right), left.degree - right.degree);
  return made(sumOf(left, sign, right), Math.max(left.degree, right.degree));
}

/** The SQL of values that are compared with each other. */
function compared(sign: string, ...values: Compiled[]): string[] {
  if (values.some(({ kind }) => kind === "unknown"))
    throw new FormulaProblem(`${sign} compares with NULL, which nothing equals`, "Write IS NULL or IS NOT NULL");
  return alike(
    sign,
    values.map((value) => (value.kind === "key" ? { ...value, kind: "number" } : value)),
  ).sql;
}

/** What values of one kind are together, and the SQL of each in the type of all: engines shorten decimals that they unify. */
function alike(place: string, values: readonly Compiled[]): { together: Compiled; sql: string[] } {
  const known = values.filter(({ kind }) => kind !== "unknown");
  const [first] = known;
  if (first === undefined) return { together: constant({ sql: "", kind: "unknown" }), sql: values.map(() => "NULL") };
  const other = known.find(({ kind }) => kind !== first.kind);
  if (other !== undefined)
    throw new FormulaProblem(`${place} holds ${words[first.kind]} and ${words[other.kind]}, which are not of one kind`);
  const type = known.map((value) => value.type).reduce(commonType);
  const together = {
    ...first,
    type,
    degree: Math.max(...known.map(({ degree }) => degree)),
    isStock: known.some(({ isStock }) => isStock),
    hasColumn: known.some(({ hasColumn }) => hasColumn),
  };
  const isDecimal = first.kind === "number" && type.is === "decimal";
  return { together, sql: values.map(({ sql, kind }) => (isDecimal && kind === "number" ? asTyped(sql, type) : sql)) };
}

function number(value: Compiled, place: string): Compiled {
  if (value.kind === "number") return value;
  throw new FormulaProblem(
    `${place} reckons with ${words[value.kind]}`,
    value.kind === "truth" ? "Write CASE WHEN … THEN 1 ELSE 0 END" : "Only numbers can be reckoned with",
  );
}

function condition(value: Compiled, place: string): Compiled {
  if (value.kind === "truth") return value;
  throw new FormulaProblem(
    `${place} takes a condition, and here stands ${words[value.kind]}`,
    "Write a comparison, for example promotion_flg = 1",
  );
}

/** Engines differ in what a backslash and a doubled quote mean. */
function checkedText(text: string): string {
  if (/^[^'\\\p{Cc}]*$/u.test(text)) return text;
  throw new FormulaProblem(
    "a text holds a quote, a backslash or a control character",
    "Compare with a text of plain characters",
  );
}

function checkedDate(text: string): string {
  if (isIsoDate(text)) return text;
  throw new FormulaProblem(`'${text}' is no day`, "Write a day as DATE '2026-01-05'");
}
