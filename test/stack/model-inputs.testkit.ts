/** What the models read, as Parquet: thousands of drawn rows and a shop of written ones, with numbers or words as keys. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { literal, type Duck } from "../../src/core/duck.ts";
import {
  sourceTables,
  sqlType,
  type KeyTypes,
  type SourceColumn,
  type SourceTableName,
} from "../../src/model/tables.ts";

export type ModelInputs = {
  keys: KeyTypes;
  /** Folders of Parquet files, by the name of the relation that they are. */
  folders: Record<"accepted_sales" | "accepted_inventory" | "calendar_days" | "calendar_weeks", string>;
  /** Snapshots of each dimension, numbered from the oldest. */
  snapshots: Record<"calendar" | "product" | "store", string>;
};

const FIRST_DAY = "DATE '2026-01-05'";

/** One product and day each, of store 99: lines "quantity amount", then the snapshot's quantity on hand, or none. */
const written: readonly { lines: readonly string[]; onHand?: string }[] = [
  { lines: ["2 0.01"], onHand: "1" },
  { lines: ["2 -0.01"], onHand: "1" },
  { lines: ["3 0.33"], onHand: "1.5" },
  { lines: ["3 1.00"], onHand: "1" },
  { lines: ["3 2.00"], onHand: "1" },
  { lines: ["0.003 0.05"], onHand: "0.001" },
  { lines: ["0.008 -0.10"], onHand: "0.001" },
  { lines: ["8 0.99", "-1 -0.12"], onHand: "6.999" },
  { lines: ["-1 -9.99"], onHand: "-3" },
  { lines: ["-5 -20.00", "5 20.00"], onHand: "-0.001" },
  { lines: ["5 20.00", "5 20.00"] },
  { lines: [], onHand: "-7" },
  { lines: [], onHand: "0" },
  { lines: ["4 0.00"], onHand: "0" },
  { lines: ["1000000000 90071992547409.91"], onHand: "999999999.999" },
  { lines: ["9007199254740.991 70368744177663.99"], onHand: "9007199254740.99" },
  { lines: ["300000000000000.001 9999999999999999.99"], onHand: "299999999999999.999" },
  { lines: ["7 9999999999999999.99", "7 9999999999999999.99"], onHand: "13" },
  { lines: ["999999999999999.999 1.00", "0.001 1.00"], onHand: "1" },
];

/** Writes the inputs into `folder`; the same rows every time. */
export async function writeModelInputs(duck: Duck, folder: string, keys: KeyTypes): Promise<ModelInputs> {
  await duck.run(`CREATE OR REPLACE MACRO draw(seed, label, n) AS CAST(hash(seed, label) % n AS INTEGER)`);
  await duck.run(
    `CREATE OR REPLACE MACRO store_of(n) AS ${keys.store_key === "BIGINT" ? "CAST(n AS BIGINT)" : "'Größe ' || n"}`,
  );
  await duck.run(
    `CREATE OR REPLACE MACRO product_of(n) AS ${keys.prod_key === "BIGINT" ? "CAST(n AS BIGINT) * 1000000007" : "'00' || n || '-ß'"}`,
  );
  const at = async (name: string, sql: string) => {
    const path = join(folder, name);
    await mkdir(path, { recursive: true });
    await duck.run(`COPY (${sql}) TO ${literal(join(path, "rows.parquet"))} (FORMAT parquet)`);
    return path;
  };
  return {
    keys,
    folders: {
      accepted_sales: await at("accepted_sales", typed("sales", salesRows(), keys)),
      accepted_inventory: await at("accepted_inventory", typed("inventory", inventoryRows(), keys)),
      calendar_days: await at(
        "calendar_days",
        `SELECT ${FIRST_DAY} + CAST(n AS INTEGER) AS cal_dt, CAST(202602 + n // 7 AS INTEGER) AS yr_wk_num FROM range(21) AS r(n)`,
      ),
      calendar_weeks: await at(
        "calendar_weeks",
        "SELECT CAST(202602 + n AS INTEGER) AS yr_wk_num, n <> 2 AS is_complete_week FROM range(3) AS r(n)",
      ),
    },
    snapshots: {
      calendar: await at("calendar", snapshotRows("calendar", keys)),
      product: await at("product", snapshotRows("product", keys)),
      store: await at("store", snapshotRows("store", keys)),
    },
  };
}

/** The rows with the contract's columns in its types; columns that they lack are NULL. */
function typed(table: SourceTableName, rows: string, keys: KeyTypes): string {
  const columns = sourceTables[table].columns.map(
    (column) => `CAST(${column.name} AS ${sqlType(column, keys)}) AS ${column.name}`,
  );
  const empty = sourceTables[table].columns.map(({ name }) => `NULL AS ${name}`);
  return `SELECT ${columns.join(", ")}, CAST(1 AS INTEGER) AS source_file_id, CAST(row_number() OVER () AS INTEGER) AS source_line
    FROM (SELECT ${empty.join(", ")} WHERE false UNION ALL BY NAME ${rows})`;
}

/** 22 days, of which the calendar knows 21. Amounts and quantities of either sign, with fractions; unknown costs. */
function salesRows(): string {
  const lines = written.flatMap(({ lines: own }, product) =>
    own.map(
      (line) =>
        `(${product}, ${line
          .split(" ")
          .map((number) => `'${number}'`)
          .join(", ")})`,
    ),
  );
  return `SELECT
      n AS trans_id, store_of(draw(n, 'store', 4)) AS store_key, product_of(draw(n, 'product', 12)) AS prod_key,
      ${FIRST_DAY} + draw(n, 'day', 22) AS trans_dt, '10:00' AS trans_time,
      (draw(n, 'quantity', 6000) - 1000) * CASE WHEN draw(n, 'weighed', 2) = 0 THEN 0.001 ELSE 0.5 END AS sales_qty,
      (draw(n, 'amount', 9000) - 1200) * 0.01 AS sales_amt,
      CASE WHEN draw(n, 'known cost', 15) > 0 THEN draw(n, 'cost', 5000) * 0.01 END AS sales_cost,
      CASE WHEN draw(n, 'known discount', 40) > 0 THEN draw(n, 'discount', 100) * 0.01 END AS discount,
      CASE WHEN draw(n, 'known margin', 8) > 0 THEN (draw(n, 'margin', 900) - 300) * 0.01 END AS sales_mgrn,
      CASE WHEN draw(n, 'shipped', 2) > 0 THEN draw(n, 'shipping', 700) * 0.01 END AS ship_cost
    FROM range(2500) AS r(n)
    UNION ALL BY NAME
    SELECT store_of(99) AS store_key, product_of(product) AS prod_key, ${FIRST_DAY} + 2 AS trans_dt,
      CAST(quantity AS DECIMAL(18,3)) AS sales_qty, CAST(amount AS DECIMAL(18,2)) AS sales_amt, CAST(amount AS DECIMAL(18,2)) AS sales_cost
    FROM (VALUES ${lines.join(", ")}) AS v(product, quantity, amount)`;
}

/** Snapshots of two days in three, some without on order, waste or promotion, some whose flag contradicts the quantity. */
function inventoryRows(): string {
  const snapshots = written.flatMap(({ onHand }, product) =>
    onHand === undefined ? [] : [`(${product}, '${onHand}')`],
  );
  return `SELECT
      ${FIRST_DAY} + n % 22 AS cal_dt, store_of(n // 22 % 4) AS store_key, product_of(n // 88) AS prod_key,
      (draw(n, 'on hand', 6000) - 800) * CASE WHEN draw(n, 'weighed', 2) = 0 THEN 0.001 ELSE 0.25 END AS inventory_on_hand_qty,
      CASE WHEN draw(n, 'known on order', 3) > 0 THEN draw(n, 'on order', 90) END AS inventory_on_order_qty,
      CASE WHEN draw(n, 'flag', 6) = 0 OR draw(n, 'on hand', 6000) <= 800 THEN 1 ELSE 0 END AS out_of_stock_flg,
      CASE WHEN draw(n, 'known waste', 20) > 0 THEN draw(n, 'waste', 3000) * 0.001 END AS waste_qty,
      CASE WHEN draw(n, 'known promotion', 5) > 0 THEN draw(n, 'promotion', 2) END AS promotion_flg,
      CASE WHEN draw(n, 'known delivery', 3) > 0 THEN ${FIRST_DAY} + n % 22 + draw(n, 'delivery', 9) END AS next_delivery_dt
    FROM (SELECT CAST(n AS INTEGER) AS n FROM range(1056) AS r(n)) WHERE draw(n, 'snapshot', 3) > 0
    UNION ALL BY NAME
    SELECT ${FIRST_DAY} + 2 AS cal_dt, store_of(99) AS store_key, product_of(product) AS prod_key,
      CAST(on_hand AS DECIMAL(18,3)) AS inventory_on_hand_qty,
      CASE WHEN CAST(on_hand AS DECIMAL(18,3)) <= 0 THEN 1 ELSE 0 END AS out_of_stock_flg
    FROM (VALUES ${snapshots.join(", ")}) AS v(product, on_hand)`;
}

/** Three snapshots of up to 30 keys; each lacks some, and their other columns differ. */
function snapshotRows(table: "calendar" | "product" | "store", keys: KeyTypes): string {
  const columns = sourceTables[table].columns.map((column) => {
    const value = column.required && column.name !== "yr_wk_num" ? keyOf(column) : drawn(column);
    return `CAST(${value} AS ${sqlType(column, keys)}) AS ${column.name}`;
  });
  return `SELECT ${columns.join(", ")}, snapshot_number
    FROM (SELECT CAST(n % 30 AS INTEGER) AS key, CAST(n // 30 AS INTEGER) AS snapshot_number, n FROM range(90) AS r(n))
    WHERE draw(n, 'held', 4) > 0`;
}

function keyOf({ name }: SourceColumn): string {
  if (name === "cal_dt") return `${FIRST_DAY} + key`;
  return name === "store_key" ? "store_of(key)" : "product_of(key)";
}

function drawn({ name, type }: SourceColumn): string {
  const values: Record<SourceColumn["type"], string> = {
    key: "n",
    money: `draw(n, '${name}', 9999) * 0.01`,
    quantity: `draw(n, '${name}', 9999) * 0.001`,
    date: `${FIRST_DAY} + draw(n, '${name}', 99)`,
    flag: `draw(n, '${name}', 2)`,
    text: `'Nº ' || draw(n, '${name}', 99) || ' "ü", 東京'`,
    integer: `draw(n, '${name}', 53)`,
    number: `draw(n, '${name}', 9999) / 7.0`,
  };
  return `CASE WHEN draw(n, 'known ${name}', 5) > 0 THEN ${values[type]} END`;
}
