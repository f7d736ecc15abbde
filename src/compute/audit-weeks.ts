/** The invariants of the design, checked on the candidate files themselves before anyone may read them. */
import type { ProjectConfig } from "../config/project-config.ts";
import { literal, literalList, type Duck } from "../core/duck.ts";
import type { ProjectPaths } from "../landing/paths.ts";
import type { AuditFailure, Candidate } from "./candidates.ts";
import type { WeekInputs } from "./week-inputs.ts";

type Check = { name: string; text: string; sql: string };

/** What several checks ask for, from one look: `read_days` of the accepted rows, `daily_sums` of the daily candidates. */
const sums = `
  CREATE OR REPLACE TEMP TABLE read_days AS
    SELECT yr_wk_num, 'sales' AS source, cal_dt, count(*) AS n, sum(sales_qty) AS qty, sum(sales_amt) AS amt
    FROM accepted_sales JOIN calendar_days ON cal_dt = trans_dt GROUP BY ALL
    UNION ALL SELECT yr_wk_num, 'inventory', cal_dt, count(*), sum(inventory_on_hand_qty), NULL
    FROM accepted_inventory JOIN calendar_days USING (cal_dt) GROUP BY ALL;
  CREATE OR REPLACE TEMP TABLE daily_sums AS
    SELECT yr_wk_num, sum(sales_amt) AS amt, sum(sales_qty) AS qty, sum(sales_lines) AS lines, count(inventory_on_hand_qty) AS snapshots,
      sum(inventory_on_hand_qty) AS on_hand, count(*) FILTER (WHERE sales_qty IS NULL OR sales_amt IS NULL) AS overflows
    FROM daily GROUP BY yr_wk_num`;

/** Each answers one row per bad week: yr_wk_num and what was found. `daily` and `weekly` are the candidates as written. */
const checks: readonly Check[] = [
  {
    name: "sales-reconcile",
    text: "Σ fact = Σ accepted rows of the current deliveries, to the cent",
    sql: `SELECT yr_wk_num, 'accepted ' || a.amt || ' in ' || a.qty || ' units, daily ' || d.amt || ' in ' || d.qty || ', weekly ' || w.amt || ' in ' || w.qty AS found
      FROM (SELECT yr_wk_num, sum(amt) AS amt, sum(qty) AS qty, sum(n) AS n FROM read_days WHERE source = 'sales' GROUP BY 1) AS a
      FULL JOIN (SELECT yr_wk_num, amt, qty, lines AS n FROM daily_sums) AS d USING (yr_wk_num)
      FULL JOIN (SELECT yr_wk_num, sum(total_sales_amt) AS amt, sum(total_sales_qty) AS qty FROM weekly GROUP BY 1) AS w USING (yr_wk_num)
      WHERE coalesce(a.amt, 0) IS DISTINCT FROM coalesce(d.amt, 0) OR coalesce(a.amt, 0) IS DISTINCT FROM coalesce(w.amt, 0)
        OR coalesce(a.qty, 0) IS DISTINCT FROM coalesce(d.qty, 0) OR coalesce(a.qty, 0) IS DISTINCT FROM coalesce(w.qty, 0) OR coalesce(a.n, 0) IS DISTINCT FROM coalesce(d.n, 0)`,
  },
  {
    name: "stock-reconcile",
    text: "every accepted snapshot is one day of the daily table",
    sql: `SELECT yr_wk_num, 'accepted ' || coalesce(a.n, 0) || ' snapshots, daily ' || coalesce(d.n, 0) AS found
      FROM (SELECT yr_wk_num, sum(n) AS n, sum(qty) AS qty FROM read_days WHERE source = 'inventory' GROUP BY 1) AS a
      FULL JOIN (SELECT yr_wk_num, snapshots AS n, on_hand AS qty FROM daily_sums) AS d USING (yr_wk_num)
      WHERE coalesce(a.n, 0) <> coalesce(d.n, 0) OR coalesce(a.qty, 0) <> coalesce(d.qty, 0)`,
  },
  {
    name: "rows-read",
    text: "each day is computed from exactly the rows that were accepted for it",
    sql: `SELECT yr_wk_num, source || ' of ' || min(cal_dt) || ': accepted ' || coalesce(sum(accepted), 0) || ', read ' || coalesce(sum(n), 0) AS found
      FROM accepted_days FULL JOIN read_days USING (yr_wk_num, source, cal_dt) WHERE coalesce(accepted, 0) <> coalesce(n, 0) GROUP BY yr_wk_num, source`,
  },
  {
    name: "days-in-week",
    text: "no store and product has more days than its week",
    sql: `SELECT yr_wk_num, count(*) || ' rows with too many days' AS found FROM weekly JOIN (SELECT yr_wk_num, count(*) AS days FROM calendar_days GROUP BY 1) AS c USING (yr_wk_num)
      WHERE days_observed > days OR days_with_sales > days OR distressed_days > days GROUP BY 1`,
  },
  {
    name: "weekly-key",
    text: "one row per week, store and product",
    sql: "SELECT yr_wk_num, min(copies) || ' rows of one key' AS found FROM (SELECT yr_wk_num, count(*) AS copies FROM weekly GROUP BY yr_wk_num, store_key, prod_key HAVING count(*) > 1) GROUP BY 1",
  },
  {
    name: "required",
    text: "sums that cannot be unknown fit their types",
    sql: `SELECT yr_wk_num, overflows || if(overflows = 1, ' row overflows', ' rows overflow') AS found FROM daily_sums WHERE overflows > 0
      UNION ALL SELECT yr_wk_num, count(*) || if(count(*) = 1, ' weekly row overflows', ' weekly rows overflow') FROM weekly WHERE total_sales_qty IS NULL OR total_sales_amt IS NULL
        OR (days_observed > 0 AND (potential_low_stock_impact IS NULL OR no_stock_impact IS NULL)) GROUP BY 1`,
  },
  {
    name: "identities",
    text: "measure 8 = 11 + 12, measure 12 = 7 × measure 7, distressed days and observed days within the week",
    sql: `SELECT yr_wk_num, count(*) || ' rows' AS found FROM weekly WHERE total_low_stock_impact <> low_stock_instances + no_stock_instances
        OR abs(store_in_stock_pct * 7 - no_stock_instances) > 1e-9 OR distressed_days > days_observed OR no_stock_instances > days_observed
        OR (days_observed = 0) <> (eow_on_hand_qty IS NULL) OR (days_observed = 0) <> (total_low_stock_impact IS NULL) GROUP BY 1`,
  },
  {
    name: "low-stock-impact",
    text: "measure 9 ≥ 0 where no quantity and no amount is negative",
    sql: `SELECT yr_wk_num, count(*) || ' rows below zero' AS found FROM weekly
      ANTI JOIN (SELECT DISTINCT yr_wk_num, store_key, prod_key FROM daily WHERE sales_qty < 0 OR sales_amt < 0) AS negative USING (yr_wk_num, store_key, prod_key)
      WHERE potential_low_stock_impact < 0 GROUP BY 1`,
  },
];

export async function auditWeeks(params: {
  duck: Duck;
  paths: ProjectPaths;
  config: ProjectConfig;
  weeks: readonly WeekInputs[];
  candidates: readonly Candidate[];
}): Promise<AuditFailure[]> {
  const { duck, paths, weeks, candidates } = params;
  const files = async (table: string) =>
    literalList(
      await paths.bring(candidates.filter((candidate) => candidate.table === table).map(({ path }) => path ?? "")),
    );
  await duck.run(
    `CREATE OR REPLACE TEMP VIEW daily AS SELECT * FROM read_parquet(${await files("daily_store_product")}, hive_partitioning = false)`,
  );
  await duck.run(
    `CREATE OR REPLACE TEMP VIEW weekly AS SELECT * FROM read_parquet(${await files("weekly_store_product")}, hive_partitioning = false)`,
  );
  await bindAcceptedDays(duck, weeks);
  await duck.run(sums);
  const failures: AuditFailure[] = [];
  for (const check of checks) {
    for (const { yr_wk_num, found } of await duck.rows<{ yr_wk_num: number; found: string }>(check.sql)) {
      failures.push({
        table: "weekly_store_product",
        partition: String(yr_wk_num),
        check: check.name,
        text: `${check.text}: ${found}`,
      });
    }
  }
  return failures;
}

/** `accepted_days`: the rows that validation accepted for each day of these weeks, by the state. */
async function bindAcceptedDays(duck: Duck, weeks: readonly WeekInputs[]): Promise<void> {
  await duck.run(
    "CREATE OR REPLACE TEMP TABLE accepted_days (yr_wk_num INTEGER, source VARCHAR, cal_dt DATE, accepted BIGINT)",
  );
  const days = weeks.flatMap(({ week, days: own }) =>
    own.map(({ table, date, rows }) => `(${week}, ${literal(table)}, DATE ${literal(date)}, ${rows})`),
  );
  if (days.length === 0) return;
  await duck.run(`INSERT INTO accepted_days
    SELECT week, source, day, sum(n) FROM (VALUES ${days.join(", ")}) AS v(week, source, day, n) GROUP BY ALL`);
}

/** Names and meanings of the checks, for the reference. */
export const auditChecks: readonly { name: string; text: string }[] = checks.map(({ name, text }) => ({ name, text }));
