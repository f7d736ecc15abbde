/** Random formulas with an independent reckoning of them: exact fractions of whole numbers, and NULL as SQL knows it. */
import fc from "fast-check";

export type Fraction = { above: bigint; below: bigint };
type Value = Fraction | null;
type Truth = boolean | null;
/** A row's values, as decimal text. */
export type Row = Readonly<Record<string, string | null>>;

export type Num = { text: string; of: (row: Row) => Value };
type Cond = { text: string; of: (row: Row) => Truth };

export function fraction(text: string): Fraction {
  const [whole = "0", decimals = ""] = text.replace("-", "").split(".");
  const above = BigInt(whole + decimals);
  return { above: text.startsWith("-") ? -above : above, below: 10n ** BigInt(decimals.length) };
}

function plus(a: Fraction, b: Fraction): Fraction {
  return { above: a.above * b.below + b.above * a.below, below: a.below * b.below };
}

function times(a: Fraction, b: Fraction): Fraction {
  return { above: a.above * b.above, below: a.below * b.below };
}

function minus(a: Fraction): Fraction {
  return { ...a, above: -a.above };
}

export function over(a: Fraction, b: Fraction): Value {
  if (b.above === 0n) return null;
  const sign = b.above < 0n ? -1n : 1n;
  return { above: sign * a.above * b.below, below: sign * a.below * b.above };
}

function compare(a: Fraction, b: Fraction): number {
  const left = a.above * b.below;
  const right = b.above * a.below;
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Half away from zero, as text with so many decimals; null where it has more digits than the type. */
export function roundedText(value: Value, { decimals, digits }: { decimals: number; digits: number }): string | null {
  if (value === null) return null;
  const scaled = (value.above < 0n ? -value.above : value.above) * 10n ** BigInt(decimals);
  const units = (2n * scaled + value.below) / (2n * value.below);
  if (units >= 10n ** BigInt(digits)) return null;
  const text = String(units).padStart(decimals + 1, "0");
  const sign = value.above < 0n && units > 0n ? "-" : "";
  return decimals === 0 ? sign + text : `${sign}${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}

const both = (a: Value, b: Value, work: (a: Fraction, b: Fraction) => Value): Value =>
  a === null || b === null ? null : work(a, b);
const extreme = (values: readonly Value[], sign: number): Value =>
  values
    .filter((value) => value !== null)
    .reduce<Value>((best, value) => (best === null || sign * compare(value, best) > 0 ? value : best), null);

/** Formulas without division over these columns; every one names a column. */
export function numbers(columns: readonly string[]): fc.Arbitrary<Num> {
  const column = fc.constantFrom(...columns).map((name): Num => ({
    text: name,
    of: (row) => (row[name] == null ? null : fraction(row[name])),
  }));
  const constant = fc.constantFrom("0", "1", "7", "0.5", "12.25", "1000").map((text): Num => ({
    text,
    of: () => fraction(text),
  }));
  const { num } = fc.letrec<{ num: Num; cond: Cond }>((tie) => ({
    num: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      column,
      constant,
      fc.tuple(fc.constantFrom("+", "-", "*"), tie("num"), tie("num")).map(([sign, a, b]): Num => ({
        text: `(${a.text} ${sign} ${b.text})`,
        of: (row) =>
          both(a.of(row), b.of(row), (x, y) => (sign === "*" ? times(x, y) : plus(x, sign === "-" ? minus(y) : y))),
      })),
      tie("num").map((a): Num => ({ text: `-(${a.text})`, of: (row) => both(a.of(row), a.of(row), minus) })),
      tie("num").map((a): Num => ({
        text: `abs(${a.text})`,
        of: (row) => both(a.of(row), a.of(row), (x) => (x.above < 0n ? minus(x) : x)),
      })),
      fc.tuple(fc.constantFrom("COALESCE", "GREATEST", "LEAST"), tie("num"), tie("num")).map(([name, a, b]): Num => ({
        text: `${name}(${a.text}, ${b.text})`,
        of: (row) => {
          const values = [a.of(row), b.of(row)];
          return name === "COALESCE" ? (values[0] ?? values[1] ?? null) : extreme(values, name === "LEAST" ? -1 : 1);
        },
      })),
      fc.tuple(tie("num"), tie("num")).map(([a, b]): Num => ({
        text: `NULLIF(${a.text}, ${b.text})`,
        of: (row) => {
          const [x, y] = [a.of(row), b.of(row)];
          return x !== null && y !== null && compare(x, y) === 0 ? null : x;
        },
      })),
      fc.tuple(tie("cond"), tie("num"), fc.option(tie("num"))).map(([when, then, otherwise]): Num => ({
        text: `CASE WHEN ${when.text} THEN ${then.text}${otherwise === null ? "" : ` ELSE ${otherwise.text}`} END`,
        of: (row) => (when.of(row) === true ? then.of(row) : (otherwise?.of(row) ?? null)),
      })),
    ),
    cond: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.tuple(fc.constantFrom("=", "<>", "<", "<=", ">", ">="), tie("num"), tie("num")).map(([sign, a, b]): Cond => ({
        text: `${a.text} ${sign} ${b.text}`,
        of: (row) => compared(sign, a.of(row), b.of(row)),
      })),
      fc.tuple(tie("num"), fc.boolean()).map(([a, isNot]): Cond => ({
        text: `${a.text} IS ${isNot ? "NOT " : ""}NULL`,
        of: (row) => (a.of(row) === null) !== isNot,
      })),
      fc.tuple(tie("num"), tie("num"), tie("num")).map(([a, from, to]): Cond => ({
        text: `${a.text} BETWEEN ${from.text} AND ${to.text}`,
        of: (row) => and(compared(">=", a.of(row), from.of(row)), compared("<=", a.of(row), to.of(row))),
      })),
      fc.tuple(tie("num"), tie("num"), tie("num")).map(([a, x, y]): Cond => ({
        text: `${a.text} NOT IN (${x.text}, ${y.text})`,
        of: (row) => and(not(compared("=", a.of(row), x.of(row))), not(compared("=", a.of(row), y.of(row)))),
      })),
      fc.tuple(fc.constantFrom("AND", "OR"), tie("cond"), tie("cond")).map(([word, a, b]): Cond => ({
        text: `(${a.text} ${word} ${b.text})`,
        of: (row) => (word === "AND" ? and(a.of(row), b.of(row)) : not(and(not(a.of(row)), not(b.of(row))))),
      })),
      tie("cond").map((a): Cond => ({ text: `NOT (${a.text})`, of: (row) => not(a.of(row)) })),
    ),
  }));
  return fc.tuple(column, num).map(([a, b]): Num => ({
    text: `${a.text} + ${b.text}`,
    of: (row) => both(a.of(row), b.of(row), plus),
  }));
}

function compared(sign: string, a: Value, b: Value): Truth {
  if (a === null || b === null) return null;
  const order = compare(a, b);
  if (sign === "=") return order === 0;
  if (sign === "<>") return order !== 0;
  return (sign.startsWith("<") ? order < 0 : order > 0) || (sign.endsWith("=") && order === 0);
}

function and(a: Truth, b: Truth): Truth {
  return a === false || b === false ? false : a === null || b === null ? null : true;
}

function not(a: Truth): Truth {
  return a === null ? null : !a;
}
