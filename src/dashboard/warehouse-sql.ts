/** The tables that a warehouse keeps in memory, made from the lake's own: the fact's parts, its keys, and sums of it. */
import { measureNamed } from "../model/measure-sql.ts";
import type { Need } from "../model/measures.ts";
import type { OwnMeasure } from "../model/own-measures.ts";
import { WEEKLY_MEASURES } from "../model/lake.ts";
import type { SetupSession } from "../query/query.ts";
import { needsOf, type Coverage } from "./coverage.ts";
import { partsOf, type Parts } from "./measure-columns.ts";
import { chooseSources, sourceFor, type Sources } from "./sources.ts";

export type Prepared = { coverage: Coverage; parts: Parts; sources: Sources };

/**
 * `fact`, a view of the measures' parts; `places` and `goods`, tables of one row for each key of the fact, whatever the
 * dimensions hold: they cannot multiply it, and a key they lack stays. What a store or product does not have is the empty
 * text, so that "none" can be chosen like any other value.
 */
export async function setUpWarehouse(session: SetupSession, own: readonly OwnMeasure[]): Promise<Prepared> {
  const delivered = await readCoverage(session);
  const parts = partsOf(delivered, own);
  await session.view(
    "fact",
    `SELECT ${["yr_wk_num", "store_key", "prod_key", "1 AS row_count", ...parts.perRow].join(", ")}
   FROM ${own.length === 0 ? "weekly_store_product" : WEEKLY_MEASURES}`,
  );
  for (const [name, sql] of Object.entries(dimensions)) await session.table(name, sql);
  const sources = await chooseSources(session, parts);
  if (own.length === 0) return { coverage: delivered, parts, sources };
  return { coverage: { ...delivered, unknownOwn: await unknownOwn(session, own, parts, sources) }, parts, sources };
}

/** Amounts of weeks without a sale are 0 whether delivered or not, so only weeks with sales tell. */
export async function readCoverage(session: Pick<SetupSession, "rows">): Promise<Coverage> {
  const sold = "FILTER (WHERE days_with_sales > 0) > 0";
  const [row] = await session.rows(`
    SELECT
      COUNT(*) FILTER (WHERE days_observed > 0) > 0 AS stock,
      COUNT(total_cost) ${sold} AS cost,
      COUNT(total_ship_cost) ${sold} AS shipping,
      COUNT(total_discount) ${sold} AS discount,
      COUNT(total_sales_margin) ${sold} AS margin,
      COUNT(total_waste_qty) FILTER (WHERE days_observed > 0) > 0 AS waste
    FROM weekly_store_product`);
  const known = (name: string) => row?.[name] === true;
  return {
    sales: true,
    stock: known("stock"),
    cost: known("cost"),
    shipping: known("shipping"),
    discount: known("discount"),
    margin: known("margin"),
    waste: known("waste"),
  };
}

const soldSide: ReadonlySet<Need> = new Set(["cost", "shipping", "discount", "margin"]);

/** Own measures of which no row knows a value; of what sales bring, rows of weeks with sales alone tell. */
async function unknownOwn(
  session: SetupSession,
  own: readonly OwnMeasure[],
  parts: Parts,
  sources: Sources,
): Promise<ReadonlySet<string>> {
  const sales = parts.columnsOf(measureNamed("days_with_sales"))?.above;
  const counts = own.map((measure, at) => {
    const isSold = needsOf(measure).some((need) => soldSide.has(need));
    return `COALESCE(SUM(${parts.columnsOf(measure)?.known ?? "row_count"})${isSold ? ` FILTER (WHERE ${sales} > 0)` : ""}, 0) > 0 AS own_${at}`;
  });
  const [row = {}] = await session.rows(`SELECT ${counts.join(", ")} FROM ${sourceFor(sources.current(), new Set())}`);
  return new Set(own.filter((_, at) => row[`own_${at}`] !== true).map(({ name }) => name));
}

const dimensions: Readonly<Record<string, string>> = {
  places: `SELECT
     k.store_key,
     CAST(k.store_key AS VARCHAR) AS store,
     COALESCE(CONCAT_WS(' · ', NULLIF(s.store_num, s.store_desc), s.store_desc), '') AS store_label,
     COALESCE(s.region, '') AS region,
     COALESCE(s.market_key, s.market_name, '') AS market,
     COALESCE(s.market_name, s.market_key, '') AS market_label
   FROM (SELECT DISTINCT store_key FROM weekly_store_product) AS k
   LEFT JOIN ${firstOfKey("dim_store", "store_key")} AS s ON s.store_key = k.store_key`,
  goods: `SELECT
     k.prod_key,
     CAST(k.prod_key AS VARCHAR) AS product,
     COALESCE(p.prod_name, '') AS product_label,
     COALESCE(p.category_key, p.category_name, '') AS category,
     COALESCE(p.category_name, p.category_key, '') AS category_label,
     COALESCE(p.subcategory_key, p.subcategory_name, '') AS subcategory,
     COALESCE(p.subcategory_name, p.subcategory_key, '') AS subcategory_label,
     COALESCE(p.brand_name, '') AS brand
   FROM (SELECT DISTINCT prod_key FROM weekly_store_product) AS k
   LEFT JOIN ${firstOfKey("dim_product", "prod_key")} AS p ON p.prod_key = k.prod_key`,
};

function firstOfKey(table: string, key: string): string {
  return `(SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY ${key} ORDER BY ${key}) AS nth FROM ${table}) AS numbered WHERE nth = 1)`;
}
