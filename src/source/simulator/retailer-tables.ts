import type { DuckDBConnection, DuckDBValue } from "@duckdb/node-api";
import { DuckDBDateValue } from "@duckdb/node-api";
import { dayNumber } from "../../core/dates.ts";
import { sourceTableNames, sourceTables, sqlType } from "../../model/tables.ts";
import type { KeyTypes, SourceTableName } from "../../model/tables.ts";
import type { Product } from "./products.ts";
import type { Store } from "./stores.ts";
import type { World } from "./world.ts";

const KEY_TYPES: KeyTypes = { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" };

/** Makes the five tables of the operational database, empty. */
export async function createRetailerTables(connection: DuckDBConnection): Promise<void> {
  for (const name of sourceTableNames) {
    const columns = sourceTables[name].columns.map((column) => `${column.name} ${sqlType(column, KEY_TYPES)}`);
    await connection.run(`CREATE TABLE ${name} (${columns.join(", ")})`);
  }
}

/** Fills `calendar`, `product` and `store`. */
export async function writeDimensions(connection: DuckDBConnection, world: World): Promise<void> {
  const calendar = world.calendar.rows.map((row) => ({ ...row, cal_dt: new DuckDBDateValue(dayNumber(row.cal_dt)) }));
  await append(connection, "calendar", calendar);
  await append(
    connection,
    "product",
    world.products.map((product) => productRow(product, world.days - 1)),
  );
  await append(connection, "store", world.stores.map(storeRow));
}

type Row = Record<string, DuckDBValue>;

function productRow(product: Product, planDay: number): Row {
  const [code, status] =
    planDay > product.delistDay ? ["D", "Delisted"] : planDay < product.launchDay ? ["P", "Planned"] : ["A", "Active"];
  return {
    prod_key: BigInt(product.key),
    prod_name: product.name,
    vol: product.volume,
    wgt: product.weight,
    brand_name: product.brand,
    status_code: code,
    status_code_name: status,
    category_key: product.category.key,
    category_name: product.category.name,
    subcategory_key: product.subcategoryKey,
    subcategory_name: product.subcategory.name,
  };
}

function storeRow(store: Store): Row {
  const { market, quarter, type } = store;
  return {
    store_key: BigInt(store.key),
    store_num: String(store.key - 1000).padStart(3, "0"),
    store_desc: store.name,
    addr: store.address,
    city: market.name,
    region: market.region,
    cntry_cd: "US",
    cntry_nm: "United States",
    postal_zip_cd: store.postalCode,
    prov_state_desc: market.stateName,
    prov_state_cd: market.stateCode,
    store_type_cd: type.code,
    store_type_desc: type.name,
    frnchs_flg: store.franchise ? 1 : 0,
    store_size: store.size,
    market_key: market.key,
    market_name: market.name,
    submarket_key: `${market.key}-${quarter.key}`,
    submarket_name: `${market.name} ${quarter.name}`,
    latitude: store.latitude,
    longitude: store.longitude,
  };
}

async function append(connection: DuckDBConnection, table: SourceTableName, rows: readonly Row[]): Promise<void> {
  const appender = await connection.createAppender(table);
  for (const row of rows) {
    for (const { name } of sourceTables[table].columns) {
      const value = row[name] ?? null;
      if (value === null) appender.appendNull();
      else if (typeof value === "bigint") appender.appendBigInt(value);
      else if (typeof value === "string") appender.appendVarchar(value);
      else if (value instanceof DuckDBDateValue) appender.appendDate(value);
      else appender.appendDouble(Number(value));
    }
    appender.endRow();
  }
  appender.closeSync();
}
