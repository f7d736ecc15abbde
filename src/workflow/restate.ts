/** What a commit changes in weeks that readers have seen already: by how much, and which files caused it. */
import { publishedPartitions, type Restatement } from "../catalog/partitions.ts";
import type { Candidate } from "../compute/candidates.ts";
import { literal, type Duck } from "../core/duck.ts";
import type { Project } from "./project.ts";

type Totals = { rows: number; qty: string; amt: string; cost: string | null; no_stock_days: string | null };

export async function restatementsOf(project: Project, runId: string, candidates: readonly Candidate[]): Promise<Restatement[]> {
  const { store, paths } = project;
  const published = new Map(publishedPartitions(store).filter(({ table_name }) => table_name === "weekly_store_product").map((row) => [row.partition_key, row]));
  const changed = candidates.filter(({ table, partition }) => table === "weekly_store_product" && published.has(partition));
  if (changed.length === 0) return [];
  const duck = await project.duck();
  const restatements: Restatement[] = [];
  for (const candidate of changed) {
    const before = published.get(candidate.partition);
    const from = await totals(duck, before?.path == null ? null : paths.at(before.path));
    const to = await totals(duck, candidate.path === null ? null : paths.at(candidate.path));
    const files = store.all<{ source_name: string }>("SELECT DISTINCT source_name FROM files WHERE run_id = ? AND status = 'accepted' AND table_name IN ('sales', 'inventory', 'calendar') LIMIT 20", runId).map(({ source_name }) => source_name);
    restatements.push({ partition: candidate.partition, facts: { from, to, files, wasComplete: (JSON.parse(before?.facts ?? "{}") as { is_complete_week?: boolean }).is_complete_week ?? null } });
  }
  return restatements;
}

async function totals(duck: Duck, path: string | null): Promise<Totals> {
  if (path === null) return { rows: 0, qty: "0", amt: "0", cost: null, no_stock_days: null };
  const row = await duck.row<Record<string, unknown>>(
    `SELECT count(*) AS rows, CAST(sum(total_sales_qty) AS VARCHAR) AS qty, CAST(sum(total_sales_amt) AS VARCHAR) AS amt, CAST(sum(total_cost) AS VARCHAR) AS cost, CAST(sum(no_stock_instances) AS VARCHAR) AS no_stock_days
     FROM read_parquet(${literal(path)}, hive_partitioning = false)`,
  );
  return { ...row, rows: Number(row["rows"]) } as Totals;
}
