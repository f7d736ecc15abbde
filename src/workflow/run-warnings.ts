/** What a run's checks found in rows that it loaded: told beside the accounts of its files. */
import { columnStretches, nextOfMissing, type ColumnRule, type ColumnStretch } from "../catalog/column-stretches.ts";
import type { Store } from "../catalog/store.ts";
import type { Severity } from "../config/project-config.ts";
import { rules, severityOf, type RuleName } from "../validation/rules.ts";

export type RunWarning = {
  table: string;
  rule: string;
  /** Rows concerned; 0 where it is the file or the day as a whole. */
  rows: number;
  files: number;
  /** The file with the first of them, and its line where there is one. */
  file: string;
  line: number | null;
  text: string;
  /** What to do, where there is something to decide. */
  next: string | null;
};

type FoundRow = {
  table_name: string;
  rule: string;
  column_name: string | null;
  rows: number;
  files: number;
  file: string;
  line: number | null;
  example: string | null;
  text: string | null;
};

/** Of these files; what an earlier file of the table had in the same words, and no row, is not told again. */
export function runWarnings(
  store: Store,
  runId: string,
  fileIds: readonly number[],
  severities: Readonly<Record<string, Severity>>,
): RunWarning[] {
  const own = "(f.run_id = ?1 OR f.file_id IN (SELECT value FROM json_each(?2)))";
  const found = store.all<FoundRow>(
    `SELECT f.table_name, j.value ->> 'rule' AS rule, j.value ->> 'column' AS column_name, sum(coalesce(j.value ->> 'rows', 0)) AS rows,
       count(DISTINCT f.file_id) AS files, f.source_name AS file, j.value ->> 'line' AS line, j.value ->> 'example' AS example, j.value ->> 'text' AS text, min(f.file_id)
     FROM files AS f, json_each(f.findings) AS j WHERE ${own} AND f.findings <> '[]' AND f.status IN ('accepted', 'duplicate') AND j.value ->> 'rule' NOT IN ('missing-optional', 'unknown-column')
       AND (coalesce(j.value ->> 'rows', 0) > 0 OR NOT EXISTS (
         SELECT 1 FROM files AS e, json_each(e.findings) AS k WHERE e.table_name = f.table_name AND e.file_id < f.file_id AND e.run_id <> ?1 AND k.value = j.value))
     GROUP BY 1, 2, 3 ORDER BY f.table_name, rows DESC`,
    runId,
    JSON.stringify(fileIds),
  );
  return [
    ...found.filter(({ rule }) => !(rule in rules) || isTold(rule as RuleName, severities)).map(toWarning),
    ...columnsOf(store, runId, fileIds).filter(({ rule }) => isTold(rule, severities)),
  ];
}

/** Rows that were quarantined or files that were refused have their own places. */
function isTold(rule: RuleName, severities: Readonly<Record<string, Severity>>): boolean {
  return !["off", "quarantine", "refuse"].includes(severityOf(rule, severities));
}

function toWarning({ table_name, rule, column_name, rows, files, file, line, example, text }: FoundRow): RunWarning {
  const known = rule in rules ? rules[rule as RuleName].text : rule;
  const detail = [column_name, text ?? example].filter((part) => part !== null).join(": ");
  return {
    table: table_name,
    rule,
    rows,
    files,
    file,
    line,
    text: detail === "" ? known : `${known} (${detail})`,
    next: null,
  };
}

/** Columns that files of the run are the first to lack or to hold; those of the same files in one. */
function columnsOf(store: Store, runId: string, fileIds: readonly number[]): (RunWarning & { rule: ColumnRule })[] {
  const own = new Set(
    store
      .all<{ id: number }>(
        "SELECT file_id AS id FROM files WHERE run_id = ? UNION SELECT value FROM json_each(?)",
        runId,
        JSON.stringify(fileIds),
      )
      .map(({ id }) => id),
  );
  const stretches = columnStretches(store).filter(({ since }) => own.has(since.id));
  return [...Map.groupBy(stretches, ({ rule, since, files }) => `${rule} ${since.id} ${files}`).values()].flatMap(
    (together) => {
      const [first] = together;
      return first === undefined ? [] : [columnWarning(first, together.map(({ column }) => column).join(", "))];
    },
  );
}

function columnWarning({ table, rule, since, before, files }: ColumnStretch, columns: string) {
  const isChange = before !== null;
  const there = before === since.name ? "until it was delivered anew" : `up to ${before}`;
  const change = rule === "missing-optional" ? `, there ${there}` : `, not there ${there}`;
  return {
    table,
    rule,
    rows: 0,
    files,
    file: since.name,
    line: null,
    text: `${rules[rule].text} (${columns}${isChange ? change : ""})`,
    next: isChange && rule === "missing-optional" ? nextOfMissing(table) : null,
  };
}
