-- One row per fiscal week, store and product: the thirteen measures (numbered as in the brief) and their neighbours.
-- Whatever needs a stock snapshot is NULL in a week without one.

WITH days AS (
  -- What the stock on hand of a low-stock day was worth at that day's price: on hand × amount ÷ quantity, rounded half
  -- away from zero to the cent in whole numbers (cents and thousandths), as (2ab + c) div 2c. Numbers of 18 digits are
  -- widened first: their product has more.
  SELECT
    *,
    CASE
      WHEN low_stock_flg = 1 AND inventory_on_hand_qty > 0 THEN
        CAST(2000 * CAST(inventory_on_hand_qty AS DECIMAL(22,3)) AS DECIMAL(38,0)) * CAST(100 * CAST(ABS(sales_amt) AS DECIMAL(22,2)) AS DECIMAL(38,0))
        + CAST(1000 * CAST(sales_qty AS DECIMAL(22,3)) AS DECIMAL(38,0))
    END AS twice_worth,
    CASE WHEN low_stock_flg = 1 AND inventory_on_hand_qty > 0 THEN CAST(2000 * CAST(sales_qty AS DECIMAL(22,3)) AS DECIMAL(38,0)) END AS twice_qty
  FROM daily_store_product
),

-- The quotient in cents. An engine may divide in DOUBLE, which misses one of more than 15 digits by a little: what is left
-- over is divided once more.
quotients AS (
  SELECT
    *,
    twice_worth - twice_worth % twice_qty AS whole_worth,
    CAST((twice_worth - twice_worth % twice_qty) / twice_qty AS DECIMAL(38,0)) AS quotient
  FROM days
),

impacts AS (
  SELECT
    *,
    CASE
      WHEN low_stock_flg = 1 AND inventory_on_hand_qty > 0 THEN
        sales_amt - CASE WHEN sales_amt < 0 THEN -1 ELSE 1 END * TRY_CAST(CAST(quotient + CAST((whole_worth - quotient * twice_qty) / twice_qty AS DECIMAL(38,0)) AS DECIMAL(20,0)) * CAST(0.01 AS DECIMAL(3,2)) AS DECIMAL(18,2))
      WHEN low_stock_flg = 1 THEN sales_amt
      ELSE 0
    END AS low_stock_impact
  FROM quotients
),

weeks AS (
  SELECT
    yr_wk_num,
    store_key,
    prod_key,
    SUM(sales_qty) AS sales_qty,
    SUM(sales_amt) AS sales_amt,
    CASE WHEN COUNT(sales_cost) = COUNT(*) THEN SUM(sales_cost) END AS sales_cost,
    CASE WHEN COUNT(discount) = COUNT(*) THEN SUM(discount) END AS discount,
    CASE WHEN COUNT(ship_cost) = COUNT(*) THEN SUM(ship_cost) END AS ship_cost,
    CASE WHEN COUNT(sales_mgrn) = COUNT(*) THEN SUM(sales_mgrn) END AS sales_mgrn,
    COUNT(*) FILTER (WHERE sales_lines > 0) AS days_with_sales,
    COUNT(inventory_on_hand_qty) AS days_observed,
    MAX(cal_dt) FILTER (WHERE inventory_on_hand_qty IS NOT NULL) AS last_snapshot_dt,
    MAX(cal_dt) FILTER (WHERE inventory_on_order_qty IS NOT NULL) AS last_on_order_dt,
    MAX_BY(inventory_on_hand_qty, cal_dt) FILTER (WHERE inventory_on_hand_qty IS NOT NULL) AS last_on_hand_qty,
    MAX_BY(inventory_on_order_qty, cal_dt) FILTER (WHERE inventory_on_order_qty IS NOT NULL) AS last_on_order_qty,
    SUM(out_of_stock_flg) AS out_of_stock_days,
    SUM(low_stock_flg) AS low_stock_days,
    SUM(GREATEST(out_of_stock_flg, low_stock_flg)) AS distressed_days,
    CASE WHEN COUNT(low_stock_impact) = COUNT(*) THEN SUM(low_stock_impact) END AS low_stock_impact,
    SUM(CASE WHEN out_of_stock_flg = 1 THEN sales_amt ELSE 0 END) AS no_stock_impact,
    CASE WHEN COUNT(waste_qty) = COUNT(inventory_on_hand_qty) THEN SUM(waste_qty) END AS waste_qty
  FROM impacts
  GROUP BY yr_wk_num, store_key, prod_key
),

typed AS (
  SELECT
    yr_wk_num,
    store_key,
    prod_key,
    days_observed > 0 AS is_observed,
    TRY_CAST(sales_qty AS DECIMAL(18,3)) AS total_sales_qty,
    TRY_CAST(sales_amt AS DECIMAL(18,2)) AS total_sales_amt,
    TRY_CAST(sales_cost AS DECIMAL(18,2)) AS total_cost,
    TRY_CAST(discount AS DECIMAL(18,2)) AS total_discount,
    TRY_CAST(ship_cost AS DECIMAL(18,2)) AS total_ship_cost,
    TRY_CAST(sales_mgrn AS DECIMAL(18,2)) AS total_sales_margin,
    TRY_CAST(waste_qty AS DECIMAL(18,3)) AS total_waste_qty,
    last_on_hand_qty AS eow_on_hand_qty,
    CASE WHEN last_on_order_dt = last_snapshot_dt THEN last_on_order_qty END AS eow_on_order_qty,
    last_snapshot_dt AS eow_as_of_dt,
    CAST(days_observed AS INTEGER) AS days_observed,
    CAST(days_with_sales AS INTEGER) AS days_with_sales,
    CAST(out_of_stock_days AS INTEGER) AS out_of_stock_days,
    CAST(low_stock_days AS INTEGER) AS low_stock_days,
    CAST(distressed_days AS INTEGER) AS distressed_days,
    TRY_CAST(low_stock_impact AS DECIMAL(18,2)) AS low_stock_impact,
    TRY_CAST(no_stock_impact AS DECIMAL(18,2)) AS no_stock_impact
  FROM weeks
)

SELECT
  typed.yr_wk_num,
  store_key,
  prod_key,
  total_sales_qty,                                                                                    -- 1
  total_sales_amt,                                                                                    -- 2
  CASE WHEN total_sales_qty > 0 THEN CAST(total_sales_amt AS DOUBLE) / CAST(total_sales_qty AS DOUBLE) END AS avg_sales_price,  -- 3
  eow_on_hand_qty,                                                                                    -- 4
  eow_on_order_qty,                                                                                   -- 5
  total_cost,                                                                                         -- 6
  CASE WHEN is_observed THEN CAST(out_of_stock_days AS DOUBLE) / CAST(7 AS DOUBLE) END AS store_in_stock_pct,  -- 7
  CASE WHEN is_observed THEN out_of_stock_days + low_stock_days END AS total_low_stock_impact,        -- 8
  CASE WHEN is_observed THEN low_stock_impact END AS potential_low_stock_impact,                      -- 9
  CASE WHEN is_observed THEN no_stock_impact END AS no_stock_impact,                                  -- 10
  low_stock_days AS low_stock_instances,                                                              -- 11
  out_of_stock_days AS no_stock_instances,                                                            -- 12
  CASE WHEN total_sales_qty > 0 THEN CAST(eow_on_hand_qty AS DOUBLE) / CAST(total_sales_qty AS DOUBLE) END AS weeks_of_supply,  -- 13
  eow_as_of_dt,
  days_observed,
  days_with_sales,
  total_discount,
  total_ship_cost,
  total_sales_margin,
  CASE WHEN is_observed THEN total_waste_qty END AS total_waste_qty,
  CASE WHEN is_observed THEN CAST(days_observed - out_of_stock_days AS DOUBLE) / CAST(days_observed AS DOUBLE) END AS in_stock_pct,
  distressed_days,
  weeks_delivered.is_complete_week
FROM typed
INNER JOIN calendar_weeks AS weeks_delivered ON weeks_delivered.yr_wk_num = typed.yr_wk_num
