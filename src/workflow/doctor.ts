/** Looks at all that a project stands on. A check never throws: what goes wrong is its finding. */
import type { ProjectConfig } from "../config/project-config.ts";
import { loadConfig } from "../config/load.ts";
import { toEndcapError } from "../core/errors.ts";
import { machineChecks } from "./doctor/machine.ts";
import { publishedChecks } from "./doctor/published.ts";
import { sourceChecks } from "./doctor/source.ts";
import { stateChecks } from "./doctor/state.ts";

export type CheckStatus = "ok" | "warn" | "fail";

export type CheckResult = {
  name: string;
  status: CheckStatus;
  text: string;
  /** What to do; absent where all is well. */ next?: string;
};

export type Check = { name: string; look(): Promise<Omit<CheckResult, "name"> | Omit<CheckResult, "name">[]> };

export type DoctorParams = { dir: string; deep: boolean; now: Date; onProgress?: (name: string) => void };

export async function examine({ dir, deep, now, onProgress }: DoctorParams): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const perform = async (checks: readonly Check[]) => {
    for (const check of checks) {
      onProgress?.(check.name);
      results.push(...(await outcome(check)));
    }
  };
  let config: ProjectConfig | null = null;
  const configCheck: Check = {
    name: "configuration",
    async look() {
      config = await loadConfig(dir);
      return { status: "ok", text: `${config.name}, valid` };
    },
  };
  await perform([...machineChecks(dir), configCheck]);
  if (config === null) return results;
  await perform(sourceChecks(config, now));
  const [state, ...others] = stateChecks(config, now);
  await perform([state]);
  if (results.at(-1)?.status !== "fail") await perform([...others, ...publishedChecks(config, deep)]);
  return results;
}

async function outcome({ name, look }: Check): Promise<CheckResult[]> {
  try {
    const found = await look();
    return (Array.isArray(found) ? found : [found]).map((one) => ({ name, ...one }));
  } catch (error) {
    const { what, where, next } = toEndcapError(error);
    const place = where.setting ?? where.file;
    return [{ name, status: "fail", text: place === undefined ? what : `${what} (${place})`, next }];
  }
}
