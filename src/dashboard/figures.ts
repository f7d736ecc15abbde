/** A measure's value beside its comparison, and the words that go with it. */
import { howItAdds, type AnyMeasure } from "../model/measure-sql.ts";
import type { Amount, Figure, MeasureInfo } from "./contract.ts";
import { isCovered, needsOf, whyEmpty, type Coverage } from "./coverage.ts";
import type { MeasureRow } from "./measure-rows.ts";

export function measureInfo(measure: AnyMeasure): MeasureInfo {
  return {
    name: measure.name,
    label: measure.label,
    unit: measure.unit,
    direction: measure.direction,
    formula: measure.formula,
    nullMeans: measure.nullMeans,
    adds: howItAdds(measure),
    ...("number" in measure && measure.number !== undefined ? { number: measure.number } : {}),
    ...("isOwn" in measure ? { own: true as const } : {}),
  };
}

/**
 * `none`: no comparison is asked for. `empty`: no week has a counterpart with data, so that what was before is unknown.
 * `uneven`: some week has none, so that a change would mislead.
 */
export type ComparisonState = "even" | "uneven" | "empty" | "none";

export type FigureParams = {
  measure: AnyMeasure;
  coverage: Coverage;
  /** undefined: the group has no rows in these weeks. */
  now: MeasureRow | undefined;
  before: MeasureRow | undefined;
  comparison: ComparisonState;
  /** The total that a share is of. */
  total?: MeasureRow | undefined;
};

export function figureOf(params: FigureParams): Figure {
  const { measure, coverage, now, before, comparison, total } = params;
  const value = valueOf(measure, coverage, now);
  const figure: Figure = { value };
  if (value === null) figure.reason = reasonOf(measure, coverage, now);
  const unknown = now?.unknown(measure.name) ?? 0;
  if (unknown > 0 && value !== null) figure.unknown = unknown;
  if (comparison !== "none") {
    figure.before = comparison === "empty" ? null : valueOf(measure, coverage, before);
    const change = comparison === "even" ? deltaOf(measure, value, figure.before) : { delta: null, deltaPct: null };
    Object.assign(figure, change);
  }
  if (total !== undefined && howItAdds(measure) === "additive") figure.share = ratio(value, total.value(measure.name));
  return figure;
}

/** Without rows nothing was sold, which is 0; what is not delivered, and any stock without rows, is unknown. */
function valueOf(measure: AnyMeasure, coverage: Coverage, row: MeasureRow | undefined): Amount {
  if (!isCovered(coverage, measure)) return null;
  if (row !== undefined) return row.value(measure.name);
  const isObserved = needsOf(measure).some((need) => need === "stock" || need === "waste");
  if (isObserved || howItAdds(measure) !== "additive") return null;
  return measure.unit === "money" ? "0.00" : 0;
}

function reasonOf(measure: AnyMeasure, coverage: Coverage, row: MeasureRow | undefined): string {
  const isAbsent = row === undefined && isCovered(coverage, measure);
  return isAbsent ? "there are no rows in these weeks" : whyEmpty(coverage, measure);
}

/** The exact change of money, and the change of anything else free of binary noise. */
export function deltaOf(
  measure: Pick<AnyMeasure, "unit">,
  value: Amount,
  before: Amount,
): { delta: Amount; deltaPct: number | null } {
  if (value === null || before === null) return { delta: null, deltaPct: null };
  const delta =
    measure.unit === "money"
      ? centsText(cents(String(value)) - cents(String(before)))
      : Number((Number(value) - Number(before)).toPrecision(12));
  return { delta, deltaPct: Number(before) === 0 ? null : Number(delta) / Math.abs(Number(before)) };
}

function ratio(value: Amount, total: Amount): number | null {
  return value === null || total === null || Number(total) <= 0 ? null : Number(value) / Number(total);
}

/** "-12.30" → -1230n; exact at any size. */
export function cents(text: string): bigint {
  const [whole = "0", fraction = ""] = text.replace("-", "").split(".");
  const size = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, "0").slice(0, 2));
  return text.startsWith("-") ? -size : size;
}

export function centsText(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(3, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** "12,345": a number of rows in a sentence. */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}
