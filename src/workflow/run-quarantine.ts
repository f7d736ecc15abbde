/** What a run quarantined, by table, rule and column: told beside the accounts of its files. */
import { literalList } from "../core/duck.ts";
import { rules, type RuleName } from "../validation/rules.ts";
import type { Project } from "./project.ts";

export type RunQuarantine = {
  table: string;
  rule: string;
  column: string | null;
  rows: number;
  files: number;
  /** The first row, of the first file. */
  file: string;
  line: number;
  text: string;
};

type Group = { rule: string; column: string | null; file_id: number; n: bigint; line: number; value: string | null };

/** Of the files that the run landed or read again; the most rows first. */
export async function runQuarantine(
  project: Pick<Project, "store" | "paths" | "duck">,
  runId: string,
  fileIds: readonly number[],
): Promise<RunQuarantine[]> {
  const { store, paths } = project;
  const files = store.all<{ id: number; name: string; table: string; path: string }>(
    `SELECT f.file_id AS id, f.source_name AS name, f.table_name AS "table", v.quarantine_path AS path
     FROM files AS f JOIN deliveries AS v USING (delivery_id)
     WHERE (f.run_id = ? OR f.file_id IN (SELECT value FROM json_each(?))) AND f.quarantined > 0 AND v.quarantine_path IS NOT NULL`,
    runId,
    JSON.stringify(fileIds),
  );
  if (files.length === 0) return [];
  const here = await paths.bring([...new Set(files.map(({ path }) => path))]);
  const duck = await project.duck();
  const groups = await duck.rows<Group>(
    `SELECT rule, "column", file_id, count(*) AS n, min(line) AS line, min_by(value, line) AS value
     FROM read_parquet(${literalList(here)}, union_by_name = true) WHERE file_id IN (${files.map(({ id }) => id).join(", ")})
     GROUP BY ALL ORDER BY file_id`,
  );
  const byId = new Map(files.map((file) => [file.id, file]));
  const alike = Map.groupBy(groups, ({ rule, column, file_id }) => `${byId.get(file_id)?.table} ${rule} ${column}`);
  return [...alike.values()]
    .flatMap((own) => {
      const [first] = own;
      const file = first === undefined ? undefined : byId.get(first.file_id);
      if (first === undefined || file === undefined) return [];
      const { rule, column, line, value } = first;
      const known = rule in rules ? rules[rule as RuleName].text : rule;
      const where = column === null ? "" : value === null ? ` (${column})` : `: ${column} = ${JSON.stringify(value)}`;
      const rows = own.reduce((sum, { n }) => sum + Number(n), 0);
      return [
        { table: file.table, rule, column, rows, files: own.length, file: file.name, line, text: `${known}${where}` },
      ];
    })
    .toSorted((a, b) => b.rows - a.rows);
}
