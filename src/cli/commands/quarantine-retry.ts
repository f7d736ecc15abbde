/** `endcap quarantine retry`: takes rows back in after a rule, the configuration or the data was corrected. */
import { retryDeliveries } from "../../workflow/retry.ts";
import type { CommandContext } from "../command-spec.ts";
import { outcomeLines } from "../outcome-text.ts";
import { withProject } from "../with-project.ts";
import { count, whole } from "../words.ts";
import { quarantined } from "./quarantine.ts";

export function quarantineRetry(context: CommandContext<{ table?: string }>): Promise<number> {
  const { output, options } = context;
  return withProject(context, async (project, effects) => {
    const { store } = project;
    const before = await quarantined(project, options);
    const files = JSON.stringify([...new Set(before.map(({ file }) => file))]);
    const deliveries = store
      .all<{ id: number }>(
        "SELECT DISTINCT delivery_id AS id FROM files WHERE quarantined > 0 AND source_name IN (SELECT value FROM json_each(?))",
        files,
      )
      .map(({ id }) => id);
    if (deliveries.length === 0) {
      if (output.json) output.data({ before: 0, after: 0, run: null });
      else output.answer("No row is in quarantine.");
      return 0;
    }
    output.note(`${count(deliveries.length, "delivery", "deliveries")} will be read again`);
    const outcome = await retryDeliveries(project, effects, deliveries);
    const after = await quarantined(project, options);
    if (output.json) output.data({ before: before.length, after: after.length, run: outcome });
    else {
      for (const line of outcomeLines(outcome, output.style)) output.answer(line);
      output.answer("");
      output.answer(`In quarantine: ${count(before.length, "row")} before, ${whole(after.length)} after.`);
    }
    return outcome.complete ? 0 : 1;
  });
}
