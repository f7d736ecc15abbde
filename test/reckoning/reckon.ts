/** The independent reckoning: from deliveries to the tables that the product must show. */
import {
  contract,
  dimensionNames,
  scales,
  type DimensionName,
  type FactName,
  type KeyTypes,
  type Kind,
} from "./contract.ts";
import { addDays, datesBetween, generatedWeek, type GeneratedCalendar } from "./dates.ts";
import { decimalText } from "./decimals.ts";
import { withoutDoubles, type DeliveredFile } from "./delivered.ts";
import { outOfStock, reckonDaily, type DailyCell } from "./reckon-daily.ts";
import { reckonDimension, type Dimension } from "./reckon-dimensions.ts";
import { groupBy, reckonFacts, type FactRow, type QuarantinedRow } from "./reckon-facts.ts";
import { reckonWeekly, type WeeklyCell } from "./reckon-weekly.ts";
import type { Value } from "./read-row.ts";

/** A row as `endcap sql` shows it: decimals, dates and keys as text, counts and ratios as numbers. */
export type Row = Record<string, string | number | boolean | null>;

export type FileAccount = {
  path: string;
  arrival: number;
  /** Rows, repeated headers and blank lines. */
  delivered: number;
  quarantined: number;
  skipped: number;
  /** Rows that passed; equal snapshots are counted each. */
  accepted: number;
};

export type Reckoning = {
  daily: Row[];
  weekly: Row[];
  dimensions: Record<DimensionName, Row[] | null>;
  accepted: Record<FactName, Row[]>;
  quarantined: QuarantinedRow[];
  /** One a file that counted; the same bytes again under another name are not in it. */
  files: FileAccount[];
};

export type ReckonParams = {
  files: readonly DeliveredFile[];
  keys: KeyTypes;
  /** The tables of which every day of the calendar must come; none: sales. */
  dailyTables: readonly FactName[];
  /** Whose weeks count where no calendar is among the files. */
  generated?: GeneratedCalendar;
};

export function reckon({ files, keys, dailyTables, generated = "iso" }: ReckonParams): Reckoning {
  const dimensions = Object.fromEntries(
    dimensionNames.map((name) => [name, reckonDimension(files, name, keys)]),
  ) as Record<DimensionName, Dimension>;
  const hasCalendar = files.some((file) => file.table === "calendar");
  const weeks = hasCalendar ? ownWeeks(dimensions.calendar) : generatedWeeks(generated);
  const sales = reckonFacts(files, "sales", keys, weeks.hasDate);
  const inventory = reckonFacts(files, "inventory", keys, weeks.hasDate);
  const daily = reckonDaily(sales.current, inventory.current, weeks.weekOf);
  const current = { sales: sales.current, inventory: inventory.current };
  const quarantined = [
    ...dimensionNames.flatMap((name) => dimensions[name].quarantined),
    ...sales.quarantined,
    ...inventory.quarantined,
  ];

  function isComplete(week: number): boolean {
    const needed: readonly FactName[] = dailyTables.length > 0 ? dailyTables : ["sales"];
    return weeks.datesOf(week).every((date) => needed.every((table) => current[table].has(date)));
  }

  return {
    daily: daily.map(dailyRow),
    weekly: reckonWeekly(daily).map((cell) => weeklyRow(cell, isComplete(cell.week))),
    dimensions: Object.fromEntries(
      dimensionNames.map((name) => [
        name,
        files.some((file) => file.table === name) ? dimensionRows(name, dimensions[name]) : null,
      ]),
    ) as Reckoning["dimensions"],
    accepted: { sales: acceptedRows("sales", sales.current), inventory: acceptedRows("inventory", inventory.current) },
    quarantined,
    files: withoutDoubles(files).map((file) => accountOf(file, quarantined)),
  };
}

type Weeks = {
  hasDate: (date: string) => boolean;
  weekOf: (date: string) => number;
  datesOf: (week: number) => string[];
};

function generatedWeeks(kind: GeneratedCalendar): Weeks {
  const firstDays = new Map<number, string>();
  function weekOf(date: string): number {
    const { number, first } = generatedWeek(kind, date);
    firstDays.set(number, first);
    return number;
  }
  function datesOf(week: number): string[] {
    const first = firstDays.get(week);
    return first === undefined ? [] : datesBetween(first, addDays(first, 6));
  }
  return { hasDate: () => true, weekOf, datesOf };
}

function ownWeeks(calendar: Dimension): Weeks {
  const weekByDate = new Map([...calendar.rows].map(([date, row]) => [date, row["yr_wk_num"] as number]));
  const dates = groupBy(weekByDate.keys(), (date) => String(weekByDate.get(date)));
  return {
    hasDate: (date) => weekByDate.has(date),
    weekOf: (date) => weekByDate.get(date) as number,
    datesOf: (week) => dates.get(String(week)) ?? [],
  };
}

function accountOf(file: DeliveredFile, quarantined: readonly QuarantinedRow[]): FileAccount {
  const refused = quarantined.filter((row) => row.file === file.path && row.arrival === file.arrival).length;
  return {
    path: file.path,
    arrival: file.arrival,
    delivered: file.rows.length + file.skipped,
    quarantined: refused,
    skipped: file.skipped,
    accepted: file.rows.length - refused,
  };
}

function acceptedRows(table: FactName, current: Map<string, FactRow[]>): Row[] {
  return [...current.values()].flat().map(({ values }) => {
    const row = shownRow(contract[table], values);
    return table === "inventory" ? { ...row, out_of_stock_flg: outOfStock(values) } : row;
  });
}

function dimensionRows(name: DimensionName, dimension: Dimension): Row[] {
  return [...dimension.rows.values()].map((row) => ({
    ...shownRow(contract[name], row),
    is_delivered: row.is_delivered,
  }));
}

function shownRow(columns: Readonly<Record<string, Kind>>, values: Record<string, Value | boolean>): Row {
  return Object.fromEntries(
    Object.entries(columns).map(([column, kind]) => {
      const value = values[column] ?? null;
      return [column, typeof value === "bigint" ? decimalText(value, scales[kind as "money" | "quantity"]) : value];
    }),
  );
}

function money(cents: bigint | null): string | null {
  return cents === null ? null : decimalText(cents, 2);
}

function quantity(thousandths: bigint | null): string | null {
  return thousandths === null ? null : decimalText(thousandths, 3);
}

function dailyRow({ week, date, store, product, sales, stock }: DailyCell): Row {
  return {
    yr_wk_num: week,
    cal_dt: date,
    store_key: store,
    prod_key: product,
    sales_qty: quantity(sales.qty),
    sales_amt: money(sales.amt),
    sales_cost: money(sales.cost),
    discount: money(sales.discount),
    ship_cost: money(sales.ship),
    sales_mgrn: money(sales.margin),
    sales_lines: sales.lines,
    inventory_on_hand_qty: quantity(stock?.onHand ?? null),
    inventory_on_order_qty: quantity(stock?.onOrder ?? null),
    out_of_stock_flg: stock?.isOut ?? null,
    low_stock_flg: stock?.isLow ?? null,
    waste_qty: quantity(stock?.waste ?? null),
    promotion_flg: stock?.promotion ?? null,
    next_delivery_dt: stock?.nextDelivery ?? null,
  };
}

function weeklyRow(cell: WeeklyCell, isComplete: boolean): Row {
  return {
    yr_wk_num: cell.week,
    store_key: cell.store,
    prod_key: cell.product,
    total_sales_qty: quantity(cell.salesQty),
    total_sales_amt: money(cell.salesAmt),
    avg_sales_price: cell.avgPrice,
    eow_on_hand_qty: quantity(cell.eowOnHand),
    eow_on_order_qty: quantity(cell.eowOnOrder),
    total_cost: money(cell.cost),
    store_in_stock_pct: cell.storeInStockPct,
    total_low_stock_impact: cell.totalLowStockImpact,
    potential_low_stock_impact: money(cell.potentialLowStockImpact),
    no_stock_impact: money(cell.noStockImpact),
    low_stock_instances: cell.lowInstances,
    no_stock_instances: cell.outInstances,
    weeks_of_supply: cell.weeksOfSupply,
    eow_as_of_dt: cell.eowDate,
    days_observed: cell.daysObserved,
    days_with_sales: cell.daysWithSales,
    total_discount: money(cell.discount),
    total_ship_cost: money(cell.ship),
    total_sales_margin: money(cell.margin),
    total_waste_qty: quantity(cell.waste),
    in_stock_pct: cell.inStockPct,
    distressed_days: cell.distressedDays,
    is_complete_week: isComplete,
  };
}
