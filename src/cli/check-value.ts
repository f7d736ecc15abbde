/** Values of options and arguments, checked before a command runs. */
import { nearestText } from "../config/did-you-mean.ts";
import { isIsoDate, isWeekKey } from "../core/dates.ts";
import { UsageError } from "../core/errors.ts";
import type { ArgumentSpec, OptionSpec, ValueKind } from "./command-spec.ts";

const kinds: Record<ValueKind, { fits(text: string): boolean; needs: string }> = {
  text: { fits: (text) => text !== "", needs: "a text" },
  count: { fits: (text) => /^\d{1,15}$/.test(text), needs: "a whole number" },
  date: { fits: isIsoDate, needs: "a date written YYYY-MM-DD, for example 2026-01-31" },
  week: { fits: isWeekKey, needs: "a week by its key, yr_wk_num, for example 202601" },
};

/** The value as it is used: counts as numbers. Throws `UsageError`. `name`: how the person wrote it. */
export function checkValue(
  name: string,
  spec: Pick<OptionSpec & ArgumentSpec, "choices" | "kind">,
  text: string,
): string | number {
  if (spec.choices !== undefined && !spec.choices.includes(text)) {
    throw new UsageError({
      what: `${name} cannot be ${JSON.stringify(text)}${nearestText(text, spec.choices)}`,
      next: `Choose one of ${spec.choices.join(", ")}`,
    });
  }
  const kind = kinds[spec.kind ?? "text"];
  if (!kind.fits(text))
    throw new UsageError({ what: `${name} cannot be ${JSON.stringify(text)}`, next: `Give ${kind.needs}` });
  return spec.kind === "count" ? Number(text) : text;
}
