/** `endcap complete <shell>` writes a shell's completion script, which then asks `endcap complete -- <words>`. */
import tab from "@bomb.sh/tab/commander";
import type { HelpParams } from "./help.ts";
import { checkValue } from "./check-value.ts";
import { buildProgram } from "./program.ts";

export const shells = ["bash", "zsh", "fish", "powershell"] as const;

export function complete(args: readonly string[], help: HelpParams): number {
  const completions = tab(buildProgram(help, () => undefined));
  if (args[0] === "--") completions.parse(args.slice(1));
  else completions.setup("endcap", "endcap", String(checkValue("The shell", { choices: shells }, args[0] ?? "")));
  return 0;
}
