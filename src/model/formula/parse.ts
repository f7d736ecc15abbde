/** A formula's text as a tree: a small part of SQL's expressions, and nothing that could reach beyond the row. */
import { FormulaProblem } from "./problem.ts";
import { tokensOf, type Token } from "./tokens.ts";
import { formulaFunctions, grammarWords, insteadOf, outOfPlace, type FormulaFunction } from "./words.ts";

export type Formula =
  | { is: "number" | "text" | "date"; value: string }
  | { is: "truth"; value: boolean }
  | { is: "null" }
  | { is: "column"; name: string }
  | { is: "minus"; of: Formula }
  | { is: "arithmetic"; sign: "+" | "-" | "*" | "/"; left: Formula; right: Formula }
  | { is: "comparison"; sign: string; left: Formula; right: Formula }
  | { is: "between"; of: Formula; from: Formula; to: Formula; not: boolean }
  | { is: "among"; of: Formula; values: Formula[]; not: boolean }
  | { is: "isNull"; of: Formula; not: boolean }
  | { is: "not"; of: Formula }
  | { is: "joined"; word: "AND" | "OR"; left: Formula; right: Formula }
  | { is: "call"; name: FormulaFunction; values: Formula[] }
  | { is: "case"; branches: { when: Formula; result: Formula }[]; otherwise: Formula | null };

export const MAX_FORMULA_LENGTH = 2_000;
const MAX_DEPTH = 40;
const A_VALUE = "a column, a number or a function";

/** Throws FormulaProblem where the text is no formula. */
export function parseFormula(text: string): Formula {
  if (text.length > MAX_FORMULA_LENGTH)
    throw new FormulaProblem(`it has ${text.length} characters, and may have ${MAX_FORMULA_LENGTH}`);
  return new Parser(tokensOf(text)).whole();
}

class Parser {
  private at = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Formula {
    if (this.next().kind === "end") throw new FormulaProblem("it is empty");
    const formula = this.condition();
    if (this.next().kind !== "end") throw this.unexpected("the end");
    return formula;
  }

  private condition(): Formula {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new FormulaProblem(`it is nested more than ${MAX_DEPTH} deep`);
    let left = this.conjunction();
    while (this.takes("OR")) left = { is: "joined", word: "OR", left, right: this.conjunction() };
    this.depth -= 1;
    return left;
  }

  private conjunction(): Formula {
    let left = this.negation();
    while (this.takes("AND")) left = { is: "joined", word: "AND", left, right: this.negation() };
    return left;
  }

  private negation(): Formula {
    let turns = 0;
    while (this.takes("NOT")) turns += 1;
    const of = this.predicate();
    return turns === 0 ? of : turns % 2 === 1 ? { is: "not", of } : { is: "not", of: { is: "not", of } };
  }

  private predicate(): Formula {
    const left = this.sum();
    if (this.next().kind === "sign" && ["=", "<>", "<", "<=", ">", ">="].includes(this.next().text)) {
      return { is: "comparison", sign: this.taken().text, left, right: this.sum() };
    }
    if (this.takes("IS")) {
      const not = this.takes("NOT");
      this.must("NULL");
      return { is: "isNull", of: left, not };
    }
    const not = this.takes("NOT");
    if (this.takes("IN")) {
      this.must("(");
      return { is: "among", of: left, values: this.list(), not };
    }
    if (this.takes("BETWEEN")) {
      const from = this.sum();
      this.must("AND");
      return { is: "between", of: left, from, to: this.sum(), not };
    }
    if (not) throw this.unexpected("IN or BETWEEN");
    return left;
  }

  private sum(): Formula {
    let left = this.product();
    while (this.isSign("+") || this.isSign("-")) {
      const sign = this.taken().text as "+" | "-";
      left = { is: "arithmetic", sign, left, right: this.product() };
    }
    return left;
  }

  private product(): Formula {
    let left = this.signed();
    while (this.isSign("*") || this.isSign("/")) {
      const sign = this.taken().text as "*" | "/";
      left = { is: "arithmetic", sign, left, right: this.signed() };
    }
    return left;
  }

  private signed(): Formula {
    let isNegative = false;
    while (this.isSign("+") || this.isSign("-")) if (this.taken().text === "-") isNegative = !isNegative;
    const of = this.primary();
    return isNegative ? { is: "minus", of } : of;
  }

  private primary(): Formula {
    if (this.next().kind === "number") return { is: "number", value: this.taken().text };
    if (this.next().kind === "text") return { is: "text", value: this.taken().text };
    if (this.next().kind === "word") return this.word();
    if (!this.isSign("(")) throw this.unexpected(A_VALUE);
    this.taken();
    const inner = this.condition();
    this.must(")");
    return inner;
  }

  private word(): Formula {
    const token = this.taken();
    const word = token.text.toUpperCase();
    if (word === "CASE") return this.cases();
    if (word === "NULL") return { is: "null" };
    if (word === "TRUE" || word === "FALSE") return { is: "truth", value: word === "TRUE" };
    if (word === "DATE" && this.next().kind === "text") return { is: "date", value: this.taken().text };
    if (grammarWords.has(word) || outOfPlace(word) !== null) {
      this.at -= 1;
      throw this.unexpected(A_VALUE);
    }
    if (!this.isSign("(")) return { is: "column", name: token.text };
    if (!(word in formulaFunctions)) throw unknownFunction(token.text);
    this.taken();
    const name = word as FormulaFunction;
    const values = this.list();
    const { min, max, sample } = formulaFunctions[name];
    if (values.length < min || values.length > max)
      throw new FormulaProblem(`${name} has ${values.length} values`, `It is written ${sample}`);
    return { is: "call", name, values };
  }

  private cases(): Formula {
    const branches: { when: Formula; result: Formula }[] = [];
    while (this.takes("WHEN")) {
      const when = this.condition();
      this.must("THEN");
      branches.push({ when, result: this.condition() });
    }
    if (branches.length === 0) throw this.unexpected("WHEN");
    const otherwise = this.takes("ELSE") ? this.condition() : null;
    this.must("END");
    return { is: "case", branches, otherwise };
  }

  /** The values up to the closing bracket; the opening one is taken already. */
  private list(): Formula[] {
    const values = [this.condition()];
    while (this.isSign(",")) {
      this.taken();
      values.push(this.condition());
    }
    this.must(")");
    return values;
  }

  private next(): Token {
    return this.tokens[this.at] as Token;
  }

  private taken(): Token {
    const token = this.next();
    this.at += 1;
    return token;
  }

  private isSign(sign: string): boolean {
    return this.next().kind === "sign" && this.next().text === sign;
  }

  private takes(word: string): boolean {
    if (this.next().kind !== "word" || this.next().text.toUpperCase() !== word) return false;
    this.at += 1;
    return true;
  }

  private must(text: string): void {
    if (this.isSign(text)) this.at += 1;
    else if (!this.takes(text)) throw this.unexpected(text);
  }

  private unexpected(wanted: string): FormulaProblem {
    const { kind, text, at } = this.next();
    if (kind === "end") return new FormulaProblem(`it ends where ${wanted} should stand`);
    const foreign = kind === "word" ? outOfPlace(text) : null;
    return foreign === null
      ? new FormulaProblem(`${text} stands at character ${at}, where ${wanted} should`)
      : new FormulaProblem(foreign, insteadOf(text));
  }
}

function unknownFunction(name: string): FormulaProblem {
  const known = Object.keys(formulaFunctions).join(", ");
  return new FormulaProblem(`${name} is no function of formulas`, `There are ${known} and CASE`);
}
