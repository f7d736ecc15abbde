/** The thirteen core measures as questions for Athena, right at every grouping that they answer. */
import { measureNamed, measureSql } from "../../model/measure-sql.ts";
import { measures } from "../../model/measures.ts";

export type NamedQuery = { measure: string; description: string; sql: string };

/** Weeks that a question looks back on; the text says so where a person changes it. */
const WEEKS = 13;

/**
 * Each row of the fact counts twice: in its own week, and in the period of the last weeks. Both know their last week, the
 * only one whose stock counts, so that one text is right for both; ratios are divided from sums in every group.
 */
export function namedQueries(): NamedQuery[] {
  return measures.flatMap((measure) => {
    if (!("number" in measure)) return [];
    const { name, label, formula, number } = measure;
    const { value, unknown } = measureSql(measureNamed(name), { lastWeek: "last_week" });
    const sql = [
      "WITH weeks AS (SELECT DISTINCT yr_wk_num FROM weekly_store_product",
      `  ORDER BY yr_wk_num DESC LIMIT ${WEEKS}),`,
      "spans AS (SELECT CAST(yr_wk_num AS VARCHAR) AS span, yr_wk_num, yr_wk_num AS last_week FROM weeks",
      `  UNION ALL SELECT 'last ${WEEKS} weeks', yr_wk_num, MAX(yr_wk_num) OVER () FROM weeks)`,
      "SELECT span, CASE GROUPING(market_name, category_name) WHEN 3 THEN 'all' WHEN 1 THEN 'market' ELSE 'category' END AS level,",
      "  market_name, category_name,",
      `  ${value} AS ${name},`,
      `  ${unknown} AS unknown_rows`,
      "FROM spans JOIN weekly_store_product USING (yr_wk_num)",
      "LEFT JOIN dim_store USING (store_key) LEFT JOIN dim_product USING (prod_key)",
      "GROUP BY GROUPING SETS ((span), (span, market_name), (span, category_name)) ORDER BY 1 DESC, 2, 3, 4",
    ].join("\n");
    return [{ measure: name, description: `${number}. ${label}: ${formula}`, sql }];
  });
}
