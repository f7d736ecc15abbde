/**
 * The port of object storage: where a project's files and its state stand when more than one machine works on them.
 * Objects are written whole; a reader sees the old object or the new one. Every error is an EndcapError that names the
 * object, what was not allowed where that is the reason, and whether trying again helps.
 */

/** What an object must be for a write to happen: not there, or still of this version. */
export type Condition = "absent" | { version: string };

export type StoredObject = {
  data: Uint8Array;
  /** Changes whenever the object does; what `Condition` compares. */
  version: string;
};

export type ObjectFacts = {
  key: string;
  bytes: number;
  /** When the storage took it, by the storage's clock. */
  modified: Date;
  version: string;
};

export type ObjectStorage = {
  /** As in "s3://bucket/prefix/": what stands before a key, for people. */
  address: string;
  /** A small object; null where there is none. */
  read(key: string): Promise<StoredObject | null>;
  /**
   * A small object. Returns its new version, or null where the condition did not hold, in which case nothing changed.
   * Of several writers with the same condition exactly one succeeds.
   */
  write(key: string, data: Uint8Array, condition?: Condition): Promise<string | null>;
  /** Facts of one object and the storage's own time; null where there is none. */
  look(key: string): Promise<(ObjectFacts & { now: Date }) | null>;
  /** A file of any size, in parts where it is large, with a checksum that the storage compares. */
  upload(key: string, path: string): Promise<void>;
  /** An object of any size as a file, whose bytes are compared with the stored checksum. An existing file is replaced when all bytes are there. */
  download(key: string, path: string): Promise<void>;
  /** All objects whose key begins with `prefix`, in the order of their keys. */
  list(prefix: string): AsyncIterable<ObjectFacts>;
  /** Removes objects; keys that are not there are fine. */
  remove(keys: readonly string[]): Promise<void>;
  close(): void;
};
