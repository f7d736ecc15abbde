/** `endcap run`: loads all that is new. */
import { publishedPartitions } from "../../catalog/partitions.ts";
import { isWeekKey } from "../../core/dates.ts";
import { UsageError } from "../../core/errors.ts";
import type { Recompute } from "../../compute/compute.ts";
import type { Project } from "../../workflow/project.ts";
import type { StepName } from "../../workflow/step-names.ts";
import { run as runProject, runUntil } from "../../workflow/run.ts";
import type { CommandContext } from "../command-spec.ts";
import { sayOutcome, sayPart } from "../outcome-text.ts";
import { withProject } from "../with-project.ts";

type RunOptions = { recompute?: string | true; until?: StepName; for?: string };

export function run(context: CommandContext<RunOptions>): Promise<number> {
  const { output, options } = context;
  const recompute = chosenWeeks(options.recompute);
  const name = options.for;
  const until = options.until ?? (name === undefined ? undefined : "notify");
  return withProject(context, async (project, effects) => {
    if (Array.isArray(recompute)) checkPublished(project, recompute as number[]);
    if (until !== undefined) {
      return sayPart(output, await runUntil(project, effects, { trigger: "run", recompute, until, name }));
    }
    return sayOutcome(context.output, await runProject(project, effects, { trigger: "run", recompute }));
  });
}

function checkPublished({ store }: Project, weeks: readonly number[]): void {
  const known = new Set(publishedPartitions(store).map(({ partition_key }) => partition_key));
  const unknown = weeks.filter((week) => !known.has(String(week)));
  if (unknown.length > 0)
    throw new UsageError({
      what: `${unknown.join(", ")} ${unknown.length === 1 ? "is no published week" : "are no published weeks"}`,
      next: "`endcap catalog weekly_store_product` lists them; what is not published yet needs no --recompute",
    });
}

function chosenWeeks(text: string | true | undefined): Recompute | null {
  if (text === undefined) return null;
  if (text === true || text === "all") return "all";
  const weeks = text.split(",");
  if (!weeks.every(isWeekKey))
    throw new UsageError({
      what: `--recompute cannot be ${JSON.stringify(text)}`,
      next: "Give weeks by their keys, as 202601,202602, or nothing for all of them",
    });
  return weeks.map(Number);
}
