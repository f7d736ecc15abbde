/**
 * The rows of a fact with the names of its store, product and week beside the keys, as SQL that DuckDB, Trino and Athena
 * read alike. Each relation that is joined has one row a key, so that none multiplies a row.
 */
import type { ColumnFacts } from "./dataset.ts";

const NONE = "(none)";

/** What both facts have beside their own columns. */
export const joinedColumns: readonly ColumnFacts[] = [
  { name: "week_start", label: "Week beginning", type: "DATE", description: "First day of the fiscal week" },
  { name: "week_end", label: "Week ending", type: "DATE", description: "Last day of the fiscal week" },
  {
    name: "weeks_back",
    label: "Weeks back",
    type: "BIGINT",
    description:
      "0 is the newest complete week of the data, 1 the one before; weeks that are not complete yet are below 0",
  },
  { name: "region", label: "Region", type: "VARCHAR", description: "Region of the store" },
  { name: "market", label: "Market", type: "VARCHAR", description: "Market of the store" },
  { name: "submarket", label: "Submarket", type: "VARCHAR", description: "Submarket of the store" },
  { name: "city", label: "City", type: "VARCHAR", description: "City of the store" },
  { name: "store_type", label: "Store type", type: "VARCHAR", description: "Type of the store" },
  { name: "store", label: "Store", type: "VARCHAR", description: "Number and name of the store; no two are the same" },
  { name: "category", label: "Category", type: "VARCHAR", description: "Category of the product" },
  { name: "subcategory", label: "Subcategory", type: "VARCHAR", description: "Subcategory of the product" },
  { name: "brand", label: "Brand", type: "VARCHAR", description: "Brand of the product" },
  { name: "product", label: "Product", type: "VARCHAR", description: "Name of the product; no two are the same" },
];

/** `rows`: the fact, a table's name or SQL in parentheses; `columns`: its columns. */
export function joinedRows({ rows, columns }: { rows: string; columns: readonly string[] }): string {
  const named = joinedColumns.map(({ name }) => `${sourceOf[name] ?? "s"}.${name}`);
  return `SELECT
  ${[...columns.map((column) => `f.${column}`), ...named].join(",\n  ")}
FROM ${rows} AS f
LEFT JOIN (${weeks}) AS w ON w.yr_wk_num = f.yr_wk_num
LEFT JOIN (${stores}) AS s ON s.store_key = f.store_key
LEFT JOIN (${products}) AS p ON p.prod_key = f.prod_key`;
}

const sourceOf: Readonly<Record<string, string>> = {
  week_start: "w",
  week_end: "w",
  weeks_back: "w",
  category: "p",
  subcategory: "p",
  brand: "p",
  product: "p",
};

const weeks = `
  SELECT
    numbered.yr_wk_num,
    days.week_start,
    days.week_end,
    numbered.place - COALESCE(MIN(CASE WHEN numbered.is_complete = 1 THEN numbered.place END) OVER (), 1) AS weeks_back
  FROM (
    SELECT yr_wk_num, MIN(CASE WHEN is_complete_week THEN 1 ELSE 0 END) AS is_complete, ROW_NUMBER() OVER (ORDER BY yr_wk_num DESC) AS place
    FROM weekly_store_product
    GROUP BY yr_wk_num
  ) AS numbered
  LEFT JOIN (
    SELECT yr_wk_num, MIN(cal_dt) AS week_start, MAX(cal_dt) AS week_end
    FROM dim_calendar
    GROUP BY yr_wk_num
  ) AS days ON days.yr_wk_num = numbered.yr_wk_num
`;

/** Names that several keys share are told apart by the key. */
function distinct(key: string, label: string): string {
  return `CASE WHEN COUNT(*) OVER (PARTITION BY ${label}) > 1 THEN CONCAT(${label}, ' · ', CAST(${key} AS VARCHAR)) ELSE ${label} END`;
}

const stores = `
  SELECT
    store_key,
    region,
    market,
    submarket,
    city,
    store_type,
    ${distinct("store_key", "label")} AS store
  FROM (
    SELECT
      store_key,
      COALESCE(MAX(region), '${NONE}') AS region,
      COALESCE(MAX(market_name), MAX(market_key), '${NONE}') AS market,
      COALESCE(MAX(submarket_name), MAX(submarket_key), '${NONE}') AS submarket,
      COALESCE(MAX(city), '${NONE}') AS city,
      COALESCE(MAX(store_type_desc), MAX(store_type_cd), '${NONE}') AS store_type,
      COALESCE(NULLIF(CONCAT_WS(' · ', NULLIF(MAX(store_num), MAX(store_desc)), MAX(store_desc)), ''), CAST(store_key AS VARCHAR)) AS label
    FROM dim_store
    GROUP BY store_key
  ) AS named
`;

const products = `
  SELECT
    prod_key,
    category,
    subcategory,
    brand,
    ${distinct("prod_key", "label")} AS product
  FROM (
    SELECT
      prod_key,
      COALESCE(MAX(category_name), MAX(category_key), '${NONE}') AS category,
      COALESCE(MAX(subcategory_name), MAX(subcategory_key), '${NONE}') AS subcategory,
      COALESCE(MAX(brand_name), '${NONE}') AS brand,
      COALESCE(NULLIF(MAX(prod_name), ''), CAST(prod_key AS VARCHAR)) AS label
    FROM dim_product
    GROUP BY prod_key
  ) AS named
`;
