/** `endcap rollback`: shows readers what they saw after an earlier commit. */
import { rollback as rollBack } from "../../workflow/rollback.ts";
import type { CommandContext } from "../command-spec.ts";
import { weeksText } from "../outcome-text.ts";
import { withProject } from "../with-project.ts";

export function rollback(context: CommandContext<{ to?: number; reason: string }>): Promise<number> {
  const { output, options } = context;
  return withProject(context, async (project, effects) => {
    const done = await rollBack(project, effects, { to: options.to ?? null, reason: options.reason });
    if (output.json) output.data(done);
    else if (done.commit === null)
      output.answer(`Readers see the state after commit ${done.to} already: nothing changed.`);
    else {
      output.answer(
        `Readers see the state after commit ${done.to} again (commit ${done.commit}). Weeks changed: ${weeksText(done.weeks)}.`,
      );
      output.note(
        "Days that were taken back stay as they were until one of their tables is delivered anew, or `endcap run --recompute <week>` takes them up again.",
      );
    }
    return 0;
  });
}
