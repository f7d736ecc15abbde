/** Every delivered row is accounted for: delivered = accepted + quarantined + skipped + refused, per file. */
import type { Duck } from "../core/duck.ts";
import type { SourceTable } from "../model/tables.ts";
import { BATCH } from "./batch-rows.ts";
import { showConflicts } from "./show-conflicts.ts";
import type { TypedGroup } from "./type-group.ts";
import type { BatchFile } from "./validate-batch.ts";

/** Rows left out because another row says the same, or says it later. */
const SKIPPED = "'equal-snapshots', 'equal-keys', 'conflicting-keys', 'equal-days'";

export type FileCount = {
  fileId: number;
  delivered: number;
  accepted: number;
  quarantined: number;
  skipped: number;
  refused: number;
};

export async function countFiles(
  duck: Duck,
  table: SourceTable,
  groups: readonly TypedGroup[],
  files: ReadonlyMap<number, BatchFile>,
): Promise<FileCount[]> {
  const read = new Map<number, { rows: number; skipped: number }>();
  for (const { group, doubtful, rows } of groups) {
    for (const { fileId } of group.files) read.set(fileId, { rows: rows.get(fileId) ?? 0, skipped: 0 });
    if (doubtful === null) continue;
    for (const row of await duck.rows<{ file_id: number; skip: string; n: bigint; line: number }>(
      `SELECT file_id, skip, count(*) AS n, min(line) AS line FROM ${doubtful} WHERE skip IS NOT NULL GROUP BY ALL`,
    )) {
      const entry = read.get(row.file_id);
      if (entry !== undefined) entry.skipped += Number(row.n);
      note(files, row.file_id, row.skip === "header" ? "repeated-header" : "blank-lines", Number(row.n), row.line);
    }
  }
  const quarantined = await countBy(
    duck,
    groups,
    `SELECT file_id, count(*) AS n FROM ${BATCH.quarantine} GROUP BY file_id`,
  );
  const repeated = await countBy(
    duck,
    groups,
    `SELECT file_id, count(*) AS n FROM ${BATCH.excluded} WHERE rule IN (${SKIPPED}) GROUP BY file_id`,
  );
  await noteRepeats(duck, table, groups, files);
  return [...files].map(([fileId, file]) => {
    const rows = read.get(fileId);
    if (rows === undefined || file.prepared === null) {
      return {
        fileId,
        delivered: file.refusedRows,
        accepted: 0,
        quarantined: 0,
        skipped: 0,
        refused: file.refusedRows,
      };
    }
    const before = file.prepared.skipped.blank + file.prepared.skipped.header + file.prepared.skipped.title;
    noteSkippedBefore(file);
    const delivered = rows.rows + before;
    if (file.refusal !== null)
      return { fileId, delivered, accepted: 0, quarantined: 0, skipped: 0, refused: delivered };
    const bad = quarantined.get(fileId) ?? 0;
    if (file.duplicate)
      return { fileId, delivered, accepted: 0, quarantined: bad, skipped: delivered - bad, refused: 0 };
    const skipped = before + rows.skipped + (repeated.get(fileId) ?? 0);
    return { fileId, delivered, accepted: delivered - bad - skipped, quarantined: bad, skipped, refused: 0 };
  });
}

function note(
  files: ReadonlyMap<number, BatchFile>,
  fileId: number,
  rule: "repeated-header" | "blank-lines" | "equal-snapshots" | "equal-keys" | "conflicting-keys",
  rows: number,
  line?: number,
  text?: string,
): void {
  files.get(fileId)?.findings.push({
    rule,
    rows,
    ...(line === undefined ? {} : { line }),
    ...(text === undefined ? {} : { text }),
  });
}

function noteSkippedBefore(file: BatchFile): void {
  const { blank, header, title } = file.prepared?.skipped ?? { blank: 0, header: 0, title: 0 };
  if (title > 0) file.findings.push({ rule: "title-lines", rows: title, line: 1 });
  if (blank > 0) file.findings.push({ rule: "blank-lines", rows: blank });
  if (header > 0) file.findings.push({ rule: "repeated-header", rows: header });
}

async function countBy(duck: Duck, groups: readonly TypedGroup[], sql: string): Promise<Map<number, number>> {
  if (groups.length === 0) return new Map();
  return new Map((await duck.rows<{ file_id: number; n: bigint }>(sql)).map(({ file_id, n }) => [file_id, Number(n)]));
}

async function noteRepeats(
  duck: Duck,
  table: SourceTable,
  groups: readonly TypedGroup[],
  files: ReadonlyMap<number, BatchFile>,
): Promise<void> {
  if (groups.length === 0) return;
  const rows = await duck.rows<{
    file_id: number;
    rule: "equal-snapshots" | "equal-keys" | "conflicting-keys";
    n: bigint;
    line: number;
  }>(
    `SELECT file_id, rule, count(*) AS n, min(line) AS line FROM ${BATCH.excluded} WHERE rule IN (${SKIPPED}) AND rule <> 'equal-days' GROUP BY ALL`,
  );
  const nameOf = (fileId: number) => files.get(fileId)?.landed.name ?? "";
  const isShown = rows.some(({ rule }) => rule === "conflicting-keys");
  const conflicts = new Map(
    (isShown ? await showConflicts(duck, table, nameOf) : []).map(({ fileId, text }) => [fileId, text]),
  );
  for (const { file_id, rule, n, line } of rows)
    note(files, file_id, rule, Number(n), line, rule === "conflicting-keys" ? conflicts.get(file_id) : undefined);
}
