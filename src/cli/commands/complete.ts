/** `endcap complete`: the completion script of a shell. */
import type { CommandContext } from "../command-spec.ts";
import { writeCompletionScript } from "../completions.ts";

export async function complete({ args }: CommandContext): Promise<number> {
  writeCompletionScript(args[0] ?? "");
  return 0;
}
