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

/** Every column that has a value; the key alone where the dimension lacks it. */
async function factsOf(warehouse: Warehouse, { dimension, table, keyColumn, level, key }: Asked): Promise<Facts> {
  const [row = {}] = await warehouse.rows(`SELECT * FROM ${dimension} WHERE CAST(${keyColumn} AS VARCHAR) = $1`, [key]);
  const items = table.columns.flatMap(({ name, label, type }) => {
    const value = row[name] ?? null;
    if (value === null || name === keyColumn) return [];
    return [{ label, value: type === "flag" ? (Number(value) === 1 ? "yes" : "no") : String(value) }];
  });
  if (row["is_delivered"] === false) {
    const onlyKey = items.length === 0;
    items.push({
      label: "Delivered",
      value: onlyKey ? `only as a key in sales or stock, in no ${level} file` : "no longer in the newest snapshot",
    });
  }
  return { key, label: labelsOf(warehouse, level).get(key) ?? key, items };
}
