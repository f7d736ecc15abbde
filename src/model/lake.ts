/** The lake's tables: what compute writes, what the catalog describes and what everyone queries. */
import { calendar, product, store, type SourceColumn } from "./tables.ts";

export type LakeTableName =
  | "weekly_store_product"
  | "daily_store_product"
  | "dim_calendar"
  | "dim_product"
  | "dim_store";

/** `key:store_key` takes the project's type for that key; everything else is the SQL type itself. */
export type LakeColumn = { name: string; type: string; comment: string };

export type LakeTable = {
  name: LakeTableName;
  kind: "fact" | "dimension";
  comment: string;
  /** The column that names a partition (facts: one fiscal week); null where the whole table is one. */
  partitionColumn: string | null;
  key: readonly string[];
  /** Files are sorted by these columns. */
  sortBy: readonly string[];
  columns: readonly LakeColumn[];
};

const money = "DECIMAL(18,2)";
const quantity = "DECIMAL(18,3)";

function col(name: string, type: string, comment: string): LakeColumn {
  return { name, type, comment };
}

const weekKey = col("yr_wk_num", "INTEGER", "Fiscal week: year and week, from the calendar's own rows");
const storeKey = col("store_key", "key:store_key", "Store");
const productKey = col("prod_key", "key:prod_key", "Product");

export const dailyStoreProduct: LakeTable = {
  name: "daily_store_product",
  kind: "fact",
  comment: "One row per store, product and day on which there is a sale or a stock snapshot.",
  partitionColumn: "yr_wk_num",
  key: ["cal_dt", "store_key", "prod_key"],
  sortBy: ["store_key", "prod_key", "cal_dt"],
  columns: [
    weekKey,
    col("cal_dt", "DATE", "Business date"),
    storeKey,
    productKey,
    col("sales_qty", quantity, "Quantity sold, returns netted off; 0 without a sale"),
    col("sales_amt", money, "Sales amount; 0 without a sale"),
    col("sales_cost", money, "Cost of the goods sold; NULL where a line's cost is unknown"),
    col("discount", money, "Discount given; NULL where a line's discount is unknown"),
    col("ship_cost", money, "Shipping cost; NULL where a line's shipping cost is unknown"),
    col("sales_mgrn", money, "Margin as the shop reckons it; NULL where a line's margin is unknown"),
    col("sales_lines", "INTEGER", "Number of transaction lines"),
    col("inventory_on_hand_qty", quantity, "Quantity on hand at the end of the day; NULL without a snapshot"),
    col("inventory_on_order_qty", quantity, "Quantity on order at the end of the day"),
    col("out_of_stock_flg", "INTEGER", "1 out of stock, 0 in stock, NULL unknown (no snapshot)"),
    col("low_stock_flg", "INTEGER", "1 where on hand is below the day's sold quantity, NULL without a snapshot"),
    col("waste_qty", quantity, "Quantity thrown away"),
    col("promotion_flg", "INTEGER", "1 while on promotion"),
    col("next_delivery_dt", "DATE", "Day on which the next delivery is due"),
  ],
};

export const weeklyStoreProduct: LakeTable = {
  name: "weekly_store_product",
  kind: "fact",
  comment: "One row per fiscal week, store and product: the thirteen measures and their neighbours.",
  partitionColumn: "yr_wk_num",
  key: ["yr_wk_num", "store_key", "prod_key"],
  sortBy: ["store_key", "prod_key"],
  columns: [
    weekKey,
    storeKey,
    productKey,
    col("total_sales_qty", quantity, "Quantity sold"),
    col("total_sales_amt", money, "Sales amount"),
    col("avg_sales_price", "DOUBLE", "Sales amount / quantity; NULL where the quantity is not positive"),
    col("eow_on_hand_qty", quantity, "On hand at the week's last snapshot (eow_as_of_dt)"),
    col("eow_on_order_qty", quantity, "On order at the week's last snapshot"),
    col("total_cost", money, "Cost of the goods sold; NULL where a line's cost is unknown"),
    col(
      "store_in_stock_pct",
      "DOUBLE",
      "Days out of stock / 7, under the brief's own name: 0 is best (in_stock_pct is the real share)",
    ),
    col("total_low_stock_impact", "INTEGER", "Days out of stock + days low on stock"),
    col("potential_low_stock_impact", money, "Over low-stock days: sales amount beyond what the stock on hand covers"),
    col("no_stock_impact", money, "Over out-of-stock days: sales amount"),
    col("low_stock_instances", "INTEGER", "Days low on stock"),
    col("no_stock_instances", "INTEGER", "Days out of stock"),
    col(
      "weeks_of_supply",
      "DOUBLE",
      "On hand at the end of the week / quantity sold in the week; NULL where the quantity is not positive",
    ),
    col("eow_as_of_dt", "DATE", "Day of the week's last snapshot"),
    col("days_observed", "INTEGER", "Days with a stock snapshot"),
    col("days_with_sales", "INTEGER", "Days with at least one transaction line"),
    col("total_discount", money, "Discount given; NULL where a line's discount is unknown"),
    col("total_ship_cost", money, "Shipping cost; NULL where a line's shipping cost is unknown"),
    col("total_sales_margin", money, "Margin as the shop reckons it; NULL where a line's margin is unknown"),
    col("total_waste_qty", quantity, "Quantity thrown away; NULL where a snapshot's waste is unknown"),
    col("in_stock_pct", "DOUBLE", "In-stock days / days observed"),
    col("distressed_days", "INTEGER", "Days out of stock or low on stock, 0 to 7"),
    col("is_complete_week", "BOOLEAN", "Whether all days of the week, by the calendar, were delivered"),
  ],
};

function dimension(
  name: LakeTableName,
  source: { comment: string; key: readonly string[]; columns: readonly SourceColumn[] },
): LakeTable {
  const types: Record<SourceColumn["type"], string> = {
    key: "key",
    money,
    quantity,
    date: "DATE",
    flag: "INTEGER",
    text: "VARCHAR",
    integer: "INTEGER",
    number: "DOUBLE",
  };
  return {
    name,
    kind: "dimension",
    comment: source.comment,
    partitionColumn: null,
    key: source.key,
    sortBy: source.key,
    columns: [
      ...source.columns.map((c) => col(c.name, c.type === "key" ? `key:${c.name}` : types[c.type], c.comment)),
      col(
        "is_delivered",
        "BOOLEAN",
        "false when the newest snapshot no longer holds this key, or the row was made from the facts' keys",
      ),
    ],
  };
}

export const dimCalendar = dimension("dim_calendar", calendar);
export const dimProduct = dimension("dim_product", product);
export const dimStore = dimension("dim_store", store);

export const lakeTables: Record<LakeTableName, LakeTable> = {
  dim_calendar: dimCalendar,
  dim_product: dimProduct,
  dim_store: dimStore,
  daily_store_product: dailyStoreProduct,
  weekly_store_product: weeklyStoreProduct,
};

/** The view with a project's own measures; there only where it has some. See `weekly-measures.ts`. */
export const WEEKLY_MEASURES = "weekly_measures";

export const lakeTableNames = Object.keys(lakeTables) as LakeTableName[];

/** The SQL type of a lake column in a project whose keys have these types. */
export function lakeSqlType(column: LakeColumn, keys: Record<string, string>): string {
  if (!column.type.startsWith("key:")) return column.type;
  return keys[column.type.slice(4)] ?? "VARCHAR";
}
