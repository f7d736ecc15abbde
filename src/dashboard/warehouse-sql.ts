/** The tables that a warehouse keeps in memory, made from the lake's own. */
import { financeMeasures } from "../model/finance-measures.ts";
import { measureParts, type AnyMeasure } from "../model/measure-sql.ts";
import { measures } from "../model/measures.ts";

/** Shipping that is never delivered is left out of expenses and contribution; the pages say so. */
const withoutShipping: ReadonlySet<string> = new Set(["total_ship_cost"]);

export function absentColumns(coverage: { shipping: boolean }): ReadonlySet<string> {
  return coverage.shipping ? new Set() : withoutShipping;
}

const money = "DECIMAL(18,2)";
const quantity = "DECIMAL(18,3)";

/** Part expression → the column that holds it; every measure's parts, with and without shipping. */
const parts = new Map<string, { column: string; type: string }>();

for (const measure of [...measures, ...financeMeasures]) {
  for (const absent of [new Set<string>(), withoutShipping]) {
    const { above, below, known } = measureParts(measure, absent);
    for (const sql of [above, below]) if (sql !== null) addPart(sql, typeOf(sql));
    if (known !== null) addPart(known, "INTEGER");
  }
}

function addPart(sql: string, type: string): void {
  if (!parts.has(sql)) parts.set(sql, { column: `part_${parts.size}`, type });
}

/** The lake's own type of what an expression adds up. */
function typeOf(sql: string): string {
  if (/_qty\b/.test(sql)) return quantity;
  return /_(?:amt|cost|discount|margin|impact)\b/.test(sql) && !/total_low_stock_impact/.test(sql) ? money : "INTEGER";
}

/** A measure's parts as columns of the fact and of every cube; `known` null: `row_count` itself. */
export function partColumns(measure: AnyMeasure, absent: ReadonlySet<string>) {
  const { above, below, known, scale, isLast } = measureParts(measure, absent);
  const column = (sql: string) => parts.get(sql)?.column as string;
  return {
    above: column(above),
    below: below === null ? null : column(below),
    known: known === null ? null : column(known),
    scale,
    isLast,
  };
}

const factParts = [...parts].map(([sql, { column, type }]) => `CAST(${sql} AS ${type}) AS ${column}`);
const summedParts = [...parts.values()].map(
  ({ column, type }) => `CAST(SUM(${column}) AS ${type === "INTEGER" ? "BIGINT" : type}) AS ${column}`,
);

function cube(name: string, source: string, keys: readonly string[]): string {
  return `CREATE TABLE ${name} AS
   SELECT ${[...keys, "CAST(SUM(row_count) AS BIGINT) AS row_count", ...summedParts].join(", ")}
   FROM ${source}
   GROUP BY ${keys.join(", ")}
   ORDER BY yr_wk_num`;
}

/**
 * `fact` in the order of weeks, so that a period reads only its part; `places` and `goods` have one row for each key of the
 * fact, whatever the dimensions hold: they cannot multiply it, and a key they lack stays. What a store or product does
 * not have is the empty text, so that "none" can be chosen like any other value. The cubes are the fact's sums without
 * products and without stores.
 */
export const warehouseSetup: readonly string[] = [
  `CREATE TABLE fact AS
   SELECT yr_wk_num, store_key, prod_key, is_complete_week, 1 AS row_count, ${factParts.join(", ")}
   FROM weekly_store_product ORDER BY yr_wk_num`,
  `CREATE TABLE places AS
   SELECT
     k.store_key,
     CAST(k.store_key AS VARCHAR) AS store,
     COALESCE(CONCAT_WS(' · ', NULLIF(s.store_num, s.store_desc), s.store_desc), '') AS store_label,
     COALESCE(s.region, '') AS region,
     COALESCE(s.market_key, s.market_name, '') AS market,
     COALESCE(s.market_name, s.market_key, '') AS market_label
   FROM (SELECT DISTINCT store_key FROM fact) AS k
   LEFT JOIN (SELECT DISTINCT ON (store_key) * FROM dim_store) AS s ON s.store_key = k.store_key`,
  `CREATE TABLE goods AS
   SELECT
     k.prod_key,
     CAST(k.prod_key AS VARCHAR) AS product,
     COALESCE(p.prod_name, '') AS product_label,
     COALESCE(p.category_key, p.category_name, '') AS category,
     COALESCE(p.category_name, p.category_key, '') AS category_label,
     COALESCE(p.subcategory_key, p.subcategory_name, '') AS subcategory,
     COALESCE(p.subcategory_name, p.subcategory_key, '') AS subcategory_label,
     COALESCE(p.brand_name, '') AS brand
   FROM (SELECT DISTINCT prod_key FROM fact) AS k
   LEFT JOIN (SELECT DISTINCT ON (prod_key) * FROM dim_product) AS p ON p.prod_key = k.prod_key`,
  cube("cube_stores", "fact JOIN goods USING (prod_key)", ["yr_wk_num", "store_key", "category", "subcategory"]),
  cube("cube_goods", "fact", ["yr_wk_num", "prod_key"]),
];
