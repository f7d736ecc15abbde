/** What a shell asks for as words are typed: `endcap complete -- <words>`, called by the script of `endcap complete <shell>`. */
import tab from "@bomb.sh/tab/commander";
import { buildProgram } from "./program.ts";
import { commands } from "./table/index.ts";

/** The library brings its own `complete`. */
function completions() {
  return tab(
    buildProgram({
      help: { width: 80, heading: (text) => text },
      choose: () => undefined,
      say: () => undefined,
      specs: commands.filter(({ name }) => name !== "complete"),
    }),
  );
}

/** Answers what may follow these words, one candidate a line. */
export function completeWords(words: readonly string[]): number {
  completions().parse([...words]);
  return 0;
}

/** Writes the script that a shell sources. */
export function writeCompletionScript(shell: string): void {
  completions().setup("endcap", "endcap", shell);
}
