import { listSettings, type Setting } from "../../src/config/settings.ts";
import { code, markdownTable } from "./markdown.ts";

/** Every setting of `endcap.config.*`, with its default. */
export function settingsSection(): string {
  const rows = listSettings().map((setting) => [
    code(setting.path),
    valueWords(setting),
    setting.default ?? "must be written",
    `**${setting.label}.** ${setting.help}`,
  ]);
  return markdownTable(["Setting", "Value", "Default", "Meaning"], rows);
}

function valueWords({ kind, choices }: Setting): string {
  return kind === "choice" ? choices.map(code).join(", ") : kind;
}
