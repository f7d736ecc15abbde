/** Which of the things that measures need are delivered at all, and what is said of a measure where one is not. */
import type { AnyMeasure } from "../model/measure-sql.ts";
import type { Need } from "../model/measures.ts";

export type Coverage = Readonly<Record<Need, boolean>> & {
  /** The project's own measures of which no value is known. */
  unknownOwn?: ReadonlySet<string>;
};

export const notDelivered: Record<Need, string> = {
  sales: "there are no sales",
  stock: "no stock snapshots are delivered, so what is on the shelf is unknown",
  cost: "sales_cost is not delivered",
  shipping: "ship_cost is not delivered",
  discount: "discount is not delivered",
  margin: "sales_mgrn is not delivered",
  waste: "waste_qty is not delivered",
};

/** What a measure is made of; a built-in one of one thing. */
export function needsOf(measure: AnyMeasure): readonly Need[] {
  return "isOwn" in measure ? measure.madeOf : [measure.needs];
}

/** Whether anything of a measure is known. */
export function isCovered(coverage: Coverage, measure: AnyMeasure): boolean {
  if ("isOwn" in measure) return coverage.unknownOwn?.has(measure.name) !== true;
  return coverage[measure.needs];
}

/** Why a value is empty: what is never delivered, else what the measure says of itself. */
export function whyEmpty(coverage: Coverage, measure: AnyMeasure): string {
  const lacking = isCovered(coverage, measure) ? undefined : needsOf(measure).find((need) => !coverage[need]);
  return lacking === undefined ? measure.nullMeans : notDelivered[lacking];
}
