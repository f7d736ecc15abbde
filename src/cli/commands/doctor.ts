/** `endcap doctor`: the machine, the configuration, the state and every published file. */
import { resolve } from "node:path";
import { examine, type CheckResult, type CheckStatus } from "../../workflow/doctor.ts";
import type { CommandContext } from "../command-spec.ts";
import type { Style } from "../output.ts";

const marks = { ok: ["ok  ", "green"], warn: ["warn", "yellow"], fail: ["FAIL", "red"] } as const satisfies Record<
  CheckStatus,
  readonly [string, Style]
>;

export async function doctor(context: CommandContext<{ deep?: boolean }>): Promise<number> {
  const { output, options } = context;
  const results = await examine({
    dir: resolve(context.dir()),
    deep: options.deep === true,
    now: new Date(),
    onProgress: (name) => {
      if (output.isTerminal) output.progress({ kind: "step", step: "look", text: name });
    },
  });
  const failed = results.filter(({ status }) => status === "fail").length;
  if (output.json) output.data({ healthy: failed === 0, checks: results });
  else {
    const width = Math.max(...results.map(({ name }) => name.length));
    for (const { name, status, text, next } of results) {
      const [mark, style] = marks[status];
      output.answer(`${output.style(style, mark)}  ${name.padEnd(width)}  ${text}`);
      if (next !== undefined) output.answer(`${" ".repeat(width + 8)}next: ${next}`);
    }
    output.answer(summary(results));
  }
  return failed === 0 ? 0 : 1;
}

function summary(results: readonly CheckResult[]): string {
  const count = (wanted: CheckStatus) => results.filter(({ status }) => status === wanted).length;
  const parts = [
    ...(count("fail") === 0 ? [] : [`${count("fail")} failed`]),
    ...(count("warn") === 0 ? [] : [`${count("warn")} to look at`]),
  ];
  return parts.length === 0 ? "All is well." : `${parts.join(", ")}.`;
}
