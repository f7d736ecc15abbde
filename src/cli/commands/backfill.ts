/** `endcap backfill`: reads the deliveries of a range of business dates again and runs. */
import { UsageError } from "../../core/errors.ts";
import { run, runUntil } from "../../workflow/run.ts";
import type { StepName } from "../../workflow/step-names.ts";
import type { CommandContext } from "../command-spec.ts";
import { sayOutcome, sayPart } from "../outcome-text.ts";
import { withProject } from "../with-project.ts";

type BackfillOptions = { from: string; to?: string; confirm?: boolean; until?: StepName; for?: string };

export function backfill({ output, options, dir }: CommandContext<BackfillOptions>): Promise<number> {
  const { from, to = from, confirm: confirmed = false, for: name } = options;
  if (to < from) throw new UsageError({ what: `${to} is before ${from}`, next: "Give the earlier date as --from" });
  const until = options.until ?? (name === undefined ? undefined : "notify");
  const params = { trigger: "backfill", again: { from, to, confirmed } };
  return withProject({ output, dir }, async (project, effects) =>
    until === undefined
      ? sayOutcome(output, await run(project, effects, params))
      : sayPart(output, await runUntil(project, effects, { ...params, until, name })),
  );
}
