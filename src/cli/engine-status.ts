/** What another workflow engine, where one performs the steps of a night, says of its newest run. It may be away: that is said too. */
import type { WorkflowConfig } from "../config/project-config.ts";
import { toEndcapError } from "../core/errors.ts";
import { openStarter } from "../workflow/starter/index.ts";
import type { EngineRun } from "../workflow/starter/starter.ts";
import type { Output } from "./output.ts";
import { fewText, momentText } from "./words.ts";

const PATIENCE = { timeoutMs: 5_000, retriesMs: [] };

export type EngineStatus = {
  /** Such as "DAG endcap_shop of Airflow at airflow.example.com"; null where it could not even be addressed. */
  address: string | null;
  /** null before the first, and where it could not be asked. */
  run: EngineRun | null;
  /** Why it could not be asked. */
  problem: { what: string; next: string } | null;
};

/** null where Endcap itself is the workflow engine. Never throws. */
export async function engineStatus(config: WorkflowConfig): Promise<EngineStatus | null> {
  let address: string | null = null;
  try {
    const starter = await openStarter(config, PATIENCE);
    if (starter === null) return null;
    ({ address } = starter);
    return { address, run: await starter.newest(), problem: null };
  } catch (error) {
    const { what, next } = toEndcapError(error);
    return { address, run: null, problem: { what, next } };
  }
}

export function engineLines(
  { address, run, problem }: EngineStatus,
  timeZone: string,
  style: Output["style"],
): string[] {
  const detail = (text: string) => `            ${style("dim", text)}`;
  if (problem !== null) return [`  workflow  ${style("yellow", problem.what)}`, detail(`next: ${problem.next}`)];
  if (run === null) return [`  workflow  ${address}: it never ran`];
  const began = run.startedAt === null ? "" : `, began ${momentText(run.startedAt, timeZone)}`;
  const ended = run.endedAt === null ? "" : `, ended ${momentText(run.endedAt, timeZone)}`;
  const done = run.tasks.filter(({ state }) => state === "success").length;
  const others = run.tasks.flatMap(({ name, state }) =>
    state === null || state === "success" ? [] : [`${name} ${state}`],
  );
  return [
    `  workflow  ${style(run.state === "failed" ? "red" : "bold", run.state ?? "unknown")}${began}${ended}; ${done} of ${run.tasks.length} tasks done${others.length === 0 ? "" : `, ${fewText(others, 6)}`}`,
    detail(`${address}, run ${run.runId}`),
    ...(run.link === null ? [] : [detail(run.link)]),
  ];
}
