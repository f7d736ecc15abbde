/** What stands in the source folder now, against what was landed before. */
import type { Store } from "../catalog/store.ts";
import type { SourceTableName } from "../model/tables.ts";

/** A delivered file as the source shows it. */
export type FoundFile = {
  /** Path relative to the source. */
  name: string;
  path: string;
  table: SourceTableName;
  nameDate: string | null;
  /** Time of day in the name: a later file of the same date is a newer delivery. */
  nameTime: string | null;
  part: string | null;
  bytes: number;
  modifiedMs: number;
  changedMs: number;
};

/** What stands in the source and cannot be opened as a file. */
export type UnreadableFile = {
  /** Path relative to the source; of a folder with `/` at its end. */
  file: string;
  /** By its name; null where that names no table. */
  table: SourceTableName | null;
  date: string | null;
  part: string | null;
  /** 0 where its size cannot be seen either. */
  bytes: number;
  /** As "is a link that leads nowhere". */
  reason: string;
  /** What to do about it, where that is not to put a whole file there that can be read. */
  next?: string;
};

type LandedFile = { source_name: string; bytes: number; modified_ms: number; changed_ms: number };

/** The files that are new, or whose bytes may have changed since they were landed. */
export function newFiles(store: Store, found: readonly FoundFile[]): FoundFile[] {
  const landed = new Map(
    store
      .all<LandedFile>(
        "SELECT source_name, bytes, modified_ms, changed_ms FROM files WHERE file_id IN (SELECT max(file_id) FROM files GROUP BY source_name)",
      )
      .map((file) => [file.source_name, file]),
  );
  return found.filter((file) => {
    const before = landed.get(file.name);
    return (
      before === undefined ||
      before.bytes !== file.bytes ||
      before.modified_ms !== file.modifiedMs ||
      before.changed_ms !== file.changedMs
    );
  });
}
