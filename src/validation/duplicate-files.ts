/** Files that bring nothing of their own: what they hold was delivered under another name. One of them counts. */
import type { Store } from "../catalog/store.ts";
import { literal, type Duck } from "../core/duck.ts";
import type { SourceTable, SourceTableName } from "../model/tables.ts";
import { BATCH } from "./batch-rows.ts";
import type { FileDay } from "./measure-batch.ts";
import type { BatchFile } from "./validate-batch.ts";

/** Files found together for one date, with equal content, are the same file delivered twice. */
export function markDuplicates(files: ReadonlyMap<number, BatchFile>, days: readonly FileDay[]): void {
  const byFile = Map.groupBy(days, ({ fileId }) => fileId);
  const seen = new Map<string, string>();
  for (const [fileId, file] of files) {
    const own = byFile.get(fileId);
    if (own === undefined || file.refusal !== null) continue;
    const content = own
      .map(({ date, rows, contentSum, contentXor }) => `${date} ${rows} ${contentSum} ${contentXor}`)
      .sort()
      .join("\n");
    const key = `${file.landed.foundTogether}\n${content}`;
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, file.landed.name);
      continue;
    }
    mark(file, first);
  }
}

/** A day of fewer rows may be the same in two part files by chance. */
const FEW_ROWS = 10;

/** Whole days that two files of one delivery hold alike, as overlapping exports do: they count once, of the first file. */
export async function excludeEqualDays(
  duck: Duck,
  table: SourceTable,
  files: ReadonlyMap<number, BatchFile>,
  days: readonly FileDay[],
): Promise<void> {
  const date = table.dateColumn;
  if (table.kind !== "fact" || table.key.length > 0 || date === null) return;
  const own = days.filter(({ fileId, rows }) => {
    const file = files.get(fileId);
    return rows >= FEW_ROWS && file?.refusal === null && !file.duplicate;
  });
  const alike = Map.groupBy(
    own.toSorted((a, b) => a.fileId - b.fileId),
    (day) => `${day.deliveryId} ${day.date} ${day.rows} ${day.contentSum} ${day.contentXor}`,
  );
  const repeated = [...alike.values()].flatMap(([first, ...others]) =>
    others.map((day) => ({ ...day, first: files.get(first?.fileId ?? 0)?.landed.name ?? "" })),
  );
  if (repeated.length === 0) return;
  const values = repeated.map((day) => `(${day.fileId}, DATE ${literal(day.date)})`).join(", ");
  await duck.run(`INSERT INTO ${BATCH.excluded} SELECT file_id, line, 'equal-days' FROM ${BATCH.kept}
    JOIN (VALUES ${values}) AS v(file_id, day) USING (file_id) WHERE ${date} = v.day`);
  for (const [fileId, group] of Map.groupBy(repeated, (day) => day.fileId)) {
    const dates = group.map((day) => day.date).sort();
    const rows = group.reduce((sum, day) => sum + day.rows, 0);
    const span = dates.length === 1 ? dates[0] : `${dates.length} days, ${dates[0]} to ${dates.at(-1)}`;
    files.get(fileId)?.findings.push({ rule: "equal-days", rows, text: `${span}, also in ${group[0]?.first}` });
  }
}

/** SQL: file `first` has the bytes of file `own` under another name, was there before it, and still counts. */
const SAME_BYTES = `first.table_name = own.table_name AND first.sha256 = own.sha256 AND first.file_id < own.file_id AND first.source_name <> own.source_name
  AND (first.status = 'landed' OR first.status = 'accepted' AND (
    NOT EXISTS (SELECT 1 FROM days AS d WHERE d.delivery_id = first.delivery_id)
    OR EXISTS (SELECT 1 FROM days AS d WHERE d.delivery_id = first.delivery_id AND d.state <> 'superseded')))`;

/** Where every delivery adds its lines, the same bytes under another name are no new lines. */
export function markDeliveredBefore(store: Store, files: ReadonlyMap<number, BatchFile>): void {
  for (const file of files.values()) {
    if (file.refusal !== null || file.duplicate) continue;
    const before = store.get<{ name: string }>(
      `SELECT first.source_name AS name FROM files AS own JOIN files AS first ON ${SAME_BYTES} WHERE own.file_id = ? LIMIT 1`,
      file.landed.fileId,
    );
    if (before !== undefined) mark(file, before.name);
  }
}

/** Copies of files that were written over since, and so count no longer: they are read again, and count themselves. */
export function requeueCopies(store: Store, table: SourceTableName, superseded: readonly number[]): void {
  if (superseded.length === 0) return;
  store.run(
    `UPDATE files AS own SET status = 'landed' WHERE own.status = 'duplicate' AND own.table_name = ?1
       AND own.sha256 IN (SELECT sha256 FROM files WHERE delivery_id IN (SELECT value FROM json_each(?2)) AND source_name <> own.source_name)
       AND NOT EXISTS (SELECT 1 FROM files AS newer WHERE newer.source_name = own.source_name AND newer.file_id > own.file_id)
       AND NOT EXISTS (SELECT 1 FROM files AS first WHERE ${SAME_BYTES})`,
    table,
    JSON.stringify(superseded),
  );
}

function mark(file: BatchFile, first: string): void {
  file.duplicate = true;
  file.findings.push({ rule: "duplicate-file", rows: 0, text: `equal to ${first}` });
}
