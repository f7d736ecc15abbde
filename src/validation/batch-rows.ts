/** The rows of a batch, whatever groups they were read in: one relation of those that fit, one of those that do not. */
import type { Duck } from "../core/duck.ts";
import { literal, literalList } from "../core/duck.ts";
import type { SourceTable } from "../model/tables.ts";
import { baseRelation, withBreaks } from "./read-group.ts";
import type { TypedGroup } from "./type-group.ts";

/**
 * Names of the batch's relations. `rows`: file_id, delivery_id, line and the contract's columns. `repeats`: rows whose key
 * stands more than once in their delivery, and which of them counts.
 */
export const BATCH = {
  rows: "batch_rows",
  kept: "batch_kept",
  excluded: "batch_excluded",
  quarantine: "batch_quarantine",
  repeats: "batch_repeats",
} as const;

export async function uniteGroups(duck: Duck, table: SourceTable, groups: readonly TypedGroup[]): Promise<void> {
  const columns = table.columns.map(({ name }) => name).join(", ");
  const parts = groups.flatMap(({ good, doubtful }) => [
    `SELECT file_id, delivery_id, line, ${columns} FROM ${good}`,
    ...(doubtful === null
      ? []
      : [`SELECT file_id, delivery_id, line, ${columns} FROM ${doubtful} WHERE rule IS NULL AND skip IS NULL`]),
  ]);
  await duck.run(`CREATE OR REPLACE TEMP VIEW ${BATCH.rows} AS ${parts.join("\nUNION ALL ")}`);
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${BATCH.excluded} (file_id INTEGER, line INTEGER, rule VARCHAR)`);
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${BATCH.quarantine}
    (delivery_id INTEGER, file_id INTEGER, line INTEGER, rule VARCHAR, "column" VARCHAR, value VARCHAR, business_date VARCHAR, raw VARCHAR)`);
  for (const { group, doubtful } of groups) {
    if (doubtful === null) continue;
    const fields = group.columns.flatMap(({ column, origin }) =>
      origin.kind === "field" ? [`WHEN ${literal(column.name)} THEN ${withBreaks(`p[${origin.index}]`, group)}`] : [],
    );
    const date = table.dateColumn === null ? "NULL" : `CAST(${table.dateColumn} AS VARCHAR)`;
    await duck.run(`INSERT INTO ${BATCH.quarantine}
      SELECT delivery_id, file_id, line, rule, bad_column, CASE bad_column ${fields.join(" ")} END, ${date}, raw
      FROM ${doubtful} WHERE skip IS NULL AND rule IS NOT NULL`);
  }
}

/** Leaves out whole files and single rows: what remains is `BATCH.kept`. Returns whether anything was left out. */
export async function keepRows(duck: Duck, withoutFiles: readonly number[]): Promise<boolean> {
  const { n } = await duck.row<{ n: bigint }>(`SELECT count(*) AS n FROM ${BATCH.excluded}`);
  const files = withoutFiles.length === 0 ? "" : `WHERE file_id NOT IN (${withoutFiles.join(", ")})`;
  const rows = n === 0n ? "" : `ANTI JOIN ${BATCH.excluded} USING (file_id, line)`;
  await duck.run(`CREATE OR REPLACE TEMP VIEW ${BATCH.kept} AS SELECT * FROM ${BATCH.rows} ${rows} ${files}`);
  return n > 0n || withoutFiles.length > 0;
}

/** Excludes every row of these (delivery, key) groups but the last where they are equal; quarantines them all where they conflict. */
export async function excludeRepeated(duck: Duck, table: SourceTable, relation: string): Promise<void> {
  await duck.run(`DROP TABLE IF EXISTS ${BATCH.repeats}`);
  if (table.key.length === 0 || (await isAscending(duck, relation, table.key))) return;
  const keys = ["delivery_id", ...table.key].join(", ");
  const values = table.columns.filter(({ name }) => !table.key.includes(name)).map(({ name }) => name);
  const content = values.length === 0 ? "0" : `hash(${values.join(", ")})`;
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE batch_repeated AS SELECT ${keys} FROM ${relation} GROUP BY ${keys} HAVING count(*) > 1`,
  );
  const { n } = await duck.row<{ n: bigint }>("SELECT count(*) AS n FROM batch_repeated");
  if (n === 0n) return;
  await duck.run(`CREATE OR REPLACE TEMP TABLE ${BATCH.repeats} AS
    SELECT file_id, delivery_id, line, ${table.dateColumn === null ? "NULL" : `CAST(${table.dateColumn} AS VARCHAR)`} AS business_date,
      count(DISTINCT ${content}) OVER (PARTITION BY ${keys}) AS contents,
      row_number() OVER backwards AS backwards,
      first_value(file_id) OVER backwards AS kept_file, first_value(line) OVER backwards AS kept_line,
      ${content} <> first_value(${content}) OVER backwards AS differs
    FROM (SELECT * FROM ${relation} SEMI JOIN batch_repeated USING (${keys}))
    WINDOW backwards AS (PARTITION BY ${keys} ORDER BY file_id DESC, line DESC)`);
  const conflict = table.kind === "fact" ? "conflicting-snapshots" : "conflicting-keys";
  const equal = table.kind === "fact" ? "equal-snapshots" : "equal-keys";
  await duck.run(`INSERT INTO ${BATCH.excluded}
    SELECT file_id, line, CASE WHEN contents > 1 THEN '${conflict}' ELSE '${equal}' END FROM ${BATCH.repeats}
    WHERE backwards > 1 OR (contents > 1 AND ${table.kind === "fact"})`);
}

/**
 * Whether each row's key comes after the key of the row before it, in whatever order the rows are read: then no key repeats.
 * Files sorted by their key are told so at a tenth of what grouping costs.
 */
async function isAscending(duck: Duck, relation: string, key: readonly string[]): Promise<boolean> {
  const isAfter = key.reduceRight(
    (rest, name) => `${name} > before_${name} OR (${name} = before_${name} AND (${rest}))`,
    "false",
  );
  const before = key.map((name) => `lag(${name}) OVER () AS before_${name}`);
  const { ascending } = await duck.row<{ ascending: boolean | null }>(
    `SELECT bool_and(number = 1 OR coalesce(${isAfter}, false)) AS ascending
     FROM (SELECT ${key.join(", ")}, ${before.join(", ")}, row_number() OVER () AS number FROM ${relation})`,
  );
  return ascending === true;
}

/**
 * Brings the own text of rows that SQL found good back from the files, for those that were excluded into quarantine;
 * `column` is what the rule is about, or SQL tells it row by row.
 */
export async function quarantineExcluded(
  duck: Duck,
  table: SourceTable,
  groups: readonly TypedGroup[],
  { rule, column, columnOf = literal(column) }: { rule: string; column: string; columnOf?: string },
): Promise<void> {
  const { n } = await duck.row<{ n: bigint }>(
    `SELECT count(*) AS n FROM ${BATCH.excluded} WHERE rule = ${literal(rule)}`,
  );
  if (n === 0n) return;
  const date = table.dateColumn === null ? "NULL" : `CAST(b.${table.dateColumn} AS VARCHAR)`;
  for (const { group } of groups) {
    const touched = await duck.rows<{ file_id: number }>(
      `SELECT DISTINCT file_id FROM ${BATCH.excluded} WHERE rule = ${literal(rule)}`,
    );
    const wanted = new Set(touched.map(({ file_id }) => file_id));
    const files = group.files.filter(({ fileId }) => wanted.has(fileId));
    if (files.length === 0) continue;
    await duck.run(
      `CREATE OR REPLACE TEMP TABLE batch_again AS SELECT f, line, raw, p FROM (${baseRelation({ ...group, files })})`,
    );
    const places = files.map((file, index) => `(${index}, ${file.fileId}, ${file.firstDataLine})`).join(", ");
    const line = group.kind === "plain" ? "a.rowid - base.base + v.first_line" : "a.line";
    const raw = group.kind === "parquet" ? "array_to_string(a.p, ',')" : "a.raw";
    await duck.run(`INSERT INTO ${BATCH.quarantine}
      SELECT b.delivery_id, b.file_id, b.line, x.rule, ${columnOf}, NULL, ${date}, again.raw
      FROM ${BATCH.excluded} AS x JOIN ${BATCH.rows} AS b USING (file_id, line)
      JOIN (SELECT v.file_id, CAST(${line} AS INTEGER) AS line, ${raw} AS raw
        FROM batch_again AS a JOIN (VALUES ${places}) AS v(f, file_id, first_line) USING (f)
        JOIN (SELECT f, min(rowid) AS base FROM batch_again GROUP BY f) AS base USING (f)) AS again USING (file_id, line)
      WHERE x.rule = ${literal(rule)}`);
  }
}

/** Texts of a column in rows that broke a rule, by file, the one of the first such row first: evidence for what to declare. */
export async function brokenTexts(
  duck: Duck,
  rules: readonly string[],
): Promise<{ fileId: number; column: string; texts: string[]; rows: number; line: number }[]> {
  const rows = await duck.rows<{
    file_id: number;
    column: string;
    texts: string[];
    first: string;
    n: bigint;
    line: number;
  }>(
    `SELECT file_id, "column", list(DISTINCT value)[:200] AS texts, min_by(value, line) AS first, count(*) AS n, min(line) AS line FROM ${BATCH.quarantine}
     WHERE list_contains(${literalList(rules)}, rule) GROUP BY ALL`,
  );
  return rows.map((row) => ({
    fileId: row.file_id,
    column: row.column,
    texts: [...new Set([row.first, ...row.texts])],
    rows: Number(row.n),
    line: row.line,
  }));
}
