/**
 * Landing: real copies of the files as delivered, never changed, with a manifest per delivery.
 * Files of one table found together for one name date are one delivery, but where each adds its rows.
 */
import { basename, join } from "node:path";
import type { Store } from "../catalog/store.ts";
import type { Effects } from "../core/effects.ts";
import { sideBySide } from "../core/side-by-side.ts";
import { inspectFile } from "../validation/reading/inspect.ts";
import type { FileFacts } from "../validation/reading/file-facts.ts";
import type { SourceTableName } from "../model/tables.ts";
import type { FoundFile, UnreadableFile } from "./found-files.ts";
import { writeManifests } from "./manifests.ts";
import type { ProjectPaths } from "./paths.ts";
import { closed, splitWaiting } from "./unreadable-files.ts";

export type LandedCount = {
  files: number;
  bytes: number;
  deliveries: number;
  unchanged: number;
  /** Files that could not be opened since they were listed. */
  unreadable: UnreadableFile[];
  /** Parts that wait for one of them. */
  waiting: UnreadableFile[];
};

/** What is kept of a file's inspection: all but its first and last bytes. */
export type StoredFacts = Omit<FileFacts, "head" | "tail">;

type Inspected = { file: FoundFile; facts: StoredFacts; landed: string };

/** Files copied side by side: most of the time goes into waiting for the disk. */
const COPIES = 8;
/** Files after which the deliveries copied so far are recorded. */
const FILES_PER_RECORD = 64;
const CLOSED = {
  EACCES: "cannot be read: the right to do so is missing",
  EPERM: "cannot be read: the right to do so is missing",
  ENOENT: "vanished while it was to be copied",
} as const;

/** Copies the files into landing and records them, some deliveries at a time. A cut run lands again only what is missing. */
export async function landFiles(params: {
  store: Store;
  effects: Effects;
  paths: ProjectPaths;
  runId: string;
  files: readonly FoundFile[];
  /** Tables whose deliveries add their rows: each of their files is a delivery of its own. */
  apart?: ReadonlySet<SourceTableName>;
}): Promise<LandedCount> {
  const { store, effects, runId, files, apart = new Set() } = params;
  const count: LandedCount = { files: 0, bytes: 0, deliveries: 0, unchanged: 0, unreadable: [], waiting: [] };
  let done = 0;
  for (const groups of inBatches(groupDeliveries(files, apart))) {
    const copied = await sideBySide(groups.flat(), COPIES, async (file, index) => {
      const entry = await copyIn(params, file, index);
      done++;
      effects.report({ kind: "file", step: "land", text: file.name, done, total: files.length });
      return entry;
    });
    const byFile = new Map(copied.flatMap((entry) => ("facts" in entry ? [[entry.file, entry] as const] : [])));
    const unreadable = copied.flatMap((entry) => ("facts" in entry ? [] : [entry]));
    const split = splitWaiting([...byFile.keys()], unreadable);
    const ready = new Set(split.ready);
    count.unreadable.push(...unreadable);
    count.waiting.push(...split.waiting);
    store.transaction(() => {
      for (const group of groups) {
        const inspected = group.flatMap((file) => (ready.has(file) ? (byFile.get(file) ?? []) : []));
        const fresh = inspected.filter(({ file, facts }) => !sameAsBefore(store, file, facts));
        touchUnchanged(
          store,
          inspected.filter((entry) => !fresh.includes(entry)),
        );
        count.unchanged += inspected.length - fresh.length;
        if (fresh.length === 0) continue;
        recordDelivery({ store, effects, runId, inspected: fresh, apart });
        count.files += fresh.length;
        count.bytes += fresh.reduce((sum, { facts }) => sum + facts.bytes, 0);
        count.deliveries++;
      }
    });
  }
  await writeManifests(params);
  return count;
}

function inBatches(groups: readonly FoundFile[][]): FoundFile[][][] {
  const batches: FoundFile[][][] = [];
  let files = Infinity;
  for (const group of groups) {
    if (files >= FILES_PER_RECORD) {
      batches.push([]);
      files = 0;
    }
    batches.at(-1)?.push(group);
    files += group.length;
  }
  return batches;
}

function groupDeliveries(files: readonly FoundFile[], apart: ReadonlySet<SourceTableName>): FoundFile[][] {
  const groups = Map.groupBy(
    files,
    (file) => `${file.table} ${effectiveDate(file) ?? ""}${apart.has(file.table) ? ` ${file.name}` : ""}`,
  );
  return [...groups.values()].sort((a, b) =>
    compareText(
      a[0] === undefined ? "" : (effectiveDate(a[0]) ?? ""),
      b[0] === undefined ? "" : (effectiveDate(b[0]) ?? ""),
    ),
  );
}

/** What orders deliveries: the date in the name, with the time where it has one. */
function effectiveDate({ nameDate, nameTime }: FoundFile): string | null {
  if (nameDate === null) return null;
  return nameTime === null ? nameDate : `${nameDate}T${nameTime}`;
}

async function copyIn(
  params: { effects: Effects; paths: ProjectPaths; runId: string },
  file: FoundFile,
  index: number,
): Promise<Inspected | UnreadableFile> {
  const aside = join(params.paths.work, params.runId, "landing", `${index}-${file.table}-${basename(file.name)}`);
  await params.effects.files.makeFolder(join(params.paths.work, params.runId, "landing"));
  await params.effects.files.remove(aside);
  const facts = await inspectFile(file.path, { copyTo: aside }).catch((error: unknown) => closedBy(error, file));
  if (!("sha256" in facts)) return facts;
  const { head: _head, tail: _tail, ...stored } = facts;
  const landed = join(
    "landing",
    file.table,
    file.nameDate ?? "undated",
    stored.sha256.slice(0, 12),
    basename(file.name),
  );
  await params.effects.files.publish(aside, params.paths.at(landed));
  return { file, facts: stored, landed };
}

/** Throws the error again where it says something else than that the file in the source cannot be opened. */
function closedBy(error: unknown, file: FoundFile): UnreadableFile {
  const { code, path } = error as NodeJS.ErrnoException;
  if (path !== file.path || code === undefined || !(code in CLOSED)) throw error;
  return closed(file, CLOSED[code as keyof typeof CLOSED]);
}

function sameAsBefore(store: Store, file: FoundFile, facts: StoredFacts): boolean {
  const before = store.get<{ sha256: string }>(
    "SELECT sha256 FROM files WHERE source_name = ? ORDER BY file_id DESC LIMIT 1",
    file.name,
  );
  return before?.sha256 === facts.sha256;
}

function touchUnchanged(store: Store, entries: readonly Inspected[]): void {
  for (const { file } of entries) {
    store.run(
      "UPDATE files SET modified_ms = ?, changed_ms = ? WHERE file_id = (SELECT max(file_id) FROM files WHERE source_name = ?)",
      file.modifiedMs,
      file.changedMs,
      file.name,
    );
  }
}

function recordDelivery(params: {
  store: Store;
  effects: Effects;
  runId: string;
  inspected: readonly Inspected[];
  apart: ReadonlySet<SourceTableName>;
}): void {
  const { store, effects, runId, inspected, apart } = params;
  const [first] = inspected;
  if (first === undefined) return;
  const at = effects.clock.now().toISOString();
  const { table, nameDate } = first.file;
  store.transaction(() => {
    const id = store.run(
      "INSERT INTO deliveries (table_name, name_date, effective_date, run_id, arrived_at, status) VALUES (?, ?, ?, ?, ?, 'landed')",
      table,
      nameDate,
      effectiveDate(first.file),
      runId,
      at,
    );
    for (const { file, facts, landed } of inspected) {
      store.run(
        `INSERT INTO files (table_name, source_name, name_date, part, bytes, modified_ms, changed_ms, sha256, landed_path, delivery_id, run_id, landed_at, status, facts)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'landed', ?)`,
        table,
        file.name,
        file.nameDate,
        file.part,
        facts.bytes,
        file.modifiedMs,
        file.changedMs,
        facts.sha256,
        landed,
        id,
        runId,
        at,
        JSON.stringify(facts),
      );
    }
    if (!apart.has(table)) joinOtherParts(store, id, inspected);
  });
}

/** A part that comes after the others joins them: the new delivery holds the earlier parts too, and is read whole. */
function joinOtherParts(store: Store, deliveryId: number, inspected: readonly Inspected[]): void {
  const [first] = inspected;
  if (first === undefined || first.file.nameDate === null || inspected.some(({ file }) => file.part === null)) return;
  const before = store.get<{ delivery_id: number }>(
    "SELECT max(delivery_id) AS delivery_id FROM deliveries WHERE table_name = ? AND name_date = ? AND delivery_id < ?",
    first.file.table,
    first.file.nameDate,
    deliveryId,
  );
  if (before?.delivery_id == null) return;
  const parts = inspected.map(({ file }) => file.part);
  store.run(
    `INSERT INTO files (table_name, source_name, name_date, part, bytes, modified_ms, changed_ms, sha256, landed_path, delivery_id, run_id, landed_at, status, facts)
     SELECT table_name, source_name, name_date, part, bytes, modified_ms, changed_ms, sha256, landed_path, ?, run_id, landed_at, 'landed', facts
     FROM files WHERE delivery_id = ? AND part IS NOT NULL AND part NOT IN (SELECT value FROM json_each(?))
       AND source_name NOT IN (SELECT value FROM json_each(?))`,
    deliveryId,
    before.delivery_id,
    JSON.stringify(parts),
    JSON.stringify(inspected.map(({ file }) => file.name)),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
