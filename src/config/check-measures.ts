/** What is wrong with the retailer's own measures, beyond the shape of their settings. */
import { UnknownName } from "../model/formula/problem.ts";
import { resolveMeasures } from "../model/own-measures.ts";
import { nearestText } from "./did-you-mean.ts";
import type { ConfigProblem } from "./explain-issues.ts";
import { keyTypes } from "./normalise.ts";
import type { WrittenConfig } from "./written-config.ts";

const FORMULAS = "The reference of measures says what may stand in a formula";

export function measureProblems(written: WrittenConfig): ConfigProblem[] {
  const { problems } = resolveMeasures(written.measures ?? [], keyTypes(written));
  return problems.map((problem) => {
    const setting = `measures.${problem.name}.${problem.field}`;
    const next = problem.next ?? (problem.field === "formula" ? FORMULAS : null);
    const near = problem.cause instanceof UnknownName ? nearestText(problem.cause.unknown, problem.cause.known) : "";
    return { setting, message: `${setting}: ${problem.message}${near}`, next };
  });
}
