/** `daily_store_product`: one row per store, product and day on which there is a sale or a snapshot. */
import type { FactRow } from "./reckon-facts.ts";
import type { Values } from "./read-row.ts";

/** Sums of the day's lines, in cents and thousandths; null where a line's amount is unknown. */
export type DaySales = {
  qty: bigint;
  amt: bigint;
  cost: bigint | null;
  discount: bigint | null;
  ship: bigint | null;
  margin: bigint | null;
  lines: number;
};

export type DayStock = {
  onHand: bigint;
  onOrder: bigint | null;
  isOut: number;
  isLow: number;
  waste: bigint | null;
  promotion: number | null;
  nextDelivery: string | null;
};

export type DailyCell = {
  week: number;
  date: string;
  store: string;
  product: string;
  sales: DaySales;
  /** Null where the day has no snapshot: unknown. */
  stock: DayStock | null;
};

export function reckonDaily(
  sales: Map<string, FactRow[]>,
  inventory: Map<string, FactRow[]>,
  weekOf: (date: string) => number,
): DailyCell[] {
  const cells = new Map<string, DailyCell>();

  function cellOf(date: string, values: Values): DailyCell {
    const store = String(values["store_key"]);
    const product = String(values["prod_key"]);
    const id = JSON.stringify([date, store, product]);
    const existing = cells.get(id);
    if (existing !== undefined) return existing;
    const none: DaySales = { qty: 0n, amt: 0n, cost: 0n, discount: 0n, ship: 0n, margin: 0n, lines: 0 };
    const cell: DailyCell = { week: weekOf(date), date, store, product, sales: none, stock: null };
    cells.set(id, cell);
    return cell;
  }

  for (const [date, rows] of sales) {
    for (const { values } of rows) addLine(cellOf(date, values).sales, values);
  }
  for (const [date, rows] of inventory) {
    for (const { values } of rows) {
      const cell = cellOf(date, values);
      cell.stock = stockOf(values, cell.sales.qty);
    }
  }
  return [...cells.values()];
}

function addLine(sum: DaySales, line: Values): void {
  sum.qty += line["sales_qty"] as bigint;
  sum.amt += line["sales_amt"] as bigint;
  sum.cost = addKnown(sum.cost, line["sales_cost"] as bigint | null);
  sum.discount = addKnown(sum.discount, line["discount"] as bigint | null);
  sum.ship = addKnown(sum.ship, line["ship_cost"] as bigint | null);
  sum.margin = addKnown(sum.margin, line["sales_mgrn"] as bigint | null);
  sum.lines += 1;
}

/** An unknown part makes the sum unknown, not smaller. */
export function addKnown(sum: bigint | null, part: bigint | null): bigint | null {
  return sum === null || part === null ? null : sum + part;
}

function stockOf(snapshot: Values, soldQty: bigint): DayStock {
  const onHand = snapshot["inventory_on_hand_qty"] as bigint;
  return {
    onHand,
    onOrder: snapshot["inventory_on_order_qty"] as bigint | null,
    isOut: outOfStock(snapshot),
    isLow: onHand < soldQty ? 1 : 0,
    waste: snapshot["waste_qty"] as bigint | null,
    promotion: snapshot["promotion_flg"] as number | null,
    nextDelivery: snapshot["next_delivery_dt"] as string | null,
  };
}

/** The snapshot's own flag; where it is empty, whether nothing is on hand. */
export function outOfStock(snapshot: Values): number {
  const flag = snapshot["out_of_stock_flg"] as number | null;
  return flag ?? ((snapshot["inventory_on_hand_qty"] as bigint) <= 0n ? 1 : 0);
}
