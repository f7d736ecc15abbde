/** `endcap backfill`: reads the deliveries of a range of business dates again and runs. */
import { UsageError } from "../../core/errors.ts";
import { run } from "../../workflow/run.ts";
import type { CommandContext } from "../command-spec.ts";
import { sayOutcome } from "../outcome-text.ts";
import { withProject } from "../with-project.ts";

export function backfill(context: CommandContext<{ from: string; to?: string; confirm?: boolean }>): Promise<number> {
  const { from, to = from, confirm: confirmed = false } = context.options;
  if (to < from) throw new UsageError({ what: `${to} is before ${from}`, next: "Give the earlier date as --from" });
  return withProject(context, async (project, effects) =>
    sayOutcome(context.output, await run(project, effects, { trigger: "backfill", again: { from, to, confirmed } })),
  );
}
