/** What is wrong with the retailer's own measures, beyond the shape of their settings. */
import { UnknownName } from "../model/formula/problem.ts";
import { resolveMeasures, type MeasureProblem } from "../model/own-measures.ts";
import { didYouMean } from "./did-you-mean.ts";
import type { ConfigProblem } from "./explain-issues.ts";
import { keyTypes } from "./normalise.ts";
import type { WrittenConfig } from "./written-config.ts";

const FORMULAS = "The reference of measures says what may stand in a formula";

export function measureProblems(written: WrittenConfig): ConfigProblem[] {
  const { problems } = resolveMeasures(written.measures ?? [], keyTypes(written));
  return problems.map((problem) => {
    const setting = `measures.${problem.name}.${problem.field}`;
    const next = problem.next ?? (problem.field === "formula" ? FORMULAS : null);
    return { setting, message: `${setting}: ${problem.message}${suggestion(problem)}`, next };
  });
}

function suggestion({ cause }: MeasureProblem): string {
  if (!(cause instanceof UnknownName)) return "";
  const near = didYouMean(cause.unknown, cause.known);
  return near === null ? "" : `; did you mean ${near}?`;
}
