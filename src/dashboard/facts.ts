/** What the dimensions say about one store or product, for the head of its page. */
import { product as productTable, store as storeTable, type SourceTable } from "../model/tables.ts";
import type { Facts } from "./contract.ts";
import { labelsOf } from "./levels.ts";
import type { Warehouse } from "./warehouse.ts";

export function storeFacts(warehouse: Warehouse, key: string): Promise<Facts> {
  return factsOf(warehouse, { dimension: "dim_store", table: storeTable, keyColumn: "store_key", level: "store", key });
}

export function productFacts(warehouse: Warehouse, key: string): Promise<Facts> {
  return factsOf(warehouse, {
    dimension: "dim_product",
    table: productTable,
    keyColumn: "prod_key",
    level: "product",
    key,
  });
}

type Asked = { dimension: string; table: SourceTable; keyColumn: string; level: "store" | "product"; key: string };

/** A code or key is told only where the name that it stands for is lacking. */
const named: Readonly<Record<string, string>> = {
  cntry_cd: "cntry_nm",
  prov_state_cd: "prov_state_desc",
  store_type_cd: "store_type_desc",
  market_key: "market_name",
  submarket_key: "submarket_name",
  status_code: "status_code_name",
  category_key: "category_name",
  subcategory_key: "subcategory_name",
};

/** Every column that has a value and says more than the page's own title; the key alone where the dimension lacks it. */
async function factsOf(warehouse: Warehouse, { dimension, table, keyColumn, level, key }: Asked): Promise<Facts> {
  const [row = {}] = await warehouse.rows(`SELECT * FROM ${dimension} WHERE CAST(${keyColumn} AS VARCHAR) = $1`, [key]);
  const title = labelsOf(warehouse, level).get(key) ?? key;
  const items = table.columns.flatMap(({ name, label, type }) => {
    const value = row[name] ?? null;
    if (value === null || name === keyColumn || value === title) return [];
    if ((row[named[name] ?? ""] ?? null) !== null) return [];
    return [{ label, value: type === "flag" ? (Number(value) === 1 ? "yes" : "no") : String(value) }];
  });
  if (row["is_delivered"] === false) {
    const onlyKey = items.length === 0;
    items.push({
      label: "Delivered",
      value: onlyKey ? `only as a key in sales or stock, in no ${level} file` : "no longer in the newest snapshot",
    });
  }
  return { key, label: title, items };
}
