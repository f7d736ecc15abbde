/** What is remembered of a business date between checks: an object beside the state, written only over the version that was read. */
import type { Condition, Notice, NoticeState, OpenAlert } from "../../alert/alert.ts";
import { EndcapError } from "../../core/errors.ts";
import type { ObjectStorage } from "../../storage/storage.ts";

export type NightAlert = {
  condition: Condition;
  lastAt: string;
  isOpen: boolean;
  /** What is still to be told; null when every channel has told it. */
  notice: NoticeState | null;
  /** When each channel told it. */
  sent: Readonly<Record<string, string>>;
};

export type StartedNight = {
  runId: string;
  at: string;
  /** Stands for the daily tables' files that it was started with. */
  files: string;
};

export type NightRecord = {
  date: string;
  /** Workflows that were started, oldest first: a second one where files were delivered anew after a run had refused them. */
  started: readonly StartedNight[];
  /** When everything was found loaded by a run that somebody else had started. */
  loadedAt: string | null;
  alerts: readonly NightAlert[];
  /** Until when one check tells the alerts, and the others leave them to it. */
  tellingUntil: string | null;
};

export type StoredNight = { record: NightRecord; version: string | null };

export async function readNight(storage: ObjectStorage, date: string): Promise<StoredNight> {
  const object = await storage.read(keyOf(date));
  if (object === null)
    return { record: { date, started: [], loadedAt: null, alerts: [], tellingUntil: null }, version: null };
  try {
    return { record: JSON.parse(new TextDecoder().decode(object.data)) as NightRecord, version: object.version };
  } catch (error) {
    throw new EndcapError({
      what: `What is remembered of ${date} cannot be read`,
      where: { file: storage.address + keyOf(date) },
      next: "Restore an earlier version of the object, or remove it: the next check begins anew, and a workflow that was started is found by its id",
      cause: error,
    });
  }
}

/** Answers the new version, or null where somebody else has written meanwhile. */
export async function writeNight(storage: ObjectStorage, night: StoredNight): Promise<string | null> {
  const { record, version } = night;
  const data = new TextEncoder().encode(`${JSON.stringify(record)}\n`);
  return storage.write(keyOf(record.date), data, version === null ? "absent" : { version });
}

/** Whether nothing more can come of this date: its workflow was started, or its files were loaded. */
export function isSettled({ started, loadedAt }: NightRecord): boolean {
  return started.length > 0 || loadedAt !== null;
}

export function openOf({ alerts }: NightRecord): OpenAlert[] {
  return alerts.flatMap(({ condition, lastAt, isOpen }, id) => (isOpen ? [{ id, lastAt, condition }] : []));
}

export function noticesFor({ alerts }: NightRecord, channel: string): Notice[] {
  return alerts.flatMap(({ condition, notice, sent }) =>
    notice === null || channel in sent ? [] : [{ ...condition, state: notice }],
  );
}

function keyOf(date: string): string {
  return `state/arrival/${date}.json`;
}
