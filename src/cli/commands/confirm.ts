/** `endcap confirm`: a person's word on a day. */
import { UsageError } from "../../core/errors.ts";
import type { SourceTableName } from "../../model/tables.ts";
import { confirmDay, type ConfirmKind } from "../../workflow/confirm.ts";
import type { CommandContext } from "../command-spec.ts";
import { withProject } from "../with-project.ts";

const kinds = [
  "closed",
  "smaller",
  "vanished",
  "replaced",
  "kept",
  "without",
] as const satisfies readonly ConfirmKind[];

const said = {
  closed: "was closed",
  smaller: "is the smaller delivery",
  vanished: "is no more",
  replaced: "is what was held",
  kept: "stays as it is",
  without: "is published without it",
} satisfies Record<ConfirmKind, string>;

export function confirm(
  context: CommandContext<Partial<Record<ConfirmKind, boolean>> & { reason?: string }>,
): Promise<number> {
  const { output, args, options } = context;
  const [table = "", date = ""] = args;
  const chosen = kinds.filter((kind) => options[kind] === true);
  const [kind] = chosen;
  if (kind === undefined || chosen.length > 1)
    throw new UsageError({
      what: kind === undefined ? "What is confirmed?" : "Only one thing can be confirmed at a time",
      next: "Say one of --closed, --smaller, --vanished, --replaced, --kept and --without",
    });
  return withProject(context, async (project, effects) => {
    const confirmed = await confirmDay(project, effects, {
      kind,
      table: table as SourceTableName,
      date,
      reason: options.reason ?? "",
    });
    if (output.json) output.data(confirmed);
    else {
      output.answer(`Confirmed: ${table} of ${date} ${said[kind]}.`);
      output.note("Next: endcap run");
    }
    return 0;
  });
}
