/** The value of a formula's part that no row can change, exactly, as a fraction. */
import type { Formula } from "./parse.ts";

export type Fraction = { above: bigint; below: bigint };

/** null where a column, a condition or a division by zero stands in it. */
export function constantOf(formula: Formula): Fraction | null {
  switch (formula.is) {
    case "number": {
      const [whole = "", decimals = ""] = formula.value.split(".");
      return { above: BigInt(`${whole}${decimals}` || "0"), below: 10n ** BigInt(decimals.length) };
    }
    case "minus":
      return mapped(formula.of, (above) => -above);
    case "call":
      return formula.name === "ABS" && formula.values[0] !== undefined
        ? mapped(formula.values[0], (above) => (above < 0n ? -above : above))
        : null;
    case "arithmetic": {
      const [left, right] = [constantOf(formula.left), constantOf(formula.right)];
      return left === null || right === null ? null : reckoned(formula.sign, left, right);
    }
    default:
      return null;
  }
}

function mapped(formula: Formula, change: (above: bigint) => bigint): Fraction | null {
  const of = constantOf(formula);
  return of === null ? null : { above: change(of.above), below: of.below };
}

function reckoned(sign: "+" | "-" | "*" | "/", left: Fraction, right: Fraction): Fraction | null {
  if (sign === "*") return { above: left.above * right.above, below: left.below * right.below };
  if (sign === "/") {
    if (right.above === 0n) return null;
    const turn = right.above < 0n ? -1n : 1n;
    return { above: turn * left.above * right.below, below: turn * left.below * right.above };
  }
  const added = sign === "+" ? right.above : -right.above;
  return { above: left.above * right.below + added * left.below, below: left.below * right.below };
}
