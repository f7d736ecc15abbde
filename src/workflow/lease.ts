/** One runner at a time: a lease in the state, renewed while its holder lives, taken over when it has died. */
import { hostname } from "node:os";
import type { Store } from "../catalog/store.ts";
import type { Clock } from "../core/effects.ts";
import { EndcapError } from "../core/errors.ts";

const LEASE_DURATION_MS = 60_000;
const RENEW_INTERVAL_MS = 10_000;

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
  store.transaction(() => {
    const current = store.get<LeaseRow>("SELECT * FROM lease WHERE name = 'runner'");
    if (current !== undefined && isAlive(current, clock.now())) throw heldBy(current);
    const now = clock.now();
    store.run(
      "INSERT OR REPLACE INTO lease (name, holder, pid, host, acquired_at, renewed_at, expires_at) VALUES ('runner', ?, ?, ?, ?, ?, ?)",
      holder,
      process.pid,
      hostname(),
      now.toISOString(),
      now.toISOString(),
      new Date(now.getTime() + LEASE_DURATION_MS).toISOString(),
    );
  });
  const renew = () => {
    const now = clock.now();
    store.run(
      "UPDATE lease SET renewed_at = ?, expires_at = ? WHERE name = 'runner' AND holder = ?",
      now.toISOString(),
      new Date(now.getTime() + LEASE_DURATION_MS).toISOString(),
      holder,
    );
  };
  const timer = setInterval(() => attempt(renew), RENEW_INTERVAL_MS);
  timer.unref();
  return {
    release() {
      clearInterval(timer);
      attempt(() => store.run("DELETE FROM lease WHERE name = 'runner' AND holder = ?", holder));
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
export function leaseHolder(
  store: Store,
  now: Date,
): { holder: string; pid: number; host: string; since: string } | null {
  const current = store.get<LeaseRow>("SELECT * FROM lease WHERE name = 'runner'");
  if (current === undefined || !isAlive(current, now)) return null;
  return { holder: current.holder, pid: current.pid, host: current.host, since: current.acquired_at };
}

/** On this machine the process decides, so that a clock that jumps does not; elsewhere the time of expiry. */
function isAlive(lease: LeaseRow, now: Date): boolean {
  if (lease.host !== hostname()) return lease.expires_at > now.toISOString();
  if (lease.pid === process.pid) return true;
  try {
    process.kill(lease.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function heldBy(lease: LeaseRow): EndcapError {
  return new EndcapError({
    what: `Another run is under way: ${lease.holder}, process ${lease.pid} on ${lease.host}, since ${lease.acquired_at}`,
    next: "Wait until it has ended (`endcap status` shows it); a runner that has died is taken over by itself",
    retryable: true,
  });
}
