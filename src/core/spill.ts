/**
 * Folders for what does not fit into memory. Each engine has one of its own, because two that share one would write over
 * each other's files; its name says whose it is, so that one whose process has died can be removed, and no other.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { basename, join } from "node:path";
import { isProcessAlive, thisMachine } from "./machine.ts";

/** Spill folders of other machines on a shared disk are known to be in use by their time, which their process renews. */
const RENEW_INTERVAL_MS = 10 * 60_000;
const FOREIGN_LIFE_MS = 24 * 3_600_000;

const SPILL_NAME = /^spill-([0-9a-f]{8})-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}$/;

/** Names of the folders that this process made and did not remove. */
const ownSpills = new Set<string>();

export type Spill = {
  path: string;
  /** Removes the folder and what is in it; never throws. */
  remove(): void;
};

/** Makes a folder in `parent`. Where that is not allowed the path is given all the same, and only a query that spills fails. */
export function makeSpill(parent: string): Spill {
  const { host, boot } = thisMachine();
  const name = `spill-${short(host)}-${short(boot)}-${process.pid}-${randomBytes(6).toString("hex")}`;
  const path = join(parent, name);
  ownSpills.add(name);
  attempt(() => mkdirSync(path, { recursive: true }));
  const timer = setInterval(() => attempt(() => utimesSync(path, new Date(), new Date())), RENEW_INTERVAL_MS);
  timer.unref();
  return {
    path,
    remove() {
      clearInterval(timer);
      ownSpills.delete(name);
      attempt(() => rmSync(path, { recursive: true, force: true }));
    },
  };
}

/** Whether this is a spill folder whose engine may still use it. */
export function isSpillInUse(path: string, now: Date): boolean {
  const name = basename(path);
  const [, host, boot, pid] = SPILL_NAME.exec(name) ?? [];
  if (host === undefined) return false;
  const here = thisMachine();
  if (host !== short(here.host)) {
    const found = statSync(path, { throwIfNoEntry: false });
    return found !== undefined && found.mtimeMs > now.getTime() - FOREIGN_LIFE_MS;
  }
  if (boot !== short(here.boot)) return false;
  return Number(pid) === process.pid ? ownSpills.has(name) : isProcessAlive(Number(pid));
}

function short(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    return;
  }
}
