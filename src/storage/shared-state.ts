/**
 * The state database as an object: a machine works on a copy of its own and puts it back, conditionally, when a step is
 * done. The put is the moment when what a step did becomes true for everybody, so that a runner that was overtaken can
 * never publish. Versions that were brought stand as files of their own beside each other: no reader is disturbed.
 */
import { createHash } from "node:crypto";
import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import type { Store } from "../catalog/store.ts";
import { EndcapError } from "../core/errors.ts";
import { exists } from "../core/files.ts";
import { isProcessAlive } from "../core/machine.ts";
import type { ObjectStorage } from "./storage.ts";

const KEY = "state/endcap.db.zst";
const WORKING = /^work-(\d+)\.db/;

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

export type SharedState = {
  /** The file of the newest state, brought here where it is not yet; null where nothing was ever put. */
  bring(): Promise<string | null>;
  /** A copy of the newest state, or the place for a first one, that this process alone writes. */
  checkOut(): Promise<string>;
  /** Puts what was checked out and written since; an error where somebody else has put a state meanwhile. */
  put(store: Store): Promise<void>;
};

export function sharedState(storage: ObjectStorage, folder: string): SharedState {
  let version: string | null = null;
  const fileOf = (of: string) => join(folder, `${createHash("sha256").update(of).digest("hex").slice(0, 16)}.db`);

  const bring = async (): Promise<string | null> => {
    const facts = await storage.look(KEY);
    if (facts === null) {
      version = null;
      return null;
    }
    version = facts.version;
    if (await exists(fileOf(version))) return fileOf(version);
    const object = await storage.read(KEY);
    if (object === null) throw gone(storage);
    version = object.version;
    const path = fileOf(version);
    const aside = `${path}.${process.pid}.part`;
    await mkdir(folder, { recursive: true });
    await writeFile(aside, await decompress(object.data));
    await rename(aside, path);
    await forgetOthers(folder, path);
    return path;
  };

  return {
    bring,
    async checkOut() {
      const newest = await bring();
      const own = join(folder, `work-${process.pid}.db`);
      await mkdir(folder, { recursive: true });
      for (const ending of ["", "-wal", "-shm"]) await rm(own + ending, { force: true });
      if (newest !== null) await copyFile(newest, own);
      return own;
    },
    async put(store) {
      const aside = join(folder, `put-${process.pid}.db`);
      await rm(aside, { force: true });
      try {
        await store.snapshot(aside);
        const data = await compress(await readFile(aside));
        version = await putVersion(storage, data, version);
        await rename(aside, fileOf(version));
      } finally {
        await rm(aside, { force: true });
      }
    },
  };
}

/** A put whose answer was lost is known by its bytes when it is found done. */
async function putVersion(storage: ObjectStorage, data: Uint8Array, before: string | null): Promise<string> {
  const next = await storage.write(KEY, data, before === null ? "absent" : { version: before });
  if (next !== null) return next;
  const current = await storage.read(KEY);
  if (current !== null && Buffer.from(current.data).equals(data)) return current.version;
  throw new EndcapError({
    what: "Another runner has changed the state meanwhile",
    where: { file: storage.address + KEY },
    next: "Nothing: this run has published nothing since, and the other one goes on from the last finished step",
  });
}

/** Older versions, and what processes left that have ended. A file that is still read stays readable until it is closed. */
async function forgetOthers(folder: string, current: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const worker = WORKING.exec(name)?.[1];
    if (path.startsWith(current) || (worker !== undefined && isProcessAlive(Number(worker)))) continue;
    if (/^(?:[0-9a-f]{16}|work-\d+)\.db(?:-wal|-shm)?$/.test(name))
      await rm(path, { force: true }).catch(() => undefined);
  }
}

function gone(storage: ObjectStorage): EndcapError {
  return new EndcapError({
    what: "The state vanished while it was read",
    where: { file: storage.address + KEY },
    next: "Restore an earlier version of the object, then run again",
    retryable: true,
  });
}
