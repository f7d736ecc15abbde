/** `endcap release`: publishes a week that its audit holds back. */
import { releaseWeek } from "../../workflow/release.ts";
import type { CommandContext } from "../command-spec.ts";
import { withProject } from "../with-project.ts";

export function release(context: CommandContext<{ reason: string }>): Promise<number> {
  const { output, args, options } = context;
  return withProject(context, async (project, effects) => {
    const released = await releaseWeek(project, effects, { week: args[0] ?? "", reason: options.reason });
    if (output.json) output.data(released);
    else
      output.answer(
        `Released: week ${released.week} is published as it was held, though ${[...new Set(released.failures.map(({ check }) => check))].join(", ")} failed.`,
      );
    return 0;
  });
}
