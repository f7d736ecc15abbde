/** Where a Spark job's file and results stand: in the project's folder, or in its object storage. */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { exists } from "../../core/files.ts";
import { sideBySide } from "../../core/side-by-side.ts";
import type { ObjectStorage } from "../../storage/storage.ts";

const DOWNLOADS_AT_ONCE = 8;
/** What Spark writes when all of a result is there. */
const DONE = "_SUCCESS";

export type SparkPlaces = {
  /** Address for Spark of a path relative to the project. */
  at(relative: string): string;
  writeJob(relative: string, sql: string): Promise<void>;
  /** The job that was written last; null where there is none. */
  readJob(relative: string): Promise<string | null>;
  isDone(relative: string): Promise<boolean>;
  /** Local paths of the Parquet files of a result. */
  bringResult(relative: string): Promise<string[]>;
  clear(relative: string): Promise<void>;
};

export function folderPlaces(dir: string): SparkPlaces {
  const at = (relative: string) => join(dir, relative);
  return {
    at,
    async writeJob(relative, sql) {
      await mkdir(join(at(relative), ".."), { recursive: true });
      await writeFile(at(relative), sql);
    },
    readJob: async (relative) => ((await exists(at(relative))) ? readFile(at(relative), "utf8") : null),
    isDone: (relative) => exists(at(`${relative}/${DONE}`)),
    async bringResult(relative) {
      const names = await readdir(at(relative));
      return names.filter((name) => name.endsWith(".parquet")).map((name) => at(`${relative}/${name}`));
    },
    clear: (relative) => rm(at(relative), { recursive: true, force: true }),
  };
}

/** `scheme`: as the cluster's Spark calls the storage: s3 on EMR, s3a elsewhere. */
export function storagePlaces(storage: ObjectStorage, dir: string, scheme: "s3" | "s3a"): SparkPlaces {
  const keysOf = async (prefix: string) => {
    const keys: string[] = [];
    for await (const { key } of storage.list(prefix)) keys.push(key);
    return keys;
  };
  return {
    at: (relative) => `${scheme}${storage.address.slice("s3".length)}${relative}`,
    async writeJob(relative, sql) {
      await storage.write(relative, new TextEncoder().encode(sql));
    },
    async readJob(relative) {
      const object = await storage.read(relative);
      return object === null ? null : new TextDecoder().decode(object.data);
    },
    isDone: async (relative) => (await storage.look(`${relative}/${DONE}`)) !== null,
    async bringResult(relative) {
      const keys = (await keysOf(`${relative}/`)).filter((key) => key.endsWith(".parquet"));
      return sideBySide(keys, DOWNLOADS_AT_ONCE, async (key) => {
        await storage.download(key, join(dir, key));
        return join(dir, key);
      });
    },
    async clear(relative) {
      await storage.remove(await keysOf(`${relative}/`));
    },
  };
}
