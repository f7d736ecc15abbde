/** Small files without a fault: what the mutations start from. */
import { addDays } from "../reckoning/dates.ts";
import type { Random } from "../reckoning/random.ts";

export type GoodFile = { name: string; text: string };

const SALES_HEADER =
  "trans_id,prod_key,store_key,trans_dt,trans_time,sales_qty,sales_price,sales_amt,discount,sales_cost,sales_mgrn,ship_cost";
const INVENTORY_HEADER =
  "cal_dt,store_key,prod_key,inventory_on_hand_qty,inventory_on_order_qty,out_of_stock_flg,waste_qty,promotion_flg,next_delivery_dt";
const STORES = [101, 102, 103];
const PRODUCTS = [9, 10, 11, 12];

/** The first day of good files; mangled ones bear later dates, so that the good days must load unharmed. */
export const FIRST_DATE = "2026-01-05";

/** Both facts of one day, one row for each store and product. */
export function goodDay(random: Random, index: number): GoodFile[] {
  const date = addDays(FIRST_DATE, index);
  return [
    { name: `sales_${date}.csv`, text: goodSales(random, date) },
    { name: `inventory_${date}.csv`, text: goodInventory(random, date) },
  ];
}

function goodSales(random: Random, date: string): string {
  const lines = places().map(([store, product], index) => {
    const qty = random.int(1, 5);
    const amt = (qty * 2.5).toFixed(2);
    return [
      index + 1,
      product,
      store,
      date,
      "10:30:00",
      qty,
      "2.50",
      amt,
      "0.00",
      (qty * 1.75).toFixed(2),
      (qty * 0.75).toFixed(2),
      "",
    ].join(",");
  });
  return [SALES_HEADER, ...lines, ""].join("\n");
}

function goodInventory(random: Random, date: string): string {
  const lines = places().map(([store, product]) => {
    const onHand = random.int(0, 40);
    return [
      date,
      store,
      product,
      onHand,
      random.int(0, 20),
      onHand === 0 ? 1 : 0,
      "0.125",
      random.int(0, 1),
      addDays(date, 2),
    ].join(",");
  });
  return [INVENTORY_HEADER, ...lines, ""].join("\n");
}

function places(): [number, number][] {
  return STORES.flatMap((store) => PRODUCTS.map((product): [number, number] => [store, product]));
}
