/** `endcap retry`: reads refused files again and runs. */
import { nearestText } from "../../config/did-you-mean.ts";
import { UsageError } from "../../core/errors.ts";
import type { Project } from "../../workflow/project.ts";
import { retryDeliveries } from "../../workflow/retry.ts";
import type { CommandContext } from "../command-spec.ts";
import { sayOutcome } from "../outcome-text.ts";
import { withProject } from "../with-project.ts";
import { count } from "../words.ts";

export function retry(context: CommandContext): Promise<number> {
  const { output, args } = context;
  return withProject(context, async (project, effects) => {
    const refused = chosenFiles(project, args);
    output.note(
      refused.length === 0 ? "No file is refused" : `${count(refused.length, "refused file")} will be read again`,
    );
    const deliveries = [...new Set(refused.map(({ delivery_id }) => delivery_id))];
    return sayOutcome(output, await retryDeliveries(project, effects, deliveries));
  });
}

type Refused = { delivery_id: number; source_name: string };

function chosenFiles({ store }: Project, names: readonly string[]): Refused[] {
  const refused = store.all<Refused>(
    "SELECT delivery_id, source_name FROM files WHERE status = 'refused' AND file_id IN (SELECT max(file_id) FROM files GROUP BY source_name)",
  );
  for (const name of names) {
    if (refused.some(({ source_name }) => source_name === name)) continue;
    const near = nearestText(
      name,
      refused.map(({ source_name }) => source_name),
    );
    throw new UsageError({
      what: `No file ${name} is refused${near}`,
      next: "`endcap status` names those that are",
    });
  }
  return names.length === 0 ? refused : refused.filter(({ source_name }) => names.includes(source_name));
}
