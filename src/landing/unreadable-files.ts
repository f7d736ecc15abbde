/**
 * What the source shows and cannot open, kept as refused files of their tables: their days wait, and every place that names
 * refused files names them. They are forgotten as soon as the source shows them otherwise, or no longer.
 */
import type { Store } from "../catalog/store.ts";
import type { SourceTableName } from "../model/tables.ts";
import type { FoundFile, UnreadableFile } from "./found-files.ts";

/** In the facts of such a file: nothing of it was ever landed, so nothing can be read again from there. */
const NOT_LANDED = JSON.stringify({ removed: "never landed" });
const PUT_WHOLE = "Put the whole file there, with the right to read it for the user that runs Endcap";
const OF_SOURCE = `status = 'refused' AND facts = '${NOT_LANDED}'`;

/** Without what was landed before, as it stands now as far as can be seen: a link to what was cleared away since. */
export function notLanded(store: Store, unreadable: readonly UnreadableFile[]): UnreadableFile[] {
  return unreadable.filter(({ file, bytes }) => {
    const landed = store.get<{ bytes: number }>(
      `SELECT bytes FROM files WHERE source_name = ? AND NOT (${OF_SOURCE}) ORDER BY file_id DESC LIMIT 1`,
      file,
    );
    return landed === undefined || (bytes > 0 && bytes !== landed.bytes);
  });
}

/** Before anything is landed: files that can be opened now must find no trace of the time when they could not. */
export function forgetOthers(store: Store, unreadable: readonly UnreadableFile[]): void {
  store.transaction(() => {
    const gone = store.all<{ file_id: number; delivery_id: number }>(
      `SELECT file_id, delivery_id FROM files WHERE ${OF_SOURCE} AND source_name NOT IN (SELECT value FROM json_each(?))`,
      JSON.stringify(unreadable.map(({ file }) => file)),
    );
    for (const { file_id, delivery_id } of gone) {
      store.run("DELETE FROM files WHERE file_id = ?", file_id);
      store.run("DELETE FROM deliveries WHERE delivery_id = ?", delivery_id);
    }
  });
}

export type RecordParams = {
  store: Store;
  runId: string;
  at: string;
  /** Of a table's present configuration; a refused file of another one would be read again. */
  versionOf(table: SourceTableName): string;
  unreadable: readonly UnreadableFile[];
};

/** Those whose names say whose files they are; answers the others. */
export function recordUnreadable({ store, runId, at, versionOf, unreadable }: RecordParams): UnreadableFile[] {
  store.transaction(() => {
    for (const { file, table, date, part, reason, next = PUT_WHOLE } of unreadable) {
      if (table === null) continue;
      const error = JSON.stringify({ rule: "unreadable", reason, next, version: versionOf(table) });
      const known = store.get<{ file_id: number }>(
        `SELECT file_id FROM files WHERE source_name = ? AND ${OF_SOURCE}`,
        file,
      );
      if (known !== undefined) {
        store.run("UPDATE files SET error = ? WHERE file_id = ?", error, known.file_id);
        continue;
      }
      const delivery = store.run(
        "INSERT INTO deliveries (table_name, name_date, effective_date, run_id, arrived_at, status) VALUES (?, ?, ?, ?, ?, 'refused')",
        table,
        date,
        date,
        runId,
        at,
      );
      store.run(
        `INSERT INTO files (table_name, source_name, name_date, part, bytes, modified_ms, changed_ms, sha256, landed_path, delivery_id, run_id, landed_at, status, facts, delivered, accepted, quarantined, skipped, refused, error)
         VALUES (?, ?, ?, ?, 0, 0, 0, ?, '', ?, ?, ?, 'refused', ?, 0, 0, 0, 0, 0, ?)`,
        table,
        file,
        date,
        part,
        `unread ${file}`,
        delivery,
        runId,
        at,
        NOT_LANDED,
        error,
      );
    }
  });
  return unreadable.filter(({ table }) => table === null);
}

/** Files that may be landed, and those left for later: parts of a delivery of which another part cannot be read. */
export function splitWaiting(
  files: readonly FoundFile[],
  unreadable: readonly UnreadableFile[],
): { ready: FoundFile[]; waiting: UnreadableFile[] } {
  const broken = new Map(
    unreadable.flatMap((one) => (one.part === null ? [] : [[`${one.table} ${one.date}`, one.file] as const])),
  );
  const brokenPart = ({ table, nameDate, part }: FoundFile) =>
    part === null ? undefined : broken.get(`${table} ${nameDate}`);
  return {
    ready: files.filter((file) => brokenPart(file) === undefined),
    waiting: files.flatMap((file) => {
      const other = brokenPart(file);
      return other === undefined ? [] : [closed(file, `waits for ${other}, a part of the same delivery`)];
    }),
  };
}

/** A file that is left where it stands, and why. */
export function closed({ name, table, nameDate, part, bytes }: FoundFile, reason: string): UnreadableFile {
  return { file: name, table, date: nameDate, part, bytes, reason };
}
