/** Whether two contestants' weekly tables say the same: a benchmark of different answers would say nothing. */
import { literal, openDuck } from "../src/core/duck.ts";

const EXACT = [
  "total_sales_qty",
  "total_sales_amt",
  "total_cost",
  "eow_on_hand_qty",
  "eow_on_order_qty",
  "total_low_stock_impact",
  "no_stock_impact",
  "low_stock_instances",
  "no_stock_instances",
];
/** Ratios in floating point, and the one measure that floating point rounds differently now and then. */
const NEAR = {
  avg_sales_price: 1e-9,
  store_in_stock_pct: 1e-9,
  weeks_of_supply: 1e-9,
  potential_low_stock_impact: 0.08,
};

/** Throws where the thirteen measures of two sets of Parquet files differ. */
export async function assertSameWeeks(reference: string, files: string, name: string): Promise<void> {
  const duck = await openDuck({ memory: "2GB", threads: 1, spill: `${reference}.spill` });
  const differs = [
    "a.yr_wk_num IS NULL OR b.yr_wk_num IS NULL",
    ...EXACT.map((column) => `CAST(a.${column} AS DECIMAL(38,3)) IS DISTINCT FROM CAST(b.${column} AS DECIMAL(38,3))`),
    ...Object.entries(NEAR).map(
      ([column, most]) =>
        `(a.${column} IS NULL) <> (b.${column} IS NULL) OR abs(CAST(a.${column} AS DOUBLE) - CAST(b.${column} AS DOUBLE)) > ${most}`,
    ),
  ];
  try {
    const { rows, different } = await duck.row<{ rows: bigint; different: bigint }>(
      `SELECT count(*) AS rows, count(*) FILTER (WHERE ${differs.join(" OR ")}) AS different
       FROM read_parquet(${literal(reference)}) AS a
       FULL JOIN read_parquet(${literal(files)}, hive_partitioning = false) AS b
         ON a.yr_wk_num = b.yr_wk_num AND a.store_key = b.store_key AND a.prod_key = b.prod_key`,
    );
    if (different > 0n)
      throw new Error(
        `${name} differs from bare DuckDB in ${different} of ${rows} rows: its figures would mean nothing`,
      );
  } finally {
    duck.close();
  }
}
