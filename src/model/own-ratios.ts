/** A retailer's own ratio: one measure divided by another, by their sums at every level. */
import type { Term } from "./finance-measures.ts";
import { FormulaProblem, UnknownName } from "./formula/problem.ts";
import type { Need } from "./measures.ts";
import { builtInMeasures } from "./own-measure-names.ts";
import type { OwnMeasure, Reckoned, WrittenMeasure } from "./own-measures.ts";

type Sums = { terms: readonly Term[]; isLast: boolean; needs: readonly Need[] };

/** null where a part is a measure with a problem of its own. Throws FormulaProblem. */
export function ratioOf(
  { formula, nullMeans }: WrittenMeasure,
  own: ReadonlyMap<string, OwnMeasure>,
  written: readonly WrittenMeasure[],
): Reckoned | null {
  const match = /^\s*([A-Za-z_]\w*)\s*\/\s*([A-Za-z_]\w*)\s*$/.exec(formula);
  if (match === null)
    throw new FormulaProblem(
      "a ratio is one measure / another",
      "For example total_discount / total_sales_amt; a part that is no measure yet can be one of your own",
    );
  const parts = match.slice(1).map((part) => part.toLowerCase());
  const isBroken = (part: string) =>
    !builtInMeasures.has(part) && !own.has(part) && written.some(({ name, adds }) => name === part && adds !== "ratio");
  if (parts.some(isBroken)) return null;
  const [above, below] = parts.map((part) => sumsOf(part, own, written)) as [Sums, Sums];
  return {
    formula: parts.join(" / "),
    nullMeans: nullMeans ?? "a part is unknown, or what it is divided by is not above 0",
    madeOf: [...new Set([...above.needs, ...below.needs])],
    aggregation: {
      kind: "share",
      numerator: above.terms,
      denominator: below.terms,
      isLast: above.isLast || below.isLast,
    },
    expression: null,
  };
}

function sumsOf(part: string, own: ReadonlyMap<string, OwnMeasure>, written: readonly WrittenMeasure[]): Sums {
  const builtIn = builtInMeasures.get(part);
  const mine = own.get(part);
  const aggregation = builtIn?.aggregation ?? mine?.aggregation;
  const needs = mine?.madeOf ?? (builtIn === undefined ? [] : [builtIn.needs]);
  switch (aggregation?.kind) {
    case "sum":
      return { terms: aggregation.terms, isLast: false, needs };
    case "additive":
    case "last":
      return { terms: [{ column: aggregation.column, sign: 1 }], isLast: aggregation.kind === "last", needs };
    case "ratio":
    case "share":
      throw isRatio(part);
    case undefined:
      throw written.some(({ name }) => name === part) ? isRatio(part) : unknownMeasure(part, own);
  }
}

function isRatio(part: string): FormulaProblem {
  return new FormulaProblem(`${part} is a ratio itself`, "A ratio is of two sums: name those that it is made of");
}

function unknownMeasure(part: string, own: ReadonlyMap<string, OwnMeasure>): UnknownName {
  const sums = [...builtInMeasures.values(), ...own.values()].filter(
    ({ aggregation: { kind } }) => kind === "additive" || kind === "last" || kind === "sum",
  );
  const known = sums.map(({ name }) => name);
  return new UnknownName({
    name: part,
    message: `there is no measure ${part}`,
    next: `It can be one of ${known.join(", ")}`,
    known,
  });
}
