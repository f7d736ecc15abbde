/** What became of each file's rows: delivered = accepted + quarantined + skipped + refused. */
import type { Store } from "../catalog/store.ts";

export type FileAccount = {
  file: string;
  table: string;
  status: string;
  delivered: number;
  accepted: number;
  quarantined: number;
  skipped: number;
  refused: number;
};

/** Of the files that a run landed, and of those that it read again. */
export function fileAccounts(store: Store, runId: string, fileIds: readonly number[]): FileAccount[] {
  return store.all<FileAccount>(
    `SELECT source_name AS file, table_name AS "table", status, coalesce(delivered, 0) AS delivered, coalesce(accepted, 0) AS accepted,
       coalesce(quarantined, 0) AS quarantined, coalesce(skipped, 0) AS skipped, coalesce(refused, 0) AS refused
     FROM files WHERE run_id = ? OR file_id IN (SELECT value FROM json_each(?)) ORDER BY table_name, file_id`,
    runId,
    JSON.stringify(fileIds),
  );
}

/** The account of all of them: also of files that were refused before their rows were read. */
export function sumOfAccounts(
  files: readonly FileAccount[],
): Record<"files" | "delivered" | "accepted" | "quarantined" | "skipped" | "refused", number> {
  const sum = { files: files.length, delivered: 0, accepted: 0, quarantined: 0, skipped: 0, refused: 0 };
  for (const file of files) {
    for (const name of ["delivered", "accepted", "quarantined", "skipped", "refused"] as const) sum[name] += file[name];
  }
  return sum;
}
