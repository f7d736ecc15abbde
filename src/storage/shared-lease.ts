/**
 * One runner at a time over all machines: a lease as an object, written conditionally and renewed while its holder lives.
 * How old it is is told by the storage's clock alone, so that no machine's wrong clock takes it away.
 */
import { randomUUID } from "node:crypto";
import { EndcapError } from "../core/errors.ts";
import { isProcessAlive, thisMachine, type Holder } from "../core/machine.ts";
import type { ObjectStorage, StoredObject } from "./storage.ts";

const KEY = "state/lease.json";
const LEASE_DURATION_MS = 60_000;
const RENEW_INTERVAL_MS = 15_000;

type LeaseRecord = {
  id: string;
  holder: string;
  host: string;
  boot: string;
  pid: number;
  since: string;
  released: boolean;
};

export type SharedLease = {
  /** Throws where another runner has taken the lease over meanwhile. */
  assertHeld(): void;
  /** Never throws: a lease that could not be given back runs out. */
  release(): Promise<void>;
};

/** Takes the lease, or says who holds it. */
export async function takeSharedLease(
  storage: ObjectStorage,
  params: { holder: string; now: Date; durationMs?: number; renewMs?: number },
): Promise<SharedLease> {
  const { holder, now, durationMs = LEASE_DURATION_MS, renewMs = RENEW_INTERVAL_MS } = params;
  const own: LeaseRecord = {
    id: randomUUID(),
    holder,
    ...thisMachine(),
    pid: process.pid,
    since: now.toISOString(),
    released: false,
  };
  const before = await storage.read(KEY);
  const current = before === null ? null : await holding(storage, before, durationMs);
  if (current !== null) throw heldBy(current);
  let version = await storage.write(KEY, encode(own), before === null ? "absent" : { version: before.version });
  if (version === null) {
    const winner = await storage.read(KEY);
    throw heldBy((winner === null ? null : parse(winner.data)) ?? own);
  }
  let lost = false;
  let renewing: Promise<void> = Promise.resolve();
  const renew = async () => {
    if (lost || version === null) return;
    const next = await storage.write(KEY, encode(own), { version });
    if (next !== null) version = next;
    else if (!(await isStillOwn())) lost = true;
  };
  /** A renewal whose answer was lost did take place: then the object is ours under a version that is not known yet. */
  const isStillOwn = async () => {
    const current = await storage.read(KEY);
    if (current === null || parse(current.data)?.id !== own.id) return false;
    version = current.version;
    return true;
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renew).catch(() => undefined);
  }, renewMs);
  timer.unref();
  return {
    assertHeld() {
      if (!lost) return;
      throw new EndcapError({
        what: "Another runner has taken over the lease, because this one was not heard of for too long",
        where: { file: storage.address + KEY },
        next: "Nothing of this run was kept beyond its last finished step; the other runner goes on from there",
      });
    },
    async release() {
      clearInterval(timer);
      await renewing;
      if (lost || version === null) return;
      await storage.write(KEY, encode({ ...own, released: true }), { version }).catch(() => undefined);
    },
  };
}

/** Who works on the project, on whatever machine; null when nobody does. */
export async function sharedLeaseHolder(
  storage: ObjectStorage,
  durationMs: number = LEASE_DURATION_MS,
): Promise<Holder | null> {
  const object = await storage.read(KEY);
  const record = object === null ? null : await holding(storage, object, durationMs);
  if (record === null) return null;
  const { holder, pid, host, since } = record;
  return { holder, pid, host, since };
}

/** The record of a lease that is not free. */
async function holding(
  storage: ObjectStorage,
  { data }: StoredObject,
  durationMs: number,
): Promise<LeaseRecord | null> {
  const record = parse(data);
  if (record === null || record.released) return null;
  const facts = await storage.look(KEY);
  const age = facts === null ? Infinity : facts.now.getTime() - facts.modified.getTime();
  return isFree(record, age, durationMs) ? null : record;
}

function isFree(record: LeaseRecord, ageMs: number, durationMs: number): boolean {
  if (record.released || ageMs > durationMs) return true;
  const here = thisMachine();
  if (record.host !== here.host) return false;
  return record.boot !== here.boot || (record.pid !== process.pid && !isProcessAlive(record.pid));
}

function heldBy({ holder, pid, host, since }: LeaseRecord): EndcapError {
  return new EndcapError({
    what: `Another run is under way: ${holder}, process ${pid} on ${host}, since ${since}`,
    next: "Wait until it has ended; a runner that has died is taken over after a minute",
    retryable: true,
  });
}

function encode(record: LeaseRecord): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(record)}\n`);
}

/** null where it cannot be read: a damaged lease holds nobody up. */
function parse(data: Uint8Array): LeaseRecord | null {
  try {
    return JSON.parse(new TextDecoder().decode(data)) as LeaseRecord;
  } catch {
    return null;
  }
}
