/** `weekly_store_product`: the thirteen measures and their neighbours, from the daily cells. */
import { decimalNumber, divideHalfAway } from "./decimals.ts";
import { addKnown, type DailyCell } from "./reckon-daily.ts";
import { groupBy } from "./reckon-facts.ts";

/** Money in cents, quantities in thousandths, ratios as doubles; null is unknown. */
export type WeeklyCell = {
  week: number;
  store: string;
  product: string;
  salesQty: bigint;
  salesAmt: bigint;
  avgPrice: number | null;
  eowOnHand: bigint | null;
  eowOnOrder: bigint | null;
  cost: bigint | null;
  storeInStockPct: number | null;
  totalLowStockImpact: number | null;
  potentialLowStockImpact: bigint | null;
  noStockImpact: bigint | null;
  lowInstances: number | null;
  outInstances: number | null;
  weeksOfSupply: number | null;
  eowDate: string | null;
  daysObserved: number;
  daysWithSales: number;
  discount: bigint | null;
  ship: bigint | null;
  margin: bigint | null;
  waste: bigint | null;
  inStockPct: number | null;
  distressedDays: number | null;
};

export function reckonWeekly(daily: readonly DailyCell[]): WeeklyCell[] {
  const weeks = groupBy(daily, (cell) => JSON.stringify([cell.week, cell.store, cell.product]));
  return [...weeks.values()].map((cells) => reckonWeek(cells as [DailyCell, ...DailyCell[]]));
}

function reckonWeek(cells: readonly [DailyCell, ...DailyCell[]]): WeeklyCell {
  const [{ week, store, product }] = cells;
  let salesQty = 0n;
  let salesAmt = 0n;
  let cost: bigint | null = 0n;
  let discount: bigint | null = 0n;
  let ship: bigint | null = 0n;
  let margin: bigint | null = 0n;
  let daysWithSales = 0;
  for (const { sales } of cells) {
    salesQty += sales.qty;
    salesAmt += sales.amt;
    cost = addKnown(cost, sales.cost);
    discount = addKnown(discount, sales.discount);
    ship = addKnown(ship, sales.ship);
    margin = addKnown(margin, sales.margin);
    if (sales.lines > 0) daysWithSales += 1;
  }
  const stock = reckonStock(cells);
  return {
    week,
    store,
    product,
    salesQty,
    salesAmt,
    avgPrice: salesQty > 0n ? decimalNumber(salesAmt, 2) / decimalNumber(salesQty, 3) : null,
    cost,
    daysWithSales,
    discount,
    ship,
    margin,
    ...stock,
    weeksOfSupply:
      stock.eowOnHand !== null && salesQty > 0n ? decimalNumber(stock.eowOnHand, 3) / decimalNumber(salesQty, 3) : null,
  };
}

type StockMeasures = Pick<
  WeeklyCell,
  | "eowOnHand"
  | "eowOnOrder"
  | "storeInStockPct"
  | "totalLowStockImpact"
  | "potentialLowStockImpact"
  | "noStockImpact"
  | "lowInstances"
  | "outInstances"
  | "eowDate"
  | "daysObserved"
  | "waste"
  | "inStockPct"
  | "distressedDays"
>;

const UNKNOWN_STOCK: StockMeasures = {
  eowOnHand: null,
  eowOnOrder: null,
  storeInStockPct: null,
  totalLowStockImpact: null,
  potentialLowStockImpact: null,
  noStockImpact: null,
  lowInstances: null,
  outInstances: null,
  eowDate: null,
  daysObserved: 0,
  waste: null,
  inStockPct: null,
  distressedDays: null,
};

function reckonStock(cells: readonly DailyCell[]): StockMeasures {
  let last: DailyCell | null = null;
  let observed = 0;
  let low = 0;
  let out = 0;
  let distressed = 0;
  let lowImpact = 0n;
  let outImpact = 0n;
  let waste: bigint | null = 0n;
  for (const cell of cells) {
    const { stock, sales } = cell;
    if (stock === null) continue;
    observed += 1;
    if (last === null || cell.date > last.date) last = cell;
    low += stock.isLow;
    out += stock.isOut;
    if (stock.isLow === 1 || stock.isOut === 1) distressed += 1;
    if (stock.isLow === 1) lowImpact += sales.amt - stockOnHandAmount(stock.onHand, sales.amt, sales.qty);
    if (stock.isOut === 1) outImpact += sales.amt;
    waste = addKnown(waste, stock.waste);
  }
  if (last === null || last.stock === null) return UNKNOWN_STOCK;
  return {
    eowOnHand: last.stock.onHand,
    eowOnOrder: last.stock.onOrder,
    storeInStockPct: out / 7,
    totalLowStockImpact: out + low,
    potentialLowStockImpact: lowImpact,
    noStockImpact: outImpact,
    lowInstances: low,
    outInstances: out,
    eowDate: last.date,
    daysObserved: observed,
    waste,
    inStockPct: (observed - out) / observed,
    distressedDays: distressed,
  };
}

/** What the stock on hand would have brought at the day's average price, in cents; 0 where there is none. */
export function stockOnHandAmount(onHand: bigint, salesAmt: bigint, salesQty: bigint): bigint {
  return onHand <= 0n ? 0n : divideHalfAway(onHand * salesAmt, salesQty);
}
