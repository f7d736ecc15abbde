/** The cuts of one evening, made by a process of their own, so that one that hangs is seen. */
import { startChild } from "./child.testkit.ts";
import type { CutOrder, CutReport } from "./cuts-child.ts";

export async function cutEvening(order: CutOrder): Promise<CutReport> {
  let report: CutReport | null = null;
  const { ended } = startChild<{ kind: string; report?: CutReport }>({
    file: "cuts-child.ts",
    args: [JSON.stringify(order)],
    onMessage: (message) => (report = message.report ?? null),
  });
  const { code, signal, errors } = await ended;
  if (code === 0 && report !== null) return report;
  throw new Error(`Cutting ${JSON.stringify(order)} ended with ${code ?? signal}: ${errors}`);
}
