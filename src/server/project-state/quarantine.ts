/** Rows in quarantine for the screens, counted and paged where they lie: in Parquet, by DuckDB. */
import type { QuarantineGroup, QuarantineRow, QuarantineSearch } from "../../dashboard/contract.ts";
import { literal, type Duck } from "../../core/duck.ts";
import { openQuarantine, type QuarantineParams } from "../../validation/open-quarantine.ts";

export type QuarantinePage = { rows: QuarantineRow[]; count: number };

/** By table and rule, the most rows first. */
export async function quarantineGroups(params: QuarantineParams): Promise<QuarantineGroup[]> {
  const relation = await openQuarantine(params);
  if (relation === null) return [];
  const rows = await params.duck.rows<{
    table: string;
    rule: string;
    text: string;
    n: bigint;
    files: bigint;
    first: string | null;
    last: string | null;
  }>(
    `SELECT table_name AS table, rule, any_value(rule_text) AS text, count(*) AS n, count(DISTINCT file) AS files,
       CAST(min(business_date) AS VARCHAR) AS first, CAST(max(business_date) AS VARCHAR) AS last
     FROM ${relation} GROUP BY 1, 2 ORDER BY n DESC, 1, 2`,
  );
  return rows.map(({ table, rule, text, n, files, first, last }) => ({
    table,
    rule,
    reason: text,
    rows: Number(n),
    files: Number(files),
    firstDate: first,
    lastDate: last,
  }));
}

type Search = Pick<QuarantineSearch, "table" | "rule" | "file" | "offset" | "limit">;

/** In the order of tables, files and lines. */
export async function quarantinePage(params: QuarantineParams, search: Search): Promise<QuarantinePage> {
  const relation = await openQuarantine(params);
  if (relation === null) return { rows: [], count: 0 };
  const { duck } = params;
  const where = conditions(search);
  const { n } = await duck.row<{ n: bigint }>(`SELECT count(*) AS n FROM ${relation} ${where}`);
  return { rows: Number(n) === 0 ? [] : await readPage(duck, relation, where, search), count: Number(n) };
}

async function readPage(
  duck: Duck,
  relation: string,
  where: string,
  { offset, limit }: Search,
): Promise<QuarantineRow[]> {
  const rows = await duck.rows<{
    table: string;
    file: string;
    line: number;
    rule: string;
    column: string | null;
    reason: string;
    row: string;
    date: string | null;
  }>(
    `SELECT table_name AS table, file, line, rule, "column", reason, raw AS row, CAST(business_date AS VARCHAR) AS date
     FROM ${relation} ${where} ORDER BY table_name, file, line LIMIT ${limit} OFFSET ${offset}`,
  );
  return rows;
}

function conditions({ table, rule, file }: Search): string {
  const wanted = [
    ...(table === undefined ? [] : [`table_name = ${literal(table)}`]),
    ...(rule === undefined ? [] : [`rule = ${literal(rule)}`]),
    ...(file === undefined ? [] : [`file = ${literal(file)}`]),
  ];
  return wanted.length === 0 ? "" : `WHERE ${wanted.join(" AND ")}`;
}
