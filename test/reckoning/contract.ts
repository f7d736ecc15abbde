/**
 * The contract of the source tables as the design document words it, written down a second time on purpose: the
 * reckoning shares nothing with the product. `contract.test.ts` holds the two against each other.
 */
export type Kind = "key" | "money" | "quantity" | "date" | "flag" | "text" | "integer" | "number";
export type FactName = "sales" | "inventory";
export type DimensionName = "calendar" | "product" | "store";
export type TableName = FactName | DimensionName;
export type KeyColumn = "store_key" | "prod_key" | "trans_id";
export type KeyTypes = Record<KeyColumn, "BIGINT" | "VARCHAR">;
export type Cadence = "daily" | "weekly" | "irregular" | "once";

type Columns = Readonly<Record<string, Kind>>;

export const factNames: readonly FactName[] = ["sales", "inventory"];
export const dimensionNames: readonly DimensionName[] = ["calendar", "product", "store"];
export const tableNames: readonly TableName[] = [...dimensionNames, ...factNames];

export const contract: Readonly<Record<TableName, Columns>> = {
  sales: {
    trans_id: "key",
    prod_key: "key",
    store_key: "key",
    trans_dt: "date",
    trans_time: "text",
    sales_qty: "quantity",
    sales_price: "money",
    sales_amt: "money",
    discount: "money",
    sales_cost: "money",
    sales_mgrn: "money",
    ship_cost: "money",
  },
  inventory: {
    cal_dt: "date",
    store_key: "key",
    prod_key: "key",
    inventory_on_hand_qty: "quantity",
    inventory_on_order_qty: "quantity",
    out_of_stock_flg: "flag",
    waste_qty: "quantity",
    promotion_flg: "flag",
    next_delivery_dt: "date",
  },
  calendar: {
    cal_dt: "date",
    cal_type_desc: "text",
    day_of_wk_num: "integer",
    day_of_wk_desc: "text",
    yr_num: "integer",
    wk_num: "integer",
    yr_wk_num: "integer",
    mnth_num: "integer",
    yr_mnth_num: "integer",
    qtr_num: "integer",
    yr_qtr_num: "integer",
  },
  product: {
    prod_key: "key",
    prod_name: "text",
    vol: "number",
    wgt: "number",
    brand_name: "text",
    status_code: "text",
    status_code_name: "text",
    category_key: "text",
    category_name: "text",
    subcategory_key: "text",
    subcategory_name: "text",
  },
  store: {
    store_key: "key",
    store_num: "text",
    store_desc: "text",
    addr: "text",
    city: "text",
    region: "text",
    cntry_cd: "text",
    cntry_nm: "text",
    postal_zip_cd: "text",
    prov_state_desc: "text",
    prov_state_cd: "text",
    store_type_cd: "text",
    store_type_desc: "text",
    frnchs_flg: "flag",
    store_size: "number",
    market_key: "text",
    market_name: "text",
    submarket_key: "text",
    submarket_name: "text",
    latitude: "number",
    longitude: "number",
  },
};

export const requiredColumns: Readonly<Record<TableName, readonly string[]>> = {
  sales: ["prod_key", "store_key", "trans_dt", "sales_qty", "sales_amt"],
  inventory: ["cal_dt", "store_key", "prod_key", "inventory_on_hand_qty"],
  calendar: ["cal_dt", "yr_wk_num"],
  product: ["prod_key"],
  store: ["store_key"],
};

export const dateColumn: Readonly<Record<FactName, string>> = { sales: "trans_dt", inventory: "cal_dt" };

export const dimensionKey: Readonly<Record<DimensionName, string>> = {
  calendar: "cal_dt",
  product: "prod_key",
  store: "store_key",
};

/** Digits after the point of the two exact kinds. */
export const scales = { money: 2, quantity: 3 } as const;

/** One row as delivered: its text by contract column, null where the source has none. */
export type RawRow = {
  cells: Record<string, string | null>;
  /** The line is written with a field too few or one too many. */
  fieldCount?: "short" | "long";
  /** What the generator spoiled, in words; absent for a good row. */
  spoiled?: string;
  /** Only in deliveries that come after `endcap init` has decided the type of the keys. */
  afterInit?: true;
};
