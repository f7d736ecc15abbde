/** Stores: the thirteen measures from the network down to one product's days, the greatest impact first. */
import { weekText } from "../core/dates.ts";
import { isStock, measureNamed, type AnyMeasure, type AnyMeasureName } from "../model/measure-sql.ts";
import { measures as modelMeasures } from "../model/measures.ts";
import { isCovered, notDelivered } from "./coverage.ts";
import type { Grid, StoresAnswer, StoresSearch, Table } from "./contract.ts";
import { daysTable, weeksTable } from "./product-tables.ts";
import { countText, measureInfo } from "./figures.ts";
import { filterConditions, labelsOf, type Level } from "./levels.ts";
import type { Choices } from "./known-values.ts";
import { keySeparator, measureRows, type MeasureGroups, type MeasureRow } from "./measure-rows.ts";
import { comparedWeeks, comparisonOf, DEFAULT_WEEKS, periodOf, weeksUpTo } from "./period.ts";
import type { PageParams } from "./revenue.ts";
import { productFacts, storeFacts } from "./facts.ts";
import { numberOf, tableOf, type OrderBy, type PageContext, type Sides, type TableParams } from "./tables.ts";
import { tilesOf } from "./tiles.ts";
import type { Warehouse } from "./warehouse.ts";

/** The brief's thirteen, and the real share of days in stock beside the seventh; a project's own follow them. */
const storeMeasures: AnyMeasure[] = [
  ...modelMeasures.filter((measure) => "number" in measure).sort((a, b) => a.number - b.number),
  measureNamed("in_stock_pct"),
];

const tileNames: AnyMeasureName[] = [
  "total_sales_amt",
  "no_stock_impact",
  "potential_low_stock_impact",
  "in_stock_pct",
  "no_stock_instances",
  "low_stock_instances",
  "eow_on_hand_qty",
  "weeks_of_supply",
];
const tileMeasures = tileNames.map(measureNamed);

/** Sales on days out of stock, and sales beyond the stock on low days: what the shelves put at risk, in money. */
function impact(row: MeasureRow | undefined): number | null {
  const parts = ["no_stock_impact", "potential_low_stock_impact"].map((name) => numberOf(row?.value(name) ?? null));
  return parts.every((part) => part === null) ? null : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
}

/** Measures that may colour the grid, and what the tables may be sorted by. */
export function storesChoices({ own }: Pick<Warehouse, "own">): { measure: Choices; sort: Choices } {
  const measure = new Map([...storeMeasures, ...own].map(({ name, label }) => [name, label]));
  return { measure, sort: new Map([["label", "Name"], ["impact", "Impact"], ...measure]) };
}

const GRID_ROWS = 200;
const GRID_WEEKS = 53;

export async function storesPage(
  { warehouse, asOf, currency }: PageParams,
  search: StoresSearch,
): Promise<StoresAnswer> {
  const period = periodOf(warehouse, search);
  const comparison = comparisonOf(warehouse, period, search.compare);
  const context: PageContext = { warehouse, period, comparison };
  const store = search.store.length === 1 ? (search.store[0] ?? null) : null;
  const product = store !== null && search.product.length === 1 ? (search.product[0] ?? null) : null;
  const measures = [...storeMeasures, ...warehouse.own];
  const level = product !== null ? "product" : store !== null ? "store" : "network";
  const where = filterConditions(search);
  const rowLevels: Exclude<Level, "week">[] =
    level === "network" ? ["store"] : level === "store" ? ["category", "product"] : [];
  const gridLevel = rowLevels[0] ?? null;
  const gridMeasure = gridMeasureOf(context, search.measure);
  const sparkWeeks = weeksUpTo(warehouse, period.weeks.at(-1) ?? null, DEFAULT_WEEKS);
  const gridWeeks = period.weeks.length >= DEFAULT_WEEKS ? period.weeks.slice(-GRID_WEEKS) : sparkWeeks;
  const compared = comparedWeeks(comparison);
  const groupings: Level[][] = [[], ...rowLevels.map((one): Level[] => [one])];
  const weekly = [...new Set([...period.weeks, ...compared, ...sparkWeeks])];
  const none: MeasureGroups = new Map();

  const [now, before, [byWeek = none], [cells = none], facts, productFact] = await Promise.all([
    measureRows(warehouse, { measures, weeks: period.weeks, where, groupings }),
    measureRows(warehouse, { measures, weeks: compared, where, groupings }),
    measureRows(warehouse, { measures, weeks: weekly, where, groupings: [["week"]] }),
    gridLevel === null
      ? [none]
      : measureRows(warehouse, { measures: [gridMeasure], weeks: gridWeeks, where, groupings: [[gridLevel, "week"]] }),
    store === null ? null : storeFacts(warehouse, store),
    product === null ? null : productFacts(warehouse, product),
  ]);
  const total: Sides = { now: now[0]?.get(""), before: before[0]?.get("") };
  const order: OrderBy = {
    by: search.sort ?? (warehouse.coverage.stock ? "impact" : "total_sales_amt"),
    dir: search.dir ?? "desc",
  };
  const shared = { measures, total, orders: { impact }, order };
  const tables: Table[] = rowLevels.map((one, at) =>
    tableOf(context, {
      ...shared,
      name: tableNames[one] ?? one,
      level: one,
      now: now[at + 1] ?? none,
      before: before[at + 1] ?? none,
      ...(one === rowLevels.at(-1) ? { offset: search.offset, limit: search.limit } : { offset: 0, limit: 2_000 }),
      ...textOf(context, one),
    }),
  );
  if (store !== null && product !== null) {
    tables.push(weeksTable(context, { measures, byWeek, total }), await daysTable(context, { store, product }));
  }
  return {
    asOf,
    period,
    comparison,
    currency,
    level,
    store: facts,
    product: productFact,
    tiles: tilesOf(context, { measures: tileMeasures, total, byWeek, sparkWeeks }),
    tables,
    grid:
      gridLevel === null
        ? null
        : gridOf(context, {
            level: gridLevel,
            measure: gridMeasure,
            weeks: gridWeeks,
            cells,
            order: tables[0]?.rows ?? [],
          }),
    gridMeasures: measures.filter((measure) => isCovered(warehouse.coverage, measure)).map(measureInfo),
    notes: notesOf(context, total),
  };
}

const tableNames: Partial<Record<Level, string>> = { store: "stores", category: "categories", product: "products" };

function gridMeasureOf({ warehouse }: PageContext, name: string | undefined): AnyMeasure {
  const asked = [...storeMeasures, ...warehouse.own].find((measure) => measure.name === name);
  if (asked !== undefined) return asked;
  return measureNamed(warehouse.coverage.stock ? "no_stock_instances" : "total_sales_amt");
}

type GridParams = {
  level: Exclude<Level, "week">;
  measure: AnyMeasure;
  weeks: readonly number[];
  cells: MeasureGroups;
  /** Rows of the table that the grid stands beside, in its order. */
  order: readonly { key: string }[];
};

function gridOf({ warehouse }: PageContext, { level, measure, weeks, cells, order }: GridParams): Grid {
  const labels = labelsOf(warehouse, level);
  const isKnown = isCovered(warehouse.coverage, measure);
  return {
    measure: measureInfo(measure),
    weeks: [...weeks],
    rows: order.slice(0, GRID_ROWS).map(({ key }) => ({
      key,
      label: labels.get(key) ?? key,
      values: weeks.map((week) =>
        isKnown ? (cells.get(`${key}${keySeparator}${week}`)?.value(measure.name) ?? null) : null,
      ),
      link: { param: level, value: key },
    })),
  };
}

/** What stands beside the name of a store or product. */
function textOf({ warehouse }: PageContext, level: Level): Pick<TableParams, "textColumns" | "textOf"> {
  if (level === "store") {
    const places = new Map(warehouse.places.map((place) => [place.store, place]));
    return {
      textColumns: [
        { name: "region", label: "Region" },
        { name: "market", label: "Market" },
      ],
      textOf: (key) => ({
        region: places.get(key)?.region || null,
        market: places.get(key)?.market ? (places.get(key)?.marketLabel ?? null) : null,
      }),
    };
  }
  if (level === "product") {
    const goods = new Map(warehouse.goods.map((good) => [good.product, good]));
    return {
      textColumns: [
        { name: "category", label: "Category" },
        { name: "brand", label: "Brand" },
      ],
      textOf: (key) => ({
        category: goods.get(key)?.category ? (goods.get(key)?.categoryLabel ?? null) : null,
        brand: goods.get(key)?.brand || null,
      }),
    };
  }
  return {};
}

function notesOf({ warehouse, period }: PageContext, total: Sides): string[] {
  if (!warehouse.coverage.stock) return [`Stock measures are empty: ${notDelivered.stock}`];
  const notes: string[] = [];
  const unknown = total.now?.unknown("no_stock_instances") ?? 0;
  if (unknown > 0)
    notes.push(
      `${countText(unknown)} of ${countText(total.now?.rows ?? 0)} rows (week, store, product) have no stock snapshot: their stock is unknown, and left out`,
    );
  if (period.weeks.length > 1) {
    const own = warehouse.own.filter(isStock).map(({ label }) => label);
    const names = ["On hand", "on order", "weeks of supply", ...own];
    notes.push(
      `${names.slice(0, -1).join(", ")} and ${names.at(-1)} are those of ${weekText(period.weeks.at(-1) ?? 0)}, the last week of the period: stock is never added over weeks`,
    );
  }
  return notes;
}
