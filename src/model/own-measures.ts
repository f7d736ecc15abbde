/** A retailer's own measures: from what the configuration says to what queries and screens use. */
import type { Term } from "./finance-measures.ts";
import type { FormulaTable } from "./formula/columns.ts";
import { expressionOf } from "./formula/expression.ts";
import { FormulaProblem } from "./formula/problem.ts";
import type { Direction, Need, Unit } from "./measures.ts";
import { builtInMeasures, nameProblem } from "./own-measure-names.ts";
import { ratioOf } from "./own-ratios.ts";
import type { KeyTypes } from "./tables.ts";

export const waysOfAdding = ["additive", "last", "ratio"] as const;

/** The same few fields as in `measures.ts`; the formula is what the program reckons by. */
export type WrittenMeasure = {
  name: string;
  label: string;
  /** SQL over the columns of one row; of a ratio, one measure / another. */
  formula: string;
  unit: Unit;
  adds: (typeof waysOfAdding)[number];
  direction?: Direction | undefined;
  nullMeans?: string | undefined;
};

export type OwnMeasure = {
  name: string;
  label: string;
  /** For people: what is added up, or divided by what. */
  formula: string;
  unit: Unit;
  direction: Direction;
  nullMeans: string;
  /** The kinds of data that its columns come from. Whether anything is known is found in its values. */
  madeOf: readonly Need[];
  aggregation:
    | { kind: "additive" | "last"; column: string }
    /** `isLast`: both sums are of the last week, since one of them is a stock. */
    | { kind: "share"; numerator: readonly Term[]; denominator: readonly Term[]; isLast: boolean };
  /** What its column holds; null for a ratio, which is divided anew. */
  expression: OwnExpression | null;
  isOwn: true;
};

/** `sql` gives a row's value in `type`. Days are summed to their week, which is unknown where one of them is. */
export type OwnExpression = { table: FormulaTable; sql: string; type: string };

export type MeasureProblem = {
  name: string;
  field: keyof WrittenMeasure;
  /** What is wrong, for a sentence that begins with the setting. */
  message: string;
  next: string | null;
  cause?: FormulaProblem;
};

/** The lake's type of what adds up, by unit. */
const types: Partial<Record<Unit, { type: string; decimals: number }>> = {
  money: { type: "DECIMAL(18,2)", decimals: 2 },
  quantity: { type: "DECIMAL(18,3)", decimals: 3 },
  count: { type: "INTEGER", decimals: 0 },
  days: { type: "INTEGER", decimals: 0 },
};

/** The units of each way of adding. */
export const unitsOf: Record<WrittenMeasure["adds"], readonly Unit[]> = {
  additive: Object.keys(types) as Unit[],
  last: Object.keys(types) as Unit[],
  ratio: ["ratio", "percent", "price", "weeks"],
};

/** In the order written. A measure with a problem is left out; a ratio of it is, too, without a problem of its own. */
export function resolveMeasures(
  written: readonly WrittenMeasure[],
  keys: KeyTypes,
): { measures: OwnMeasure[]; problems: MeasureProblem[] } {
  const problems = written.flatMap((measure, at) => headProblems(measure, written.slice(0, at)));
  const wrong = new Set(problems.map(({ name }) => name));
  const names = new Set([...builtInMeasures.keys(), ...written.map(({ name }) => name)]);
  const found = new Map<string, OwnMeasure>();
  const sumsFirst = [...written].sort((a, b) => Number(a.adds === "ratio") - Number(b.adds === "ratio"));
  for (const measure of sumsFirst) {
    const { name, adds } = measure;
    if (wrong.has(name)) continue;
    try {
      const own = adds === "ratio" ? ratioOf(measure, found, written) : addingMeasure(measure, adds, keys, names);
      if (own !== null) found.set(name, { ...fieldsOf(measure), ...own });
    } catch (error) {
      if (!(error instanceof FormulaProblem)) throw error;
      problems.push({ name, field: "formula", message: error.message, next: error.next, cause: error });
    }
  }
  return { measures: written.flatMap(({ name }) => found.get(name) ?? []), problems };
}

function fieldsOf({ name, label, unit, direction }: WrittenMeasure) {
  return { name, label, unit, direction: direction ?? ("neutral" as const), isOwn: true as const };
}

/** What differs between ways of adding. */
export type Reckoned = Pick<OwnMeasure, "formula" | "nullMeans" | "madeOf" | "aggregation" | "expression">;

function addingMeasure(
  { name, formula, unit, nullMeans }: WrittenMeasure,
  adds: "additive" | "last",
  keys: KeyTypes,
  measures: ReadonlySet<string>,
): Reckoned {
  const target = types[unit] as { type: string; decimals: number };
  const { table, sql, needs } = expressionOf({ formula, adds, target, keys, measures });
  const plain = formula.trim().replaceAll(/\s+/g, " ");
  const inner = /^\w+$/.test(plain) ? plain : `(${plain})`;
  const sum = table === "daily_store_product" ? `Σ over days of ${inner}` : `Σ ${inner}`;
  return {
    formula: adds === "last" ? `${sum} of the last week` : sum,
    nullMeans: nullMeans ?? "a part of the formula is unknown",
    madeOf: needs,
    aggregation: { kind: adds, column: name },
    expression: { table, sql, type: target.type },
  };
}

function headProblems(measure: WrittenMeasure, earlier: readonly WrittenMeasure[]): MeasureProblem[] {
  const { name, label, unit, adds } = measure;
  const problems: MeasureProblem[] = [];
  const report = (field: keyof WrittenMeasure, message: string, next: string) =>
    problems.push({ name, field, message, next });
  const wrong = nameProblem(name) ?? (earlier.some((one) => one.name === name) ? "stands twice" : null);
  if (wrong !== null) report("name", `${name} ${wrong}`, "Choose another name");
  const same = (one: { label: string }) => one.label.toLowerCase() === label.toLowerCase();
  const taken = [...builtInMeasures.values(), ...earlier].find(same);
  if (taken !== undefined)
    report("label", `"${label}" is the label of ${taken.name} already`, "Choose a label that tells them apart");
  const units = unitsOf[adds];
  if (!units.includes(unit))
    report("unit", `"${unit}" does not go with adds: "${adds}"`, `Its unit is one of ${units.join(", ")}`);
  return problems;
}
