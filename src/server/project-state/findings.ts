/** What the checks found in the deliveries that count, by table, rule and column. */
import type { Store } from "../../catalog/store.ts";
import type { Severity } from "../../config/project-config.ts";
import type { Finding } from "../../dashboard/contract.ts";
import { rules, severityOf, type RuleName } from "../../validation/rules.ts";
import { isNewestOfItsName } from "./deliveries.ts";

type FoundRow = {
  table_name: string;
  rule: string;
  column_name: string | null;
  total: number;
  files: number;
  source_name: string;
  name_date: string | null;
  run_id: string;
  line: number | null;
  example: string | null;
  text: string | null;
};

/** Each with the file that has the most of its rows, and of equals the first. The most rows first; refused files before all others. */
export function readFindings(
  store: Store,
  { limit, severities }: { limit: number; severities: Readonly<Record<string, Severity>> },
): Finding[] {
  const rows = store.all<FoundRow>(
    `SELECT f.table_name, j.value ->> 'rule' AS rule, j.value ->> 'column' AS column_name, sum(coalesce(j.value ->> 'rows', 0)) AS total, count(DISTINCT f.file_id) AS files,
       max(coalesce(j.value ->> 'rows', 0) * 4294967296 - f.file_id), f.source_name, f.name_date, f.run_id, j.value ->> 'line' AS line, j.value ->> 'example' AS example, j.value ->> 'text' AS text
     FROM files AS f, json_each(f.findings) AS j
     WHERE f.findings <> '[]' AND f.status IN ('accepted', 'duplicate')
       AND EXISTS (SELECT 1 FROM days AS d WHERE d.delivery_id = f.delivery_id AND d.state <> 'superseded')
     GROUP BY 1, 2, 3 ORDER BY total DESC, files DESC`,
  );
  const found = rows.map((row) => toFinding(row, severities)).filter(({ severity }) => severity !== "off");
  return [...refusedFiles(store), ...found].slice(0, limit);
}

function toFinding(row: FoundRow, severities: Readonly<Record<string, Severity>>): Finding {
  const known = row.rule in rules;
  const text = row.text ?? (known ? rules[row.rule as RuleName].text : row.rule);
  const column = row.column_name === null ? "" : `: ${row.column_name}`;
  const spread =
    row.files === 1
      ? ""
      : `, in ${row.files.toLocaleString("en-US")} files, ${row.total > 0 ? "the most in" : "first"} this one`;
  return {
    run: row.run_id,
    table: row.table_name,
    file: row.source_name,
    date: row.name_date,
    rule: row.rule,
    severity: known ? severityOf(row.rule as RuleName, severities) : "warn",
    count: row.total,
    message: `${text}${column}${spread}`,
    example: exampleOf(row),
  };
}

function exampleOf({ line, example }: { line: number | null; example: string | null }): string | null {
  const parts = [...(line === null ? [] : [`line ${line}`]), ...(example === null ? [] : [example])];
  return parts.length === 0 ? null : parts.join(": ");
}

type RefusedRow = {
  table_name: string;
  source_name: string;
  name_date: string | null;
  run_id: string;
  refused: number | null;
  error: string;
};

/** Files that are refused now, each with the reason and what to do. */
function refusedFiles(store: Store): Finding[] {
  const rows = store.all<RefusedRow>(
    `SELECT table_name, source_name, name_date, run_id, refused, error FROM files AS f WHERE f.status = 'refused' AND ${isNewestOfItsName} ORDER BY file_id DESC`,
  );
  return rows.map((row) => {
    const { rule, reason, next, line } = JSON.parse(row.error) as {
      rule: string;
      reason: string;
      next: string;
      line?: number;
    };
    return {
      run: row.run_id,
      table: row.table_name,
      file: row.source_name,
      date: row.name_date,
      rule,
      severity: "refuse",
      count: row.refused ?? 0,
      message: `${reason}. ${next}`,
      example: line === undefined ? null : `line ${line}`,
    };
  });
}
