/** A formula's text as tokens. */
import { FormulaProblem } from "./problem.ts";

export type Token = {
  kind: "word" | "number" | "text" | "sign" | "end";
  /** Words as written, texts without their quotes. */
  text: string;
  /** The character at which it begins, counted from 1. */
  at: number;
};

const PATTERN =
  /\s+|(?<word>[A-Za-z_]\w*)|(?<number>\d+(?:\.\d*)?|\.\d+)|'(?<quoted>(?:[^']|'')*)'|(?<sign><=|>=|<>|!=|[-+*/(),=<>])/uy;

/** Ends with a token of kind `end`. Throws FormulaProblem at the first character that belongs to no token. */
export function tokensOf(formula: string): Token[] {
  const tokens: Token[] = [];
  PATTERN.lastIndex = 0;
  let at = 0;
  while (at < formula.length) {
    if (["--", "/*"].includes(formula.slice(at, at + 2)))
      throw new FormulaProblem(`a comment at character ${at + 1} belongs to no formula`, "Leave it out");
    const groups = PATTERN.exec(formula)?.groups;
    if (groups === undefined) throw unknownCharacter(formula, at);
    const { word, number, quoted, sign } = groups;
    if (word !== undefined) tokens.push({ kind: "word", text: word, at: at + 1 });
    else if (number !== undefined) tokens.push({ kind: "number", text: number, at: at + 1 });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted.replaceAll("''", "'"), at: at + 1 });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign === "!=" ? "<>" : sign, at: at + 1 });
    at = PATTERN.lastIndex;
  }
  tokens.push({ kind: "end", text: "", at: formula.length + 1 });
  return tokens;
}

function unknownCharacter(formula: string, at: number): FormulaProblem {
  const found = String.fromCodePoint(formula.codePointAt(at) ?? 0);
  if (found === "'") return new FormulaProblem(`a quote is opened at character ${at + 1} and never closed`);
  const next =
    found === '"' || found === "`"
      ? "Write a column's name without quotes, and a text in single ones"
      : found === ";"
        ? "A formula is one expression; leave the semicolon out"
        : null;
  return new FormulaProblem(`${found} at character ${at + 1} belongs to no formula`, next);
}
