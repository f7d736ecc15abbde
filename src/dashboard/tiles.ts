/** Tiles: a measure's figure with the 13 weeks that led to it. */
import type { AnyMeasure } from "../model/measure-sql.ts";
import type { Tile } from "./contract.ts";
import { isCovered } from "./coverage.ts";
import { measureInfo } from "./figures.ts";
import type { MeasureGroups } from "./measure-rows.ts";
import { numberOf, totalFigures, type PageContext, type Sides } from "./tables.ts";

/** `byWeek` holds at least the spark's weeks. */
export function tilesOf(
  context: PageContext,
  params: { measures: readonly AnyMeasure[]; total: Sides; byWeek: MeasureGroups; sparkWeeks: readonly number[] },
): Tile[] {
  const { measures, total, byWeek, sparkWeeks } = params;
  const figures = totalFigures(context, measures, total);
  return measures.flatMap((measure) => {
    const figure = figures[measure.name];
    if (figure === undefined) return [];
    const isKnown = isCovered(context.warehouse.coverage, measure);
    const values = sparkWeeks.map((week) =>
      isKnown ? numberOf(byWeek.get(String(week))?.value(measure.name) ?? null) : null,
    );
    return [
      { measure: measureInfo(measure), figure, spark: { weeks: [...sparkWeeks], values }, rows: total.now?.rows ?? 0 },
    ];
  });
}
