/** Tells a night's alerts on every channel, and remembers which did: one that failed is told again by a later check. */
import type { Channel } from "../../alert/channel.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import type { Clock } from "../../core/effects.ts";
import { toEndcapError } from "../../core/errors.ts";
import type { ObjectStorage } from "../../storage/storage.ts";
import { noticesFor, readNight, writeNight, type NightAlert, type StoredNight } from "./night-record.ts";

const ROUNDS = 5;

export async function tellNight(
  params: { config: ProjectConfig; channels: readonly Channel[]; clock: Clock; storage: ObjectStorage },
  stored: StoredNight,
): Promise<{ told: number; warnings: string[] }> {
  const { config, channels, clock, storage } = params;
  const told = stored.record.alerts.filter(({ notice }) => notice !== null);
  if (told.length === 0) return { told: 0, warnings: [] };
  const at = clock.now().toISOString();
  const warnings: string[] = [];
  const done: string[] = [];
  for (const channel of channels) {
    const notices = noticesFor(stored.record, channel.name);
    if (notices.length === 0) continue;
    try {
      await channel.send({ project: config.name, at, notices });
      done.push(channel.name);
    } catch (error) {
      const { what, next } = toEndcapError(error);
      warnings.push(`${what}. ${next}`);
    }
  }
  await remember({ storage, stored, told, done, at, names: channels.map(({ name }) => name) });
  return { told: told.length, warnings };
}

/** Also where somebody else has changed the record meanwhile: what was told is told. */
async function remember(params: {
  storage: ObjectStorage;
  stored: StoredNight;
  told: readonly NightAlert[];
  done: readonly string[];
  at: string;
  names: readonly string[];
}): Promise<void> {
  const { storage, told, done, at, names } = params;
  let night = params.stored;
  for (let round = 0; round < ROUNDS; round++) {
    const alerts = night.record.alerts.map((alert): NightAlert => {
      if (!told.some((one) => isSameNotice(one, alert))) return alert;
      const sent = { ...alert.sent, ...Object.fromEntries(done.map((name) => [name, at])) };
      return { ...alert, sent, notice: names.every((name) => name in sent) ? null : alert.notice };
    });
    const version = await writeNight(storage, { ...night, record: { ...night.record, alerts, tellingUntil: null } });
    if (version !== null) return;
    night = await readNight(storage, night.record.date);
  }
}

function isSameNotice(one: NightAlert, other: NightAlert): boolean {
  return (
    one.lastAt === other.lastAt &&
    one.notice === other.notice &&
    one.condition.kind === other.condition.kind &&
    one.condition.subject === other.condition.subject
  );
}
