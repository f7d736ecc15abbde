/**
 * The file layer of a project whose files stand in object storage. What is published goes there first and then stands in
 * the project folder as well, which is a cache: a file is immutable, so one that is here is the one that is there.
 */
import { isAbsolute, relative, sep } from "node:path";
import { exists, type Files } from "../core/files.ts";
import { sideBySide } from "../core/side-by-side.ts";
import type { ObjectStorage } from "./storage.ts";

/** Folders of a project that are shared; work, logs and the state's own folder are each machine's. */
const SHARED = new Set(["landing", "accepted", "quarantine", "lake"]);

const DOWNLOADS_AT_ONCE = 8;

export type SharedFiles = Files & {
  /** Removes from the storage what was removed here; to be called when no state that is kept refers to it any more. */
  removeThere(): Promise<void>;
};

export function sharedFiles(params: { storage: ObjectStorage; dir: string; local: Files }): SharedFiles {
  const { storage, dir, local } = params;
  const removed = new Set<string>();
  return {
    makeFolder: (path) => local.makeFolder(path),
    async write(path, data) {
      const key = sharedKey(dir, path);
      if (key !== null) await storage.write(key, typeof data === "string" ? new TextEncoder().encode(data) : data);
      await local.write(path, data);
    },
    async copy(from, to) {
      const key = sharedKey(dir, to);
      if (key !== null) await storage.upload(key, from);
      await local.copy(from, to);
    },
    async publish(aside, to) {
      const key = sharedKey(dir, to);
      if (key !== null) {
        removed.delete(key);
        await storage.upload(key, aside);
      }
      await local.publish(aside, to);
    },
    async remove(path) {
      await local.remove(path);
      const key = sharedKey(dir, path);
      if (key !== null) removed.add(key);
    },
    async removeThere() {
      const keys = [...removed];
      await storage.remove(keys);
      for (const key of keys) removed.delete(key);
    },
  };
}

/** Brings files here that stand in the storage alone; `onFile` is told after each. */
export async function bringFiles(
  params: { storage: ObjectStorage; dir: string; onFile?: (done: number, total: number) => void },
  paths: readonly string[],
): Promise<void> {
  const { storage, dir, onFile } = params;
  const wanted = await sideBySide([...new Set(paths)], DOWNLOADS_AT_ONCE, async (path) => {
    const key = sharedKey(dir, path);
    return key === null || (await exists(path)) ? [] : [{ key, path }];
  });
  const absent = wanted.flat();
  let done = 0;
  await sideBySide(absent, DOWNLOADS_AT_ONCE, async ({ key, path }) => {
    await storage.download(key, path);
    done += 1;
    onFile?.(done, absent.length);
  });
}

/** The key of a project's file; null for what is not shared. */
function sharedKey(dir: string, path: string): string | null {
  const inside = relative(dir, path);
  if (isAbsolute(inside)) return null;
  const parts = inside.split(sep);
  return parts.length > 1 && SHARED.has(parts[0] ?? "") ? parts.join("/") : null;
}
