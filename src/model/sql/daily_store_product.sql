-- One row per store, product and day on which there is a sale or a stock snapshot.
-- A day out of stock without a sale must never vanish: hence the full join.
-- No snapshot is unknown: NULL, never 0 and never "in stock".

WITH sold AS (
  -- An unknown cost, discount, shipping cost or margin makes the day's sum unknown, not smaller.
  SELECT
    trans_dt AS cal_dt,
    store_key,
    prod_key,
    SUM(sales_qty) AS sales_qty,
    SUM(sales_amt) AS sales_amt,
    CASE WHEN COUNT(sales_cost) = COUNT(*) THEN SUM(sales_cost) END AS sales_cost,
    CASE WHEN COUNT(discount) = COUNT(*) THEN SUM(discount) END AS discount,
    CASE WHEN COUNT(ship_cost) = COUNT(*) THEN SUM(ship_cost) END AS ship_cost,
    CASE WHEN COUNT(sales_mgrn) = COUNT(*) THEN SUM(sales_mgrn) END AS sales_mgrn,
    COUNT(*) AS sales_lines
  FROM accepted_sales
  GROUP BY trans_dt, store_key, prod_key
),

-- Beside a snapshot, no sale means that nothing was sold: 0.
days AS (
  SELECT
    cal_dt,
    store_key,
    prod_key,
    COALESCE(sold.sales_qty, 0) AS sales_qty,
    COALESCE(sold.sales_amt, 0) AS sales_amt,
    CASE WHEN sold.sales_lines IS NULL THEN 0 ELSE sold.sales_cost END AS sales_cost,
    CASE WHEN sold.sales_lines IS NULL THEN 0 ELSE sold.discount END AS discount,
    CASE WHEN sold.sales_lines IS NULL THEN 0 ELSE sold.ship_cost END AS ship_cost,
    CASE WHEN sold.sales_lines IS NULL THEN 0 ELSE sold.sales_mgrn END AS sales_mgrn,
    COALESCE(sold.sales_lines, 0) AS sales_lines,
    stock.inventory_on_hand_qty,
    stock.inventory_on_order_qty,
    stock.out_of_stock_flg,
    stock.waste_qty,
    stock.promotion_flg,
    stock.next_delivery_dt
  FROM sold
  FULL JOIN accepted_inventory AS stock USING (cal_dt, store_key, prod_key)
)

SELECT
  calendar.yr_wk_num,
  days.cal_dt,
  days.store_key,
  days.prod_key,
  TRY_CAST(days.sales_qty AS DECIMAL(18,3)) AS sales_qty,
  TRY_CAST(days.sales_amt AS DECIMAL(18,2)) AS sales_amt,
  TRY_CAST(days.sales_cost AS DECIMAL(18,2)) AS sales_cost,
  TRY_CAST(days.discount AS DECIMAL(18,2)) AS discount,
  TRY_CAST(days.ship_cost AS DECIMAL(18,2)) AS ship_cost,
  TRY_CAST(days.sales_mgrn AS DECIMAL(18,2)) AS sales_mgrn,
  CAST(days.sales_lines AS INTEGER) AS sales_lines,
  days.inventory_on_hand_qty,
  days.inventory_on_order_qty,
  days.out_of_stock_flg,
  CASE
    WHEN days.inventory_on_hand_qty IS NULL THEN NULL
    WHEN days.inventory_on_hand_qty < days.sales_qty THEN 1
    ELSE 0
  END AS low_stock_flg,
  days.waste_qty,
  days.promotion_flg,
  days.next_delivery_dt
FROM days
INNER JOIN calendar_days AS calendar ON calendar.cal_dt = days.cal_dt
