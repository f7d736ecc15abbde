/** A retailer's history as CSV files, the same at every call: stores × products × days of snapshots and their sales. */
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { addDays } from "../src/core/dates.ts";
import { literal, openDuck, type Duck } from "../src/core/duck.ts";

/** `table`: one file per table. `day`: one file per table and business date. */
export type HistoryShape = "table" | "day";

export type HistorySize = { stores: number; products: number; days: number };

/** Rows of the fact tables. */
type Rows = { snapshots: number; salesLines: number };

export type History = Rows & { folder: string; size: HistorySize };

/** A Monday on which an ISO year begins. */
export const FIRST_DAY = "2024-12-30";
export const FULL_SIZE: HistorySize = { stores: 10, products: 1000, days: 364 };

const GENERATOR = createHash("sha256")
  .update(await readFile(import.meta.filename))
  .digest("hex")
  .slice(0, 8);

/** The files of a history below `cacheFolder`; what was generated before serves again. */
export async function history(cacheFolder: string, shape: HistoryShape, size: HistorySize): Promise<History> {
  const folder = join(cacheFolder, `history-${size.stores}x${size.products}x${size.days}-${shape}`);
  return cached(folder, size, async (duck, aside) => {
    await writeDimensions(duck, aside, size);
    if (shape === "table") return writeFacts(duck, aside, size, FIRST_DAY, "");
    const facts = { snapshots: 0, salesLines: 0 };
    for (let day = 0; day < size.days; day++) {
      const own = await writeDay(duck, aside, size, addDays(FIRST_DAY, day));
      facts.snapshots += own.snapshots;
      facts.salesLines += own.salesLines;
    }
    return facts;
  });
}

/** The files of the day after a history, for the shape `day`. */
export async function dayAfter(cacheFolder: string, size: HistorySize): Promise<History> {
  const folder = join(cacheFolder, `day-after-${size.stores}x${size.products}x${size.days}`);
  return cached(folder, size, (duck, aside) => writeDay(duck, aside, size, addDays(FIRST_DAY, size.days)));
}

async function cached(
  folder: string,
  size: HistorySize,
  generate: (duck: Duck, aside: string) => Promise<Rows>,
): Promise<History> {
  const stamp = join(folder, "..", `${folder.split("/").at(-1)}.json`);
  const known = await readFile(stamp, "utf8").catch(() => null);
  if (known !== null) {
    const { generator, facts } = JSON.parse(known) as { generator: string; facts: Rows };
    if (generator === GENERATOR) return { folder, size, ...facts };
  }
  await rm(folder, { recursive: true, force: true });
  await rm(`${folder}.aside`, { recursive: true, force: true });
  await mkdir(`${folder}.aside`, { recursive: true });
  const duck = await openDuck({ memory: "4GB", threads: 2, spill: `${folder}.spill` });
  try {
    const facts = await generate(duck, `${folder}.aside`);
    await rename(`${folder}.aside`, folder);
    await writeFile(stamp, JSON.stringify({ generator: GENERATOR, facts }));
    return { folder, size, ...facts };
  } finally {
    duck.close();
    await rm(`${folder}.spill`, { recursive: true, force: true });
  }
}

/**
 * Views `inventory` and `sales` over what the hash of store, product and day says: three of four products sell on a day,
 * some of them in two baskets; stock runs low and out; every hundredth line is a return.
 */
async function describeFacts(duck: Duck, { stores, products, days }: HistorySize, first: string): Promise<void> {
  const start = `DATE ${literal(first)}`;
  const offset = `CAST(${start} - DATE ${literal(FIRST_DAY)} AS BIGINT)`;
  await duck.run(`CREATE OR REPLACE VIEW keys AS
    SELECT CAST(${start} + CAST(d AS INTEGER) AS DATE) AS day, d + ${offset} AS day_number, 1 + s AS store_key, 100001 + p AS prod_key,
      hash(s * 1000003 + p * 10007 + (d + ${offset}) * 7) AS h, hash(p) % 4900 AS price_seed
    FROM range(${days}) AS days(d), range(${stores}) AS stores(s), range(${products}) AS products(p)`);
  await duck.run(`CREATE OR REPLACE VIEW inventory AS
    SELECT day AS cal_dt, store_key, prod_key,
      CASE WHEN h % 25 = 0 THEN 0 ELSE CAST(h // 64 % 60 AS INTEGER) END AS inventory_on_hand_qty,
      CAST(h // 4096 % 40 AS INTEGER) AS inventory_on_order_qty,
      CASE WHEN h % 25 = 0 OR h // 64 % 60 = 0 THEN 1 ELSE 0 END AS out_of_stock_flg,
      CASE WHEN h // 128 % 30 = 0 THEN CAST(h // 256 % 4 AS INTEGER) ELSE 0 END AS waste_qty,
      CASE WHEN h // 512 % 12 = 0 THEN 1 ELSE 0 END AS promotion_flg,
      day + CAST(1 + h // 1024 % 6 AS INTEGER) AS next_delivery_dt
    FROM keys`);
  await duck.run(`CREATE OR REPLACE VIEW sales AS
    SELECT *, sales_amt - sales_cost AS sales_mgrn, CAST(CASE WHEN seed // 100 % 20 = 0 THEN 0.75 ELSE 0 END AS DECIMAL(8,2)) AS ship_cost
    FROM (SELECT *, CAST(sales_qty * sales_price AS DECIMAL(18,2)) - discount AS sales_amt, CAST(sales_qty * sales_price * 0.62 AS DECIMAL(18,2)) AS sales_cost
      FROM (SELECT day_number * 100000 + store_key * 1000 + seed // 7 % 400 AS trans_id, prod_key, store_key, day AS trans_dt,
          lpad(CAST(8 + seed // 11 % 13 AS VARCHAR), 2, '0') || ':' || lpad(CAST(seed // 13 % 60 AS VARCHAR), 2, '0') || ':00' AS trans_time,
          CASE WHEN seed % 100 = 0 THEN -1 ELSE CAST(1 + seed // 17 % 6 AS INTEGER) END AS sales_qty,
          CAST((99 + price_seed) / 100.0 AS DECIMAL(8,2)) AS sales_price,
          CAST(CASE WHEN seed // 19 % 15 = 0 THEN 0.2 ELSE 0 END AS DECIMAL(8,2)) AS discount, seed
        FROM (SELECT *, hash(h + line) AS seed FROM keys, range(2) AS lines(line) WHERE h // 8192 % 100 < CASE line WHEN 0 THEN 65 ELSE 10 END)))`);
}

const SALES_COLUMNS =
  "trans_id, prod_key, store_key, trans_dt, trans_time, sales_qty, sales_price, sales_amt, discount, sales_cost, sales_mgrn, ship_cost";

function writeDay(duck: Duck, folder: string, size: HistorySize, date: string): Promise<Rows> {
  return writeFacts(duck, folder, { ...size, days: 1 }, date, `_${date.replaceAll("-", "")}`);
}

/** Sales come day by day, store by store, basket by basket. */
async function writeFacts(duck: Duck, folder: string, size: HistorySize, first: string, suffix: string): Promise<Rows> {
  await describeFacts(duck, size, first);
  await copy(duck, "FROM inventory ORDER BY cal_dt, store_key, prod_key", join(folder, `inventory${suffix}.csv`));
  await copy(
    duck,
    `SELECT ${SALES_COLUMNS} FROM sales ORDER BY trans_dt, store_key, trans_id, prod_key, seed`,
    join(folder, `sales${suffix}.csv`),
  );
  const { snapshots, lines } = await duck.row<{ snapshots: bigint; lines: bigint }>(
    "SELECT (SELECT count(*) FROM inventory) AS snapshots, (SELECT count(*) FROM sales) AS lines",
  );
  return { snapshots: Number(snapshots), salesLines: Number(lines) };
}

async function writeDimensions(duck: Duck, folder: string, { stores, products, days }: HistorySize): Promise<void> {
  await copy(
    duck,
    `SELECT day AS cal_dt, 'retail' AS cal_type_desc, isodow(day) AS day_of_wk_num, dayname(day) AS day_of_wk_desc, isoyear(day) AS yr_num, week(day) AS wk_num,
      isoyear(day) * 100 + week(day) AS yr_wk_num, month(day) AS mnth_num, year(day) * 100 + month(day) AS yr_mnth_num, quarter(day) AS qtr_num, year(day) * 10 + quarter(day) AS yr_qtr_num
     FROM (SELECT CAST(DATE ${literal(FIRST_DAY)} + CAST(d AS INTEGER) AS DATE) AS day FROM range(${days + 364}) AS r(d)) ORDER BY 1`,
    join(folder, "calendar.csv"),
  );
  await copy(
    duck,
    `SELECT 100001 + p AS prod_key, 'Product ' || p AS prod_name, 1.5 AS vol, 0.7 AS wgt, 'Brand ' || p % 40 AS brand_name, 'A' AS status_code, 'Active' AS status_code_name,
      'C' || p % 12 AS category_key, 'Category ' || p % 12 AS category_name, 'S' || p % 60 AS subcategory_key, 'Subcategory ' || p % 60 AS subcategory_name FROM range(${products}) AS r(p) ORDER BY 1`,
    join(folder, "product.csv"),
  );
  await copy(
    duck,
    `SELECT 1 + s AS store_key, 1 + s AS store_num, 'Store ' || (1 + s) AS store_desc, 'Town ' || s % 5 AS city, 'Region ' || s % 3 AS region, 'M' || s % 4 AS market_key, 'Market ' || s % 4 AS market_name FROM range(${stores}) AS r(s) ORDER BY 1`,
    join(folder, "store.csv"),
  );
}

async function copy(duck: Duck, sql: string, path: string): Promise<void> {
  await duck.run(`COPY (${sql}) TO ${literal(path)} (FORMAT csv, HEADER true)`);
}
