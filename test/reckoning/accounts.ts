/** What the product's state says of each file: the newest version of its rows' account. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

export type Account = {
  file: string;
  status: string;
  delivered: number;
  accepted: number;
  quarantined: number;
  skipped: number;
  refused: number;
  /** Why the file was refused, as recorded. */
  error: string | null;
};

export function readAccounts(project: string): Map<string, Account> {
  const state = new DatabaseSync(join(project, "state", "endcap.db"), { readOnly: true });
  try {
    const rows = state
      .prepare(
        "SELECT source_name AS file, status, delivered, accepted, quarantined, skipped, refused, error FROM files ORDER BY file_id",
      )
      .all() as Account[];
    return new Map(rows.map((row) => [row.file, row]));
  } finally {
    state.close();
  }
}
