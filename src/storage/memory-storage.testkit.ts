/** Object storage in memory, and one around another storage that fails when told to. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { EndcapError } from "../core/errors.ts";
import type { Condition, ObjectFacts, ObjectStorage } from "./storage.ts";

export function memoryStorage(): ObjectStorage {
  const objects = new Map<string, { data: Uint8Array; version: string; modified: Date }>();
  let writes = 0;
  const put = (key: string, data: Uint8Array): string => {
    writes += 1;
    const version = `v${writes}`;
    objects.set(key, { data: Uint8Array.from(data), version, modified: new Date() });
    return version;
  };
  const holds = (key: string, condition: Condition | undefined): boolean => {
    if (condition === undefined) return true;
    return condition === "absent" ? !objects.has(key) : objects.get(key)?.version === condition.version;
  };
  const factsOf = (key: string): ObjectFacts | null => {
    const object = objects.get(key);
    return object === undefined
      ? null
      : { key, bytes: object.data.length, modified: object.modified, version: object.version };
  };
  return {
    address: "memory:",
    read: async (key) => {
      const object = objects.get(key);
      return object === undefined ? null : { data: Uint8Array.from(object.data), version: object.version };
    },
    write: async (key, data, condition) => (holds(key, condition) ? put(key, data) : null),
    look: async (key) => {
      const facts = factsOf(key);
      return facts === null ? null : { ...facts, now: new Date() };
    },
    upload: async (key, path) => {
      put(key, await readFile(path));
    },
    download: async (key, path) => {
      const object = objects.get(key);
      if (object === undefined)
        throw new EndcapError({ what: "The object is not there", where: { file: key }, next: "" });
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, object.data);
    },
    async *list(prefix) {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix));
      for (const key of keys.sort((a, b) => (a < b ? -1 : 1))) {
        const facts = factsOf(key);
        if (facts !== null) yield facts;
      }
    },
    remove: async (keys) => {
      for (const key of keys) objects.delete(key);
    },
    close: () => undefined,
  };
}

/** Asks before each call whether it fails; what fails after it was done is what a broken connection looks like. */
export function failingStorage(
  storage: ObjectStorage,
  fails: (call: { name: string; key: string }) => "before" | "after" | null,
): ObjectStorage {
  const around = async <T>(name: string, key: string, work: () => Promise<T>): Promise<T> => {
    const when = fails({ name, key });
    const result = when === "before" ? null : await work();
    if (when !== null)
      throw new EndcapError({ what: `${name} failed`, where: { file: key }, next: "Try again", retryable: true });
    return result as T;
  };
  return {
    ...storage,
    read: (key) => around("read", key, () => storage.read(key)),
    write: (key, data, condition) => around("write", key, () => storage.write(key, data, condition)),
    look: (key) => around("look", key, () => storage.look(key)),
    upload: (key, path) => around("upload", key, () => storage.upload(key, path)),
    download: (key, path) => around("download", key, () => storage.download(key, path)),
    remove: (keys) => around("remove", keys[0] ?? "", () => storage.remove(keys)),
  };
}
