/** Small lakes of hand-made rows, written as real Parquet files. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { identifier, literal, openDuck } from "../core/duck.ts";
import { generateCalendar } from "../model/calendars/generate.ts";
import { lakeSqlType, lakeTables, type LakeTableName } from "../model/lake.ts";
import { sourceTables, sqlType } from "../model/tables.ts";
import type { LakeView, LakeViewTable } from "../query/query.ts";

export type HandRow = Readonly<Record<string, string | number | boolean | null>>;
export type HandTable = Exclude<LakeTableName, "dim_calendar"> | "accepted_sales" | "accepted_inventory";

const keys = { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" } as const;

/** A lake over the NRF calendar of 2022 to 2027; columns that a row lacks are NULL, tables that are not given are empty. */
export async function handLake(
  folder: string,
  tables: Partial<Record<HandTable, readonly HandRow[]>>,
  commit = "c1",
): Promise<LakeView> {
  const duck = await openDuck({ memory: "300MB", threads: 1, spill: "" });
  const calendarPath = join(folder, "calendar.json");
  await writeFile(calendarPath, JSON.stringify(generateCalendar("nrf-4-5-4", "2022-02-01", "2027-12-31")));
  const view: LakeViewTable[] = [];
  const names: (HandTable | "dim_calendar")[] = [
    ...(Object.keys(lakeTables) as LakeTableName[]),
    "accepted_sales",
    "accepted_inventory",
  ];
  for (const name of names) {
    const columns = columnsOf(name);
    const file = `${name}-${commit}.parquet`;
    await duck.run(
      `CREATE TABLE ${name} (${columns.map((column) => `${identifier(column.name)} ${column.type}`).join(", ")})`,
    );
    if (name === "dim_calendar")
      await duck.run(`INSERT INTO dim_calendar BY NAME FROM read_json(${literal(calendarPath)})`);
    for (const row of name === "dim_calendar" ? [] : (tables[name] ?? [])) {
      const values = Object.values(row).map((value) => (typeof value === "string" ? literal(value) : String(value)));
      await duck.run(`INSERT INTO ${name} (${Object.keys(row).join(", ")}) VALUES (${values.join(", ")})`);
    }
    const { n } = await duck.row<{ n: bigint }>(`SELECT COUNT(*) AS n FROM ${name}`);
    if (n > 0n) await duck.run(`COPY ${name} TO ${literal(join(folder, file))} (FORMAT parquet)`);
    view.push({ name, columns, files: n > 0n ? [file] : [] });
  }
  duck.close();
  return { commit, folder, tables: view };
}

function columnsOf(name: HandTable | "dim_calendar"): { name: string; type: string }[] {
  if (name === "accepted_sales" || name === "accepted_inventory") {
    const source = sourceTables[name === "accepted_sales" ? "sales" : "inventory"];
    const contract = source.columns.map((column) => ({ name: column.name, type: sqlType(column, keys) }));
    return [...contract, { name: "source_file", type: "VARCHAR" }, { name: "source_line", type: "BIGINT" }];
  }
  return lakeTables[name].columns.map((column) => ({ name: column.name, type: lakeSqlType(column, keys) }));
}

const measured = {
  days_observed: 7,
  low_stock_instances: 0,
  no_stock_instances: 0,
  total_low_stock_impact: 0,
  no_stock_impact: 0,
  potential_low_stock_impact: 0,
  distressed_days: 0,
};

/** What a week without a snapshot has instead. */
export const withoutSnapshots = {
  days_observed: 0,
  no_stock_instances: null,
  low_stock_instances: null,
  total_low_stock_impact: null,
  no_stock_impact: null,
  potential_low_stock_impact: null,
  distressed_days: null,
  total_waste_qty: null,
};

/** A row of the weekly fact with a snapshot every day and nothing amiss, unless said otherwise. */
export function week(yr_wk_num: number, store_key: number, prod_key: number, rest: HandRow): HandRow {
  return {
    yr_wk_num,
    store_key,
    prod_key,
    days_with_sales: 1,
    is_complete_week: true,
    total_sales_qty: 0,
    total_sales_amt: 0,
    total_cost: 0,
    total_ship_cost: 0,
    total_discount: 0,
    total_waste_qty: 0,
    ...measured,
    ...rest,
  };
}

/**
 * A shop of two stores and three products, in two weeks of 2025 and the same of 2024. Store 10 (North) and 20 (South); bread (1)
 * and cake (2) are of the bakery, tea (3) has no category and is not in the product table.
 */
export const shop: Partial<Record<HandTable, HandRow[]>> = {
  dim_store: [
    {
      store_key: 10,
      store_num: "10",
      store_desc: "Mill",
      region: "North",
      market_key: "N1",
      market_name: "Hills",
      is_delivered: true,
    },
    { store_key: 20, store_desc: "Quay", region: "South", is_delivered: true },
    { store_key: 30, store_desc: "Never sold", region: "South", is_delivered: true },
  ],
  dim_product: [
    {
      prod_key: 1,
      prod_name: "Bread",
      brand_name: "Own",
      category_key: "BK",
      category_name: "Bakery",
      subcategory_key: "L",
      subcategory_name: "Loaves",
      is_delivered: true,
    },
    {
      prod_key: 2,
      prod_name: "Cake",
      category_key: "BK",
      category_name: "Bakery",
      subcategory_key: "S",
      subcategory_name: "Sweet",
      is_delivered: true,
    },
  ],
  weekly_store_product: [
    week(202520, 10, 1, {
      total_sales_qty: 10,
      total_sales_amt: "20.00",
      total_cost: "12.00",
      total_ship_cost: "1.00",
      total_discount: "2.00",
      eow_on_hand_qty: 4,
      no_stock_instances: 2,
      total_low_stock_impact: 2,
      no_stock_impact: "3.00",
    }),
    week(202520, 20, 1, { total_sales_qty: 5, total_sales_amt: "11.00", total_cost: "6.00", eow_on_hand_qty: 9 }),
    week(202521, 10, 1, {
      total_sales_qty: 8,
      total_sales_amt: "16.00",
      total_cost: "9.60",
      eow_on_hand_qty: 12,
      low_stock_instances: 1,
      total_low_stock_impact: 1,
      potential_low_stock_impact: "0.50",
      total_waste_qty: 3,
    }),
    week(202521, 20, 2, { total_sales_qty: 2, total_sales_amt: "30.00", total_cost: null, eow_on_hand_qty: 6 }),
    week(202521, 20, 3, {
      total_sales_qty: 4,
      total_sales_amt: "8.10",
      total_cost: "5.00",
      ...withoutSnapshots,
    }),
    week(202420, 10, 1, { total_sales_qty: 9, total_sales_amt: "18.00", total_cost: "11.00", eow_on_hand_qty: 2 }),
    week(202421, 10, 1, { total_sales_qty: 10, total_sales_amt: "20.00", total_cost: "12.50", eow_on_hand_qty: 7 }),
  ],
  daily_store_product: [
    {
      yr_wk_num: 202521,
      cal_dt: "2025-06-22",
      store_key: 10,
      prod_key: 1,
      sales_qty: 8,
      sales_amt: "16.00",
      sales_cost: "9.60",
      sales_lines: 2,
      inventory_on_hand_qty: 12,
      out_of_stock_flg: 0,
      low_stock_flg: 1,
    },
    { yr_wk_num: 202521, cal_dt: "2025-06-23", store_key: 10, prod_key: 1, sales_qty: 0, sales_amt: 0, sales_lines: 0 },
    {
      yr_wk_num: 202521,
      cal_dt: "2025-06-23",
      store_key: 20,
      prod_key: 2,
      sales_qty: 2,
      sales_amt: "30.00",
      sales_lines: 1,
    },
  ],
  accepted_sales: [
    {
      trans_id: 900,
      prod_key: 1,
      store_key: 10,
      trans_dt: "2025-06-22",
      sales_qty: 5,
      sales_amt: "10.00",
      source_file: "sales_20250622.csv",
      source_line: 7,
    },
    {
      trans_id: 901,
      prod_key: 1,
      store_key: 10,
      trans_dt: "2025-06-22",
      sales_qty: 3,
      sales_amt: "6.00",
      source_file: "sales_20250622.csv",
      source_line: 3,
    },
    {
      trans_id: 902,
      prod_key: 2,
      store_key: 20,
      trans_dt: "2025-06-23",
      sales_qty: 2,
      sales_amt: "30.00",
      source_file: "sales_20250623.csv",
      source_line: 2,
    },
  ],
};
