/** One invocation: the newest business date that is due, and earlier ones that are still waited for. */
import type { Channel } from "../../alert/channel.ts";
import { lastDueDate } from "../../arrival/due.ts";
import type { Store } from "../../catalog/store.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { addDays } from "../../core/dates.ts";
import type { Clock } from "../../core/effects.ts";
import type { Source } from "../../source/source.ts";
import type { ObjectStorage } from "../../storage/storage.ts";
import type { WorkflowStarter } from "../../workflow/starter/starter.ts";
import { checkNight, type NightAnswer } from "./check-night.ts";
import { isSettled, readNight } from "./night-record.ts";

export type NightsParams = {
  /** A business date instead of the newest one that is due. */
  date: string | null;
  store: Store;
  config: ProjectConfig;
  storage: ObjectStorage;
  source: Pick<Source, "look" | "read">;
  starter: WorkflowStarter;
  channels: readonly Channel[];
  clock: Clock;
};

export type NightsAnswer = NightAnswer & {
  /** Earlier dates that were not settled before. */
  earlier: NightAnswer[];
};

/** How long a date is waited for. */
const DAYS_BACK = 7;

export async function checkNights(params: NightsParams): Promise<NightsAnswer> {
  const { config, clock, source, storage } = params;
  const date = params.date ?? lastDueDate(clock.now(), config);
  const open = params.date === null ? await openNights(storage, date) : [];
  const shown = await source.look();
  const newest = await checkNight({ ...params, shown, date });
  const earlier: NightAnswer[] = [];
  for (const before of open) earlier.push(await checkNight({ ...params, shown, date: before }));
  return { ...newest, earlier };
}

/** Dates before this one that were looked at and neither started nor loaded, oldest first. */
async function openNights(storage: ObjectStorage, date: string): Promise<string[]> {
  const dates = Array.from({ length: DAYS_BACK }, (_, index) => addDays(date, index - DAYS_BACK));
  const nights = await Promise.all(dates.map((before) => readNight(storage, before)));
  return nights.flatMap(({ record, version }) => (version === null || isSettled(record) ? [] : [record.date]));
}
