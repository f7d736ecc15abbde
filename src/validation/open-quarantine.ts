/** The rows in quarantine that still matter, as a relation: those of deliveries that no newer one has superseded. */
import type { Store } from "../catalog/store.ts";
import { literal, literalList, type Duck } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { rules } from "./rules.ts";

export type QuarantineParams = { duck: Duck; store: Store; paths: ProjectPaths };

type QuarantinedFile = { file_id: number; quarantine_path: string };

/**
 * SQL of a relation with table_name, file, line, rule, rule_text, column, value, reason, business_date and raw, over
 * temporary tables of the session; null where nothing is in quarantine.
 *
 * A row with a date counts until a newer delivery holds that date; one without a date while any day of its delivery
 * counts. Rows of files that were refused are out.
 */
export async function openQuarantine({ duck, store, paths }: QuarantineParams): Promise<string | null> {
  const files = store.all<QuarantinedFile>(
    `SELECT f.file_id, f.delivery_id, f.table_name, f.source_name AS file, v.quarantine_path, v.effective_date,
       EXISTS (SELECT 1 FROM days AS d WHERE d.delivery_id = f.delivery_id AND d.state <> 'superseded')
         OR NOT EXISTS (SELECT 1 FROM days AS d WHERE d.delivery_id = f.delivery_id) AS counts
     FROM files AS f JOIN deliveries AS v USING (delivery_id) WHERE f.status IN ('accepted', 'landed') AND v.quarantine_path IS NOT NULL`,
  );
  if (files.length === 0) return null;
  const days = store.all<object>(
    `SELECT d.table_name, d.business_date, d.delivery_id, v.effective_date FROM days AS d JOIN deliveries AS v USING (delivery_id)
     WHERE d.state = 'current' AND d.business_date <> '' AND d.table_name IN (SELECT table_name FROM deliveries WHERE quarantine_path IS NOT NULL)`,
  );
  const here = await paths.bring(files.map(({ quarantine_path }) => quarantine_path));
  const placed = files.map((file, index) => ({ ...file, path: here[index] ?? "" }));
  await fill(
    duck,
    "quarantine_files",
    "file_id INTEGER, delivery_id INTEGER, table_name VARCHAR, file VARCHAR, path VARCHAR, effective_date VARCHAR, counts INTEGER",
    placed,
  );
  await fill(
    duck,
    "quarantine_days",
    "table_name VARCHAR, business_date DATE, delivery_id INTEGER, effective_date VARCHAR",
    days,
  );
  await fill(
    duck,
    "quarantine_rules",
    "rule VARCHAR, text VARCHAR",
    Object.entries(rules).map(([rule, { text }]) => ({ rule, text })),
  );
  return `(
    SELECT f.table_name, f.file, q.line, q.rule, coalesce(r.text, q.rule) AS rule_text, q."column", q.value, q.business_date, q.raw,
      coalesce(r.text, q.rule) || CASE WHEN q."column" IS NULL THEN '' WHEN q.value IS NULL THEN ' (' || q."column" || ')' ELSE ': ' || q."column" || ' = ' || to_json(q.value) END AS reason
    FROM read_parquet(${literalList([...new Set(placed.map(({ path }) => path))])}, union_by_name = true, filename = true) AS q
    JOIN quarantine_files AS f ON f.file_id = q.file_id AND f.delivery_id = q.delivery_id AND f.path = q.filename
    LEFT JOIN quarantine_rules AS r ON r.rule = q.rule
    WHERE CASE WHEN EXISTS (SELECT 1 FROM quarantine_days AS d WHERE d.table_name = f.table_name AND d.business_date = q.business_date)
      THEN EXISTS (SELECT 1 FROM quarantine_days AS d WHERE d.table_name = f.table_name AND d.business_date = q.business_date
        AND (d.delivery_id = q.delivery_id OR (d.effective_date, d.delivery_id) < (coalesce(f.effective_date, d.effective_date), f.delivery_id)))
      ELSE f.counts = 1 END)`;
}

/** `columns` is the SQL list of the columns, named as the properties of the rows. */
async function fill(duck: Duck, table: string, columns: string, rows: readonly object[]): Promise<void> {
  const types = columns.split(", ").map((column) => column.split(" ") as [string, string]);
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${table} (${columns})`);
  if (rows.length === 0) return;
  const items = `from_json(${literal(JSON.stringify(rows))}, ${literal(JSON.stringify([Object.fromEntries(types)]))})`;
  await duck.run(
    `INSERT INTO ${table} SELECT ${types.map(([name]) => `item.${name}`).join(", ")} FROM (SELECT unnest(${items}) AS item)`,
  );
}
