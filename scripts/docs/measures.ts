import { measures, type Aggregation, type Measure, type Part } from "../../src/model/measures.ts";
import { code, markdownTable } from "./markdown.ts";

/** Every measure: the thirteen of the weekly fact first, under their numbers. */
export function measuresSection(): string {
  const all: readonly Measure[] = measures;
  const rows = all.map((measure) => [
    measure.number === undefined ? "" : String(measure.number),
    code(measure.name),
    measure.label,
    measure.formula,
    measure.unit,
    additionWords(measure.aggregation),
    directionWords[measure.direction],
    measure.nullMeans,
  ]);
  const header = ["#", "Measure", "Label", "Formula", "Unit", "Adds up as", "Good", "Empty means"];
  return markdownTable(header, rows);
}

const directionWords: Record<Measure["direction"], string> = { higher: "up", lower: "down", neutral: "" };

function additionWords(aggregation: Aggregation): string {
  switch (aggregation.kind) {
    case "additive":
      return "sum";
    case "last":
      return "sum over stores and products; the last week's over time";
    case "ratio":
      return `${partWords(aggregation.numerator)} / ${partWords(aggregation.denominator)}, reckoned again at every level`;
  }
}

function partWords(part: Part): string {
  const sum = part.kind === "last" ? `last week's Σ ${code(part.column)}` : `Σ ${code(part.column)}`;
  return part.scale === undefined ? sum : `(${part.scale} × ${sum})`;
}
