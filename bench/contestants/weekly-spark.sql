-- The thirteen measures by Spark from typed Parquet of the accepted rows, as an analyst would write them for one report: nothing
-- checked, no daily table, every row of the files counts. {inventory}, {sales} and {calendar} are folders of Parquet files.

WITH sold AS (
  SELECT trans_dt AS cal_dt, store_key, prod_key, SUM(sales_qty) AS sales_qty, SUM(sales_amt) AS sales_amt, SUM(sales_cost) AS sales_cost
  FROM parquet.`{sales}`
  GROUP BY trans_dt, store_key, prod_key
),

days AS (
  SELECT
    cal_dt, store_key, prod_key, out_of_stock_flg, inventory_on_hand_qty, inventory_on_order_qty,
    COALESCE(sales_qty, 0) AS sales_qty,
    COALESCE(sales_amt, 0) AS sales_amt,
    COALESCE(sales_cost, 0) AS sales_cost,
    CASE WHEN inventory_on_hand_qty < COALESCE(sales_qty, 0) THEN 1 WHEN inventory_on_hand_qty IS NOT NULL THEN 0 END AS low_stock_flg,
    CASE WHEN inventory_on_hand_qty > 0 THEN ROUND(CAST(inventory_on_hand_qty AS DOUBLE) * CAST(sales_amt AS DOUBLE) / NULLIF(CAST(sales_qty AS DOUBLE), 0), 2) ELSE 0 END AS stock_on_hand_amt
  FROM sold
  FULL JOIN parquet.`{inventory}` USING (cal_dt, store_key, prod_key)
)

SELECT
  yr_wk_num,
  store_key,
  prod_key,
  SUM(sales_qty) AS total_sales_qty,
  SUM(sales_amt) AS total_sales_amt,
  CASE WHEN SUM(sales_qty) > 0 THEN CAST(SUM(sales_amt) AS DOUBLE) / CAST(SUM(sales_qty) AS DOUBLE) END AS avg_sales_price,
  MAX_BY(inventory_on_hand_qty, cal_dt) AS eow_on_hand_qty,
  MAX_BY(inventory_on_order_qty, cal_dt) AS eow_on_order_qty,
  SUM(sales_cost) AS total_cost,
  SUM(out_of_stock_flg) / 7 AS store_in_stock_pct,
  SUM(out_of_stock_flg + low_stock_flg) AS total_low_stock_impact,
  SUM(CASE WHEN low_stock_flg = 1 THEN CAST(sales_amt AS DOUBLE) - stock_on_hand_amt ELSE 0 END) AS potential_low_stock_impact,
  SUM(CASE WHEN out_of_stock_flg = 1 THEN sales_amt ELSE 0 END) AS no_stock_impact,
  SUM(low_stock_flg) AS low_stock_instances,
  SUM(out_of_stock_flg) AS no_stock_instances,
  CASE WHEN SUM(sales_qty) > 0 THEN CAST(MAX_BY(inventory_on_hand_qty, cal_dt) AS DOUBLE) / CAST(SUM(sales_qty) AS DOUBLE) END AS weeks_of_supply
FROM days
INNER JOIN (SELECT cal_dt, yr_wk_num FROM parquet.`{calendar}`) AS calendar USING (cal_dt)
GROUP BY yr_wk_num, store_key, prod_key
