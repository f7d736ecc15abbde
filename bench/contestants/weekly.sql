-- The thirteen measures straight from the files, as an analyst would write them for one report: declared types, nothing
-- checked, nothing kept. {inventory}, {sales} and {calendar} are globs of CSV files.

WITH inventory AS (
  SELECT cal_dt, store_key, prod_key, inventory_on_hand_qty, inventory_on_order_qty, out_of_stock_flg
  FROM read_csv({inventory}, header = true, auto_detect = false, columns = {
    'cal_dt': 'DATE', 'store_key': 'BIGINT', 'prod_key': 'BIGINT', 'inventory_on_hand_qty': 'DECIMAL(18,3)',
    'inventory_on_order_qty': 'DECIMAL(18,3)', 'out_of_stock_flg': 'INTEGER', 'waste_qty': 'DECIMAL(18,3)',
    'promotion_flg': 'INTEGER', 'next_delivery_dt': 'DATE'})
),

sold AS (
  SELECT trans_dt AS cal_dt, store_key, prod_key, SUM(sales_qty) AS sales_qty, SUM(sales_amt) AS sales_amt, SUM(sales_cost) AS sales_cost
  FROM read_csv({sales}, header = true, auto_detect = false, columns = {
    'trans_id': 'BIGINT', 'prod_key': 'BIGINT', 'store_key': 'BIGINT', 'trans_dt': 'DATE', 'trans_time': 'VARCHAR',
    'sales_qty': 'DECIMAL(18,3)', 'sales_price': 'DECIMAL(18,2)', 'sales_amt': 'DECIMAL(18,2)', 'discount': 'DECIMAL(18,2)',
    'sales_cost': 'DECIMAL(18,2)', 'sales_mgrn': 'DECIMAL(18,2)', 'ship_cost': 'DECIMAL(18,2)'})
  GROUP BY trans_dt, store_key, prod_key
),

calendar AS (
  SELECT cal_dt, yr_wk_num
  FROM read_csv({calendar}, header = true, auto_detect = false, columns = {
    'cal_dt': 'DATE', 'cal_type_desc': 'VARCHAR', 'day_of_wk_num': 'INTEGER', 'day_of_wk_desc': 'VARCHAR', 'yr_num': 'INTEGER',
    'wk_num': 'INTEGER', 'yr_wk_num': 'INTEGER', 'mnth_num': 'INTEGER', 'yr_mnth_num': 'INTEGER', 'qtr_num': 'INTEGER', 'yr_qtr_num': 'INTEGER'})
),

days AS (
  SELECT
    cal_dt, store_key, prod_key, out_of_stock_flg, inventory_on_hand_qty, inventory_on_order_qty,
    COALESCE(sales_qty, 0) AS sales_qty,
    COALESCE(sales_amt, 0) AS sales_amt,
    COALESCE(sales_cost, 0) AS sales_cost,
    CASE WHEN inventory_on_hand_qty < COALESCE(sales_qty, 0) THEN 1 WHEN inventory_on_hand_qty IS NOT NULL THEN 0 END AS low_stock_flg,
    CASE WHEN inventory_on_hand_qty > 0 THEN ROUND(CAST(inventory_on_hand_qty AS DOUBLE) * CAST(sales_amt AS DOUBLE) / CAST(sales_qty AS DOUBLE), 2) ELSE 0 END AS stock_on_hand_amt
  FROM sold
  FULL JOIN inventory USING (cal_dt, store_key, prod_key)
)

SELECT
  yr_wk_num,
  store_key,
  prod_key,
  SUM(sales_qty) AS total_sales_qty,
  SUM(sales_amt) AS total_sales_amt,
  CASE WHEN SUM(sales_qty) > 0 THEN CAST(SUM(sales_amt) AS DOUBLE) / CAST(SUM(sales_qty) AS DOUBLE) END AS avg_sales_price,
  ARG_MAX(inventory_on_hand_qty, cal_dt) AS eow_on_hand_qty,
  ARG_MAX(inventory_on_order_qty, cal_dt) AS eow_on_order_qty,
  SUM(sales_cost) AS total_cost,
  SUM(out_of_stock_flg) / 7 AS store_in_stock_pct,
  SUM(out_of_stock_flg + low_stock_flg) AS total_low_stock_impact,
  SUM(CASE WHEN low_stock_flg = 1 THEN CAST(sales_amt AS DOUBLE) - stock_on_hand_amt ELSE 0 END) AS potential_low_stock_impact,
  SUM(CASE WHEN out_of_stock_flg = 1 THEN sales_amt ELSE 0 END) AS no_stock_impact,
  SUM(low_stock_flg) AS low_stock_instances,
  SUM(out_of_stock_flg) AS no_stock_instances,
  CASE WHEN SUM(sales_qty) > 0 THEN CAST(ARG_MAX(inventory_on_hand_qty, cal_dt) AS DOUBLE) / CAST(SUM(sales_qty) AS DOUBLE) END AS weeks_of_supply
FROM days
INNER JOIN calendar USING (cal_dt)
GROUP BY yr_wk_num, store_key, prod_key
