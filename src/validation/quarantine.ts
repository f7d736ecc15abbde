/** Rows in quarantine that still matter, as the command line lists them. */
import type { Duck } from "../core/duck.ts";
import type { Store } from "../catalog/store.ts";
import { literal } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import { openQuarantine } from "./open-quarantine.ts";

export type QuarantinedRow = {
  table: string;
  file: string;
  line: number;
  rule: string;
  reason: string;
  column: string | null;
  business_date: string | null;
  row: string;
};

export type ListQuarantineParams = {
  duck: Duck;
  store: Store;
  paths: ProjectPaths;
  table?: string;
  limit?: number;
  offset?: number;
};

/** In the order of tables, files and lines. */
export async function listQuarantine({
  duck,
  store,
  paths,
  table,
  limit,
  offset = 0,
}: ListQuarantineParams): Promise<QuarantinedRow[]> {
  const relation = await openQuarantine({ duck, store, paths });
  if (relation === null) return [];
  return duck.rows<QuarantinedRow>(
    `SELECT table_name AS table, file, line, rule, reason, "column", CAST(business_date AS VARCHAR) AS business_date, raw AS row
     FROM ${relation} ${table === undefined ? "" : `WHERE table_name = ${literal(table)}`}
     ORDER BY table_name, file, line ${limit === undefined ? "" : `LIMIT ${limit}`} OFFSET ${offset}`,
  );
}
