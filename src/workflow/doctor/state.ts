/** The state database, the lease, the clock and runs that were cut off. */
import { existsSync } from "node:fs";
import { openStore, storePath, type Store } from "../../catalog/store.ts";
import type { ProjectConfig } from "../../config/project-config.ts";
import { RESTORE_STATE } from "../../core/explain-error.ts";
import type { Check, CheckResult } from "../doctor.ts";
import { leaseHolder } from "../lease.ts";

const CLOCK_TOLERANCE_MS = 60_000;

type Found = Omit<CheckResult, "name">;

/** The database itself first: where it is damaged, the others say nothing. */
export function stateChecks(config: ProjectConfig, now: Date): [state: Check, ...others: Check[]] {
  return [
    { name: "state", look: async () => withStore(config, integrity) },
    { name: "lease", look: async () => withStore(config, (store) => lease(store, now)) },
    { name: "clock", look: async () => withStore(config, (store) => clock(store, now)) },
    { name: "runs", look: async () => withStore(config, (store) => runs(store, now)) },
  ];
}

function withStore(config: ProjectConfig, look: (store: Store) => Found): Found {
  if (!existsSync(storePath(config.dir))) return { status: "ok", text: "nothing ran yet" };
  const store = openStore(config.dir);
  try {
    return look(store);
  } finally {
    store.close();
  }
}

function integrity(store: Store): Found {
  const found = store
    .all<{ integrity_check: string }>("PRAGMA integrity_check(5)")
    .map(({ integrity_check }) => integrity_check);
  const orphans = store.all("PRAGMA foreign_key_check").length;
  if (found.join() === "ok" && orphans === 0) return { status: "ok", text: "the state database is whole" };
  const text =
    found.join() === "ok"
      ? `${orphans} rows of the state refer to nothing`
      : `the state database is damaged: ${found[0]}`;
  return {
    status: "fail",
    text,
    next: RESTORE_STATE,
  };
}

function lease(store: Store, now: Date): Found {
  const holder = leaseHolder(store, now);
  if (holder !== null)
    return {
      status: "ok",
      text: `${holder.holder}, process ${holder.pid} on ${holder.host}, runs since ${holder.since}`,
    };
  const left = store.get<{ holder: string; pid: number }>("SELECT holder, pid FROM lease WHERE name = 'runner'");
  return {
    status: "ok",
    text: left === undefined ? "free" : `free: its last holder, process ${left.pid}, has died and is taken over`,
  };
}

function clock(store: Store, now: Date): Found {
  const last = store.get<{ at: string | null }>("SELECT max(at) AS at FROM events")?.at ?? null;
  if (last === null || Date.parse(last) <= now.getTime() + CLOCK_TOLERANCE_MS)
    return { status: "ok", text: now.toISOString() };
  return {
    status: "warn",
    text: `it says ${now.toISOString()}, but the record holds events of ${last}`,
    next: "Set the clock (NTP): which delivery is newer does not depend on it, times in the record do",
  };
}

function runs(store: Store, now: Date): Found {
  const cut =
    leaseHolder(store, now) === null
      ? store.get<{ run_id: string }>(
          "SELECT run_id FROM runs WHERE status = 'running' ORDER BY started_at DESC LIMIT 1",
        )
      : undefined;
  if (cut !== undefined)
    return {
      status: "warn",
      text: `run ${cut.run_id} was cut off`,
      next: "endcap run: it goes on at the step where it was",
    };
  const last = store.get<{ run_id: string; status: string; error: string | null }>(
    "SELECT run_id, status, error FROM runs ORDER BY started_at DESC LIMIT 1",
  );
  if (last?.status !== "failed")
    return { status: "ok", text: last === undefined ? "none yet" : `the last one, ${last.run_id}, is done` };
  const { what, next } = JSON.parse(last.error ?? '{"what":"","next":""}') as { what: string; next: string };
  return { status: "warn", text: `the last one, ${last.run_id}, failed: ${what}`, next };
}
