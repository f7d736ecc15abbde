/** The arrival check before anything is landed: the state, and what the source shows now. `endcap check` and the Lambda ask it. */
import type { Store } from "../catalog/store.ts";
import type { ProjectConfig } from "../config/project-config.ts";
import type { Clock } from "../core/effects.ts";
import type { ShownFiles, Source } from "../source/source.ts";
import type { Arrival } from "./arrival.ts";
import { checkArrival } from "./check-arrival.ts";
import { lastDueDate } from "./due.ts";
import { judgeShown, type ShownDay } from "./judge-shown.ts";

export type SourceCheck = { arrival: Arrival; shown: ShownDay };

export async function checkSource(params: {
  store: Store;
  config: ProjectConfig;
  clock: Clock;
  source: Pick<Source, "read">;
  /** What the source's `look` answered. */
  shown: ShownFiles;
  /** The business date; by default the newest one that is due. */
  date?: string | undefined;
}): Promise<SourceCheck> {
  const { store, config, clock, source } = params;
  const date = params.date ?? lastDueDate(clock.now(), config);
  const shown = await judgeShown({ store, config, source, shown: params.shown, date });
  return { arrival: checkArrival({ store, config, clock, date, shown }), shown };
}
