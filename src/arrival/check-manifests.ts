/** Holds the landed files against the delivered manifests, before they are validated: refuses, lets wait, and lets go again. */
import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import type { ProjectConfig } from "../config/project-config.ts";
import type { Store } from "../catalog/store.ts";
import type { SourceTableName } from "../model/tables.ts";
import { readingVersion } from "../validation/requeue.ts";
import { severityOf, type Finding } from "../validation/rules.ts";
import { judgeManifests, type ManifestVerdict, type PendingFile } from "./judge-manifests.ts";
import { readManifests } from "./source-manifests.ts";

export type ManifestFacts = {
  manifests: number;
  refused: number;
  waiting: { file: string; table: SourceTableName; date: string | null; reason: string; next: string }[];
  notes: string[];
  listedRows: { fileId: number; rows: number }[];
};

type Row = {
  file_id: number;
  delivery_id: number;
  table_name: SourceTableName;
  source_name: string;
  name_date: string | null;
  part: string | null;
  bytes: number;
  modified_ms: number;
  sha256: string;
  status: string;
  lines: number | null;
};

export async function checkManifests(params: {
  store: Store;
  config: ProjectConfig;
  source: string;
}): Promise<ManifestFacts> {
  const { store, config, source } = params;
  const rows = pendingRows(store);
  const dates = new Set(rows.flatMap(({ name_date }) => (name_date === null ? [] : [name_date])));
  const folders = ["", ...rows.map(({ source_name }) => posix.dirname(source_name).replace(/^\.$/, ""))];
  const manifests = await readManifests(source, folders, dates);
  const without = new Set(
    store
      .all<{ business_date: string }>("SELECT business_date FROM confirmations WHERE kind = 'without'")
      .map(({ business_date }) => business_date),
  );
  const { verdicts, notes, listedRows } = judgeManifests({
    manifests: manifests.toSorted((a, b) => (a.date < b.date ? 1 : -1)),
    pending: rows.map(toPending),
    isThere: (name) =>
      existsSync(join(source, name)) ||
      store.get("SELECT 1 AS yes FROM files WHERE source_name = ?", name) !== undefined,
    without,
  });
  const byId = new Map(rows.map((row) => [row.file_id, row]));
  const settled = verdicts.map((verdict) => settle(verdict, config));
  store.transaction(() => {
    for (const verdict of settled) apply(store, config, byId.get(verdict.fileId), verdict);
    for (const id of new Set(rows.map(({ delivery_id }) => delivery_id))) settleDelivery(store, id);
  });
  return {
    manifests: manifests.length,
    refused: settled.filter(({ status }) => status === "refused").length,
    waiting: waitingFiles(store),
    notes: [
      ...(severityOf("not-in-manifest", config.severities) === "off" ? [] : notes.map(({ text }) => text)),
      ...verdicts.flatMap((verdict, index) =>
        verdict.status !== "landed" && settled[index]?.status === "landed" && isTold(verdict, config)
          ? [`${byId.get(verdict.fileId)?.source_name}: ${verdict.reason}`]
          : [],
      ),
    ],
    listedRows,
  };
}

/** Files that wait for the rest of what their manifest lists. */
export function waitingFiles(store: Store): ManifestFacts["waiting"] {
  const rows = store.all<{ source_name: string; table_name: SourceTableName; name_date: string | null; error: string }>(
    "SELECT source_name, table_name, name_date, error FROM files WHERE status = 'waiting' ORDER BY name_date, table_name",
  );
  return rows.map(({ source_name, table_name, name_date, error }) => {
    const { reason, next } = JSON.parse(error) as { reason: string; next: string };
    return { file: source_name, table: table_name, date: name_date, reason, next };
  });
}

/** Notes, beside the other findings of their files, where a manifest lists another number of rows than was delivered. */
export function compareListedRows(store: Store, config: ProjectConfig, listed: ManifestFacts["listedRows"]): string[] {
  if (severityOf("manifest-rows", config.severities) === "off") return [];
  const notes: string[] = [];
  store.transaction(() => {
    for (const { fileId, rows } of listed) {
      const file = store.get<{ source_name: string; delivered: number; skipped: number; findings: string }>(
        "SELECT source_name, delivered, skipped, findings FROM files WHERE file_id = ? AND status = 'accepted'",
        fileId,
      );
      if (file === undefined || file.delivered - file.skipped === rows || file.delivered === rows) continue;
      const findings = JSON.parse(file.findings) as Finding[];
      const text = `${file.delivered} rows, the manifest says ${rows}`;
      notes.push(`${file.source_name} has ${text}`);
      if (findings.some(({ rule }) => rule === "manifest-rows")) continue;
      store.run(
        "UPDATE files SET findings = ? WHERE file_id = ?",
        JSON.stringify([
          ...findings,
          { rule: "manifest-rows", rows: Math.abs(file.delivered - rows), text } satisfies Finding,
        ]),
        fileId,
      );
    }
  });
  return notes;
}

/** The newest version of each file that is not validated, or that a manifest refused, with the parts that fell with it. */
function pendingRows(store: Store): Row[] {
  return store.all<Row>(
    `SELECT file_id, delivery_id, table_name, source_name, name_date, part, bytes, modified_ms, sha256, status, json_extract(facts, '$.physicalLines') AS lines FROM files AS f
     WHERE (status IN ('landed', 'waiting') OR status = 'refused' AND (
         json_extract(error, '$.rule') = 'manifest-mismatch'
         OR json_extract(error, '$.rule') = 'parts-refused' AND delivery_id IN (SELECT delivery_id FROM files WHERE status = 'refused' AND json_extract(error, '$.rule') = 'manifest-mismatch')))
       AND NOT EXISTS (SELECT 1 FROM files AS newer WHERE newer.source_name = f.source_name AND newer.file_id > f.file_id)
     ORDER BY file_id`,
  );
}

function toPending(row: Row): PendingFile {
  return {
    fileId: row.file_id,
    deliveryId: row.delivery_id,
    name: row.source_name,
    nameDate: row.name_date,
    part: row.part,
    bytes: row.bytes,
    modifiedMs: row.modified_ms,
    sha256: row.sha256,
  };
}

/** A finding whose severity was lowered does not keep its file out. */
function settle(verdict: ManifestVerdict, config: ProjectConfig): ManifestVerdict {
  const keepsOut =
    verdict.rule === null || ["refuse", "quarantine"].includes(severityOf(verdict.rule, config.severities));
  return keepsOut ? verdict : { ...verdict, status: "landed" };
}

function isTold({ rule }: ManifestVerdict, config: ProjectConfig): boolean {
  return rule !== null && severityOf(rule, config.severities) === "warn";
}

function apply(store: Store, config: ProjectConfig, row: Row | undefined, verdict: ManifestVerdict): void {
  if (row === undefined) return;
  const { status, rule, reason, next } = verdict;
  if (status === "landed") {
    if (row.status !== "landed")
      store.run("UPDATE files SET status = 'landed', error = NULL WHERE file_id = ?", row.file_id);
    return;
  }
  const error = JSON.stringify({ rule, reason, next, version: readingVersion(config, row.table_name) });
  const rows = status === "refused" ? Math.max(0, (row.lines ?? 0) - 1) : 0;
  store.run(
    "UPDATE files SET status = ?, error = ?, delivered = ?, accepted = 0, quarantined = 0, skipped = 0, refused = ? WHERE file_id = ?",
    status,
    error,
    rows,
    rows,
    row.file_id,
  );
}

/** A delivery is refused when all of its files are. */
function settleDelivery(store: Store, deliveryId: number): void {
  const { open } = store.get<{ open: number }>(
    "SELECT count(*) AS open FROM files WHERE delivery_id = ? AND status <> 'refused'",
    deliveryId,
  ) ?? { open: 0 };
  store.run(
    "UPDATE deliveries SET status = ? WHERE delivery_id = ? AND status IN ('landed', 'refused')",
    open === 0 ? "refused" : "landed",
    deliveryId,
  );
}
