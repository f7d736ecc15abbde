/** Since which file a table's files lack an optional column, or hold one that the contract does not know. */
import type { SourceTableName } from "../model/tables.ts";
import type { Store } from "./store.ts";

export type ColumnRule = "missing-optional" | "unknown-column";

export type ColumnStretch = {
  table: SourceTableName;
  rule: ColumnRule;
  column: string;
  /** The first file that is so. */
  since: { id: number; name: string };
  /** The last file that was otherwise; null where none was. */
  before: string | null;
  /** How many files are so. */
  files: number;
  /** Whether the table's newest delivery is so. */
  isNow: boolean;
};

type Row = {
  table_name: SourceTableName;
  file_id: number;
  run_id: string;
  delivery_id: number;
  name: string;
  rule: ColumnRule | null;
  column_name: string | null;
};

type File = Omit<Row, "rule" | "column_name"> & { columns: { rule: ColumnRule; column: string }[] };

/**
 * In the order of the files. Files of systems that differ come side by side every night: a stretch ends only with a run that
 * brought no such file.
 */
export function columnStretches(store: Store): ColumnStretch[] {
  return [...Map.groupBy(acceptedFiles(store), ({ table_name }) => table_name).values()].flatMap(stretchesOf);
}

function acceptedFiles(store: Store): File[] {
  const rows = store.all<Row>(
    `SELECT f.table_name, f.file_id, f.run_id, f.delivery_id, f.source_name AS name, j.value ->> 'rule' AS rule, j.value ->> 'column' AS column_name
     FROM files AS f LEFT JOIN json_each(f.findings) AS j ON j.value ->> 'rule' IN ('missing-optional', 'unknown-column')
     WHERE f.status = 'accepted' ORDER BY f.file_id`,
  );
  const files = new Map<number, File>();
  for (const { rule, column_name: column, ...row } of rows) {
    const file = files.get(row.file_id) ?? { ...row, columns: [] };
    files.set(row.file_id, file);
    if (rule !== null && column !== null) file.columns.push({ rule, column });
  }
  return [...files.values()];
}

/** `files`: of one table. */
function stretchesOf(files: readonly File[]): ColumnStretch[] {
  const stretches: ColumnStretch[] = [];
  let open = new Map<string, ColumnStretch>();
  let ofRun = new Map<string, ColumnStretch>();
  const newest = Math.max(...files.map(({ delivery_id }) => delivery_id));
  for (const [index, { table_name: table, file_id, run_id, delivery_id, name, columns }] of files.entries()) {
    const previous = files[index - 1];
    if (previous !== undefined && previous.run_id !== run_id) {
      open = ofRun;
      ofRun = new Map();
    }
    for (const { rule, column } of columns) {
      const key = `${rule} ${column.toLowerCase()}`;
      const known = ofRun.get(key) ?? open.get(key);
      const stretch: ColumnStretch = known ?? {
        table,
        rule,
        column,
        since: { id: file_id, name },
        before: previous?.name ?? null,
        files: 0,
        isNow: false,
      };
      if (known === undefined) stretches.push(stretch);
      ofRun.set(key, stretch);
      stretch.files++;
      stretch.isNow ||= delivery_id === newest;
    }
  }
  return stretches;
}

/** What a person can do about columns that vanished. */
export function nextOfMissing(table: SourceTableName): string {
  return `Have it delivered again; where it has another name now, give that in tables.${table}.columns of the configuration`;
}
