/** What a run's checks found in rows that it loaded, and replacements that it holds: told beside the accounts of its files. */
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
  /** A command, where there is something to decide. */
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
     FROM files AS f, json_each(f.findings) AS j WHERE ${own} AND f.findings <> '[]' AND f.status IN ('accepted', 'duplicate')
       AND (coalesce(j.value ->> 'rows', 0) > 0 OR NOT EXISTS (
         SELECT 1 FROM files AS e, json_each(e.findings) AS k WHERE e.table_name = f.table_name AND e.file_id < f.file_id AND e.run_id <> ?1 AND k.value = j.value))
     GROUP BY 1, 2, 3 ORDER BY f.table_name, rows DESC`,
    runId,
    JSON.stringify(fileIds),
  );
  return [
    ...heldDays(store, own, runId, fileIds),
    ...found.filter(({ rule }) => !(rule in rules) || isTold(rule as RuleName, severities)).map(toWarning),
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

function heldDays(store: Store, own: string, runId: string, fileIds: readonly number[]): RunWarning[] {
  const days = store.all<{ table_name: string; date: string; rows: number; before: number | null; file: string }>(
    `SELECT d.table_name, d.business_date AS date, d.rows, min(f.source_name) AS file,
       (SELECT sum(c.rows) FROM days AS c WHERE c.table_name = d.table_name AND c.business_date = d.business_date AND c.state = 'current') AS before
     FROM days AS d JOIN files AS f USING (delivery_id) WHERE d.state = 'held' AND ${own} GROUP BY d.table_name, d.business_date, d.delivery_id ORDER BY 1, 2`,
    runId,
    JSON.stringify(fileIds),
  );
  return days.map(({ table_name, date, rows, before, file }) => ({
    table: table_name,
    rule: "smaller-replacement",
    rows,
    files: 1,
    file,
    line: null,
    text: `${rules["smaller-replacement"].text} (${date}: ${rows} rows instead of ${before ?? 0})`,
    next: `endcap confirm ${table_name} ${date} --smaller`,
  }));
}
