/**
 * The contract of the five source tables: what a retailer delivers.
 * Types never come from the data, so that a day on which a column is empty cannot change the lake.
 */

/** `key` is BIGINT or VARCHAR, decided once per key for all tables. Money is DECIMAL(18,2), quantity DECIMAL(18,3). */
export type ColumnType = "key" | "money" | "quantity" | "date" | "flag" | "text" | "integer" | "number";

export type SourceColumn = {
  name: string;
  type: ColumnType;
  /** A file without a required column is refused; a row without its value is quarantined. */
  required: boolean;
  comment: string;
  /** What screens call it; the comment where that is short enough to be its name. */
  label: string;
};

export type SourceTableName = "sales" | "inventory" | "calendar" | "product" | "store";

export type SourceTable = {
  name: SourceTableName;
  /** Facts hold business dates; dimensions arrive as whole snapshots. */
  kind: "fact" | "dimension";
  comment: string;
  /** The column that says which business date a row belongs to (facts only). */
  dateColumn: string | null;
  /** What identifies a row; empty where no column is unique (sales). */
  key: readonly string[];
  columns: readonly SourceColumn[];
};

type Extra = { required?: boolean; label?: string };

function column(name: string, type: ColumnType, comment: string, extra: Extra = {}): SourceColumn {
  return { name, type, required: extra.required ?? false, comment, label: extra.label ?? comment };
}

const required: Extra = { required: true };

export const sales: SourceTable = {
  name: "sales",
  kind: "fact",
  comment: "One row per transaction line. No column is unique: two identical lines are two sales.",
  dateColumn: "trans_dt",
  key: [],
  columns: [
    column("trans_id", "key", "Number of the transaction; unique only together with the store, if at all"),
    column("prod_key", "key", "Product sold", required),
    column("store_key", "key", "Store that sold it", required),
    column("trans_dt", "date", "Business date of the sale", required),
    column("trans_time", "text", "Local time of the sale, as delivered"),
    column("sales_qty", "quantity", "Quantity sold; negative for a return", required),
    column("sales_price", "money", "Price of one unit"),
    column("sales_amt", "money", "Amount of the line after discount", required),
    column("discount", "money", "Discount given on the line"),
    column("sales_cost", "money", "Cost of the goods of the line"),
    column("sales_mgrn", "money", "Margin of the line as the shop reckons it"),
    column("ship_cost", "money", "Cost of shipping the line"),
  ],
};

export const inventory: SourceTable = {
  name: "inventory",
  kind: "fact",
  comment: "One snapshot per store, product and day, taken at the end of the day.",
  dateColumn: "cal_dt",
  key: ["cal_dt", "store_key", "prod_key"],
  columns: [
    column("cal_dt", "date", "Day at whose end the snapshot was taken", required),
    column("store_key", "key", "Store", required),
    column("prod_key", "key", "Product", required),
    column("inventory_on_hand_qty", "quantity", "Quantity on hand; may have fractions and go below zero", required),
    column("inventory_on_order_qty", "quantity", "Quantity ordered and not yet received"),
    column(
      "out_of_stock_flg",
      "flag",
      "1 when the shop calls the product out of stock; derived (on hand <= 0) where missing",
    ),
    column("waste_qty", "quantity", "Quantity thrown away that day"),
    column("promotion_flg", "flag", "1 while the product is on promotion"),
    column("next_delivery_dt", "date", "Day on which the next delivery is due"),
  ],
};

export const calendar: SourceTable = {
  name: "calendar",
  kind: "dimension",
  comment:
    "One row per day: which fiscal week, month and quarter it belongs to. Weeks come from these rows, never from arithmetic.",
  dateColumn: null,
  key: ["cal_dt"],
  columns: [
    column("cal_dt", "date", "Day", required),
    column("cal_type_desc", "text", "Kind of calendar"),
    column("day_of_wk_num", "integer", "Number of the day in its week, as the retailer counts"),
    column("day_of_wk_desc", "text", "Name of the day"),
    column("yr_num", "integer", "Fiscal year"),
    column("wk_num", "integer", "Number of the fiscal week in its year"),
    column("yr_wk_num", "integer", "Fiscal week: year and week, for example 202601", required),
    column("mnth_num", "integer", "Number of the fiscal month in its year"),
    column("yr_mnth_num", "integer", "Fiscal month: year and month, as the retailer writes it"),
    column("qtr_num", "integer", "Number of the fiscal quarter in its year"),
    column("yr_qtr_num", "integer", "Fiscal quarter: year and quarter, as the retailer writes it"),
  ],
};

export const product: SourceTable = {
  name: "product",
  kind: "dimension",
  comment: "One row per product.",
  dateColumn: null,
  key: ["prod_key"],
  columns: [
    column("prod_key", "key", "Product", required),
    column("prod_name", "text", "Name of the product", { label: "Name" }),
    column("vol", "number", "Volume of one unit", { label: "Volume" }),
    column("wgt", "number", "Weight of one unit", { label: "Weight" }),
    column("brand_name", "text", "Brand"),
    column("status_code", "text", "Status of the product, as a code", { label: "Status code" }),
    column("status_code_name", "text", "Status of the product, in words", { label: "Status" }),
    column("category_key", "text", "Key of the category", { label: "Category key" }),
    column("category_name", "text", "Category"),
    column("subcategory_key", "text", "Key of the subcategory", { label: "Subcategory key" }),
    column("subcategory_name", "text", "Subcategory"),
  ],
};

export const store: SourceTable = {
  name: "store",
  kind: "dimension",
  comment: "One row per store.",
  dateColumn: null,
  key: ["store_key"],
  columns: [
    column("store_key", "key", "Store", required),
    column("store_num", "text", "Number of the store, as people know it", { label: "Store number" }),
    column("store_desc", "text", "Name of the store", { label: "Name" }),
    column("addr", "text", "Street and number", { label: "Address" }),
    column("city", "text", "City"),
    column("region", "text", "Region"),
    column("cntry_cd", "text", "Country, as a code", { label: "Country code" }),
    column("cntry_nm", "text", "Country"),
    column("postal_zip_cd", "text", "Postal code"),
    column("prov_state_desc", "text", "Province or state"),
    column("prov_state_cd", "text", "Province or state, as a code", { label: "Province or state code" }),
    column("store_type_cd", "text", "Type of store, as a code", { label: "Type code" }),
    column("store_type_desc", "text", "Type of store", { label: "Type" }),
    column("frnchs_flg", "flag", "1 for a franchise", { label: "Franchise" }),
    column("store_size", "number", "Sales area"),
    column("market_key", "text", "Key of the market", { label: "Market key" }),
    column("market_name", "text", "Market"),
    column("submarket_key", "text", "Key of the submarket", { label: "Submarket key" }),
    column("submarket_name", "text", "Submarket"),
    column("latitude", "number", "Latitude in degrees", { label: "Latitude" }),
    column("longitude", "number", "Longitude in degrees", { label: "Longitude" }),
  ],
};

/** In the order in which they are loaded: a row's date needs the calendar, its keys the dimensions. */
export const sourceTables: Record<SourceTableName, SourceTable> = { calendar, product, store, inventory, sales };

export const sourceTableNames = Object.keys(sourceTables) as SourceTableName[];

export function isSourceTableName(name: string): name is SourceTableName {
  return Object.hasOwn(sourceTables, name);
}

/** The keys that tables share; each has one type over all tables. */
export const keyNames = ["store_key", "prod_key", "trans_id"] as const;
export type KeyName = (typeof keyNames)[number];
export type KeyType = "BIGINT" | "VARCHAR";
export type KeyTypes = Record<KeyName, KeyType>;

/** The SQL type of a source column in accepted files and in the lake. */
export function sqlType(column: SourceColumn, keys: KeyTypes): string {
  switch (column.type) {
    case "key":
      return keys[column.name as KeyName];
    case "money":
      return "DECIMAL(18,2)";
    case "quantity":
      return "DECIMAL(18,3)";
    case "date":
      return "DATE";
    case "flag":
      return "INTEGER";
    case "integer":
      return "INTEGER";
    case "number":
      return "DOUBLE";
    case "text":
      return "VARCHAR";
  }
}
