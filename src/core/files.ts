/**
 * The file layer: every write that must survive a power cut goes through here, so that tests can cut it at any point.
 * A write is visible whole or not at all: written aside, synced, renamed, folder and new folders above it synced. What a write that was cut off
 * left aside is overwritten by the next one.
 */
import { constants } from "node:fs";
import { copyFile, mkdir, open, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";

export type Files = {
  /** Makes a folder and its parents; keeps what is there. */
  makeFolder(path: string): Promise<void>;
  /** Writes a whole file durably; an existing one is replaced in one step. */
  write(path: string, data: string | Uint8Array): Promise<void>;
  /** Copies the bytes (never a link) durably; fails where the target exists. */
  copy(from: string, to: string): Promise<void>;
  /** Makes a finished file durable and visible under its final name. */
  publish(aside: string, to: string): Promise<void>;
  /** Removes a file or folder; nothing there is fine. */
  remove(path: string): Promise<void>;
};

/** What an opened file's own errors leave out: which file it is. */
export async function naming<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && !("path" in error)) Object.assign(error, { path });
    throw error;
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await naming(path, handle.sync());
  } finally {
    await handle.close();
  }
}

/** Makes a folder and its parents so that a power cut does not take them away: what each new one stands in is synced. */
async function makeDurableFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await sync(dirname(made));
}

export const realFiles: Files = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true });
  },
  async write(path, data) {
    const aside = `${path}.aside`;
    await makeDurableFolder(dirname(path));
    const handle = await open(aside, "w");
    try {
      await naming(path, handle.writeFile(data));
      await naming(path, handle.sync());
    } finally {
      await handle.close();
    }
    await rename(aside, path);
    await sync(dirname(path));
  },
  async copy(from, to) {
    const aside = `${to}.aside`;
    await makeDurableFolder(dirname(to));
    await copyFile(from, aside, constants.COPYFILE_FICLONE);
    await sync(aside);
    await rename(aside, to);
    await sync(dirname(to));
  },
  async publish(aside, to) {
    await makeDurableFolder(dirname(to));
    await sync(aside);
    await rename(aside, to);
    await sync(dirname(to));
  },
  async remove(path) {
    await rm(path, { recursive: true, force: true });
  },
};

/** Whether anything stands at this path. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Removes the files of a folder that `keep` does not want; folders below are walked. Returns what was removed. */
export async function sweepFolder(folder: string, keep: (path: string) => boolean): Promise<string[]> {
  const removed: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  for (const entry of entries) {
    const path = `${entry.parentPath}/${entry.name}`;
    if (!entry.isFile() || keep(path)) continue;
    await unlink(path).catch(() => undefined);
    removed.push(path);
  }
  return removed;
}
