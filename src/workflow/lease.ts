/** One runner at a time: a lease in the state, renewed while its holder lives, taken over when it has died. */
import type { Store } from "../catalog/store.ts";
import type { Clock } from "../core/effects.ts";
import { EndcapError } from "../core/errors.ts";
import { isProcessAlive, thisMachine, type Holder } from "../core/machine.ts";

const LEASE_DURATION_MS = 60_000;
const RENEW_INTERVAL_MS = 10_000;

/** State databases whose lease this process holds. */
const ownLeases = new Set<string>();

type LeaseRow = {
  holder: string;
  pid: number;
  host: string;
  acquired_at: string;
  renewed_at: string;
  expires_at: string;
};

/** `release` never throws: a lease that could not be given back is taken over once its process has ended. */
export type Lease = { release(): void };

/** Takes the lease, or says who holds it. A holder on this machine that no longer lives loses it at once. */
export function takeLease(store: Store, params: { holder: string; clock: Clock }): Lease {
  const { holder, clock } = params;
  const now = clock.now();
  const acquiredAt = now.toISOString();
  store.transaction(() => {
    const current = store.get<LeaseRow>("SELECT * FROM lease WHERE name = 'runner'");
    if (current !== undefined && isAlive(store, current, now)) throw heldBy(current);
    store.run(
      "INSERT OR REPLACE INTO lease (name, holder, pid, host, acquired_at, renewed_at, expires_at) VALUES ('runner', ?, ?, ?, ?, ?, ?)",
      holder,
      process.pid,
      machineText(),
      acquiredAt,
      acquiredAt,
      new Date(now.getTime() + LEASE_DURATION_MS).toISOString(),
    );
  });
  ownLeases.add(store.path);
  const own = "name = 'runner' AND pid = ? AND host = ? AND acquired_at = ?";
  const renew = () => {
    const at = clock.now();
    store.run(
      `UPDATE lease SET renewed_at = ?, expires_at = ? WHERE ${own}`,
      at.toISOString(),
      new Date(at.getTime() + LEASE_DURATION_MS).toISOString(),
      process.pid,
      machineText(),
      acquiredAt,
    );
  };
  const timer = setInterval(() => attempt(renew), RENEW_INTERVAL_MS);
  timer.unref();
  return {
    release() {
      clearInterval(timer);
      ownLeases.delete(store.path);
      attempt(() => store.run(`DELETE FROM lease WHERE ${own}`, process.pid, machineText(), acquiredAt));
    },
  };
}

/** A renewal that fails once, on a busy or full disk, is made up for by the next one. */
function attempt(work: () => unknown): void {
  try {
    work();
  } catch {
    return;
  }
}

/** Who runs now; null when nobody does. */
export function leaseHolder(store: Store, now: Date): Holder | null {
  const current = store.get<LeaseRow>("SELECT * FROM lease WHERE name = 'runner'");
  if (current === undefined || !isAlive(store, current, now)) return null;
  return { holder: current.holder, pid: current.pid, host: hostOf(current), since: current.acquired_at };
}

/**
 * On this machine the process decides, so that a clock that jumps does not; elsewhere the time of expiry. No process
 * outlives a start of the machine, and this very process number may be an earlier one's, as in a container started again.
 */
function isAlive(store: Store, lease: LeaseRow, now: Date): boolean {
  if (hostOf(lease) !== thisMachine().host) return lease.expires_at > now.toISOString();
  if (lease.host !== machineText()) return false;
  return lease.pid === process.pid ? ownLeases.has(store.path) : isProcessAlive(lease.pid);
}

function machineText(): string {
  const { host, boot } = thisMachine();
  return `${host} ${boot}`.trim();
}

function hostOf({ host }: LeaseRow): string {
  return host.split(" ")[0] ?? host;
}

function heldBy(lease: LeaseRow): EndcapError {
  return new EndcapError({
    what: `Another run is under way: ${lease.holder}, process ${lease.pid} on ${hostOf(lease)}, since ${lease.acquired_at}`,
    next: "Wait until it has ended (`endcap status` shows it); a runner that has died is taken over by itself",
    retryable: true,
  });
}
