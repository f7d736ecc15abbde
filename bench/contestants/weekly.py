"""The thirteen measures in Polars, lazily, straight from the CSV files: weekly.py <folder> <output.parquet>. Prints its seconds as JSON."""

import json
import sys
import time

started = time.perf_counter()

import polars as pl

folder, output = sys.argv[1:3]
quantity, money = pl.Decimal(18, 3), pl.Decimal(18, 2)

inventory = pl.scan_csv(
    f"{folder}/inventory*.csv",
    schema={
        "cal_dt": pl.Date, "store_key": pl.Int64, "prod_key": pl.Int64, "inventory_on_hand_qty": quantity, "inventory_on_order_qty": quantity,
        "out_of_stock_flg": pl.Int32, "waste_qty": quantity, "promotion_flg": pl.Int32, "next_delivery_dt": pl.Date,
    },
).select("cal_dt", "store_key", "prod_key", "inventory_on_hand_qty", "inventory_on_order_qty", "out_of_stock_flg")
sales = pl.scan_csv(
    f"{folder}/sales*.csv",
    schema={
        "trans_id": pl.Int64, "prod_key": pl.Int64, "store_key": pl.Int64, "trans_dt": pl.Date, "trans_time": pl.String, "sales_qty": quantity,
        "sales_price": money, "sales_amt": money, "discount": money, "sales_cost": money, "sales_mgrn": money, "ship_cost": money,
    },
)
calendar = pl.scan_csv(f"{folder}/calendar.csv", try_parse_dates=True).select("cal_dt", pl.col("yr_wk_num").cast(pl.Int32))

key = ["cal_dt", "store_key", "prod_key"]
sold = sales.group_by(pl.col("trans_dt").alias("cal_dt"), "store_key", "prod_key").agg(pl.col("sales_qty", "sales_amt", "sales_cost").sum())
days = sold.join(inventory, on=key, how="full", coalesce=True).join(calendar, on="cal_dt").with_columns(
    pl.col("sales_qty", "sales_amt", "sales_cost").fill_null(0)
).with_columns(
    (pl.col("inventory_on_hand_qty") < pl.col("sales_qty")).cast(pl.Int32).alias("low_stock_flg"),
    pl.when(pl.col("inventory_on_hand_qty") > 0)
    .then((pl.col("inventory_on_hand_qty").cast(pl.Float64) * pl.col("sales_amt").cast(pl.Float64) / pl.col("sales_qty").cast(pl.Float64)).round(2, mode="half_away_from_zero"))
    .otherwise(0.0)
    .alias("stock_on_hand_amt"),
)
amount, low, out = pl.col("sales_amt"), pl.col("low_stock_flg") == 1, pl.col("out_of_stock_flg") == 1
last = pl.col("cal_dt").filter(pl.col("inventory_on_hand_qty").is_not_null()).arg_max()
weeks = days.group_by("yr_wk_num", "store_key", "prod_key").agg(
    pl.col("sales_qty").sum().alias("total_sales_qty"),
    amount.sum().alias("total_sales_amt"),
    pl.col("inventory_on_hand_qty").filter(pl.col("inventory_on_hand_qty").is_not_null()).get(last, null_on_oob=True).alias("eow_on_hand_qty"),
    pl.col("inventory_on_order_qty").filter(pl.col("inventory_on_hand_qty").is_not_null()).get(last, null_on_oob=True).alias("eow_on_order_qty"),
    pl.col("sales_cost").sum().alias("total_cost"),
    (pl.col("out_of_stock_flg") + pl.col("low_stock_flg")).sum().alias("total_low_stock_impact"),
    (amount.cast(pl.Float64) - pl.col("stock_on_hand_amt")).filter(low).sum().alias("potential_low_stock_impact"),
    amount.filter(out).sum().alias("no_stock_impact"),
    pl.col("low_stock_flg").sum().alias("low_stock_instances"),
    pl.col("out_of_stock_flg").sum().alias("no_stock_instances"),
)
units = pl.col("total_sales_qty").cast(pl.Float64)
weeks.with_columns(
    pl.when(units > 0).then(pl.col("total_sales_amt").cast(pl.Float64) / units).alias("avg_sales_price"),
    (pl.col("no_stock_instances") / 7).alias("store_in_stock_pct"),
    pl.when(units > 0).then(pl.col("eow_on_hand_qty").cast(pl.Float64) / units).alias("weeks_of_supply"),
).sink_parquet(output)
print(json.dumps({"seconds": time.perf_counter() - started}))
