/** Revenue and expenses: what was sold, what it cost, what is left, by week, place and goods. */
import { measureNamed, type AnyMeasure, type AnyMeasureName } from "../model/measure-sql.ts";
import type { AsOf, Bar, BarGroup, RevenueAnswer, RevenueSearch, WeekPoint } from "./contract.ts";
import { isCovered, type Coverage } from "./coverage.ts";
import { cents, centsText, countText, measureInfo } from "./figures.ts";
import { filterConditions, goodsLevel, labelsOf, levels, placeLevel, variedLevels, type Level } from "./levels.ts";
import type { Choices } from "./known-values.ts";
import { measureRows, type MeasureGroups, type MeasureRow } from "./measure-rows.ts";
import { comparedWeeks, comparisonOf, DEFAULT_WEEKS, periodOf, weeksUpTo } from "./period.ts";
import { figuresOf, numberOf, tableOf, type PageContext, type Sides } from "./tables.ts";
import { tilesOf } from "./tiles.ts";
import type { Warehouse } from "./warehouse.ts";

const named = (...names: AnyMeasureName[]): AnyMeasure[] => names.map(measureNamed);

const tileMeasures = named(
  "total_sales_amt",
  "total_sales_qty",
  "avg_sales_price",
  "gross_margin",
  "gross_margin_pct",
  "expenses",
  "contribution",
  "discount_pct",
);
const seriesMeasures = named(
  "total_sales_amt",
  "total_cost",
  "total_ship_cost",
  "gross_margin",
  "contribution",
  "total_waste_qty",
);
const barMeasures = named("total_sales_amt", "gross_margin", "gross_margin_pct", "contribution");
const tableMeasures = named(
  "total_sales_amt",
  "total_sales_qty",
  "avg_sales_price",
  "total_cost",
  "total_ship_cost",
  "gross_margin",
  "gross_margin_pct",
  "contribution",
  "contribution_pct",
  "total_discount",
  "discount_pct",
  "total_waste_qty",
);
/** What the table may be sorted by. */
export function revenueSorts({ own }: Pick<Warehouse, "own">): Choices {
  return new Map([["label", "Name"], ...[...tableMeasures, ...own].map(({ name, label }) => [name, label] as const)]);
}

const pageMeasures = [...new Set([...tileMeasures, ...seriesMeasures, ...barMeasures, ...tableMeasures])];

const BARS = 12;

export type PageParams = { warehouse: Warehouse; asOf: AsOf; currency: string };

export async function revenuePage(
  { warehouse, asOf, currency }: PageParams,
  search: RevenueSearch,
): Promise<RevenueAnswer> {
  const period = periodOf(warehouse, search);
  const comparison = comparisonOf(warehouse, period, search.compare);
  const context: PageContext = { warehouse, period, comparison };
  const where = filterConditions(search);
  const varied = variedLevels(warehouse, search);
  const place = placeLevel(warehouse, search);
  const goods = goodsLevel(warehouse, search);
  const by = search.by ?? goods;
  const groupings: Level[][] = [[], [place], [goods], [by]];
  const sparkWeeks = weeksUpTo(warehouse, period.weeks.at(-1) ?? null, DEFAULT_WEEKS);
  const compared = comparedWeeks(comparison);
  const measures = [...pageMeasures, ...warehouse.own];
  const allWeeks = [...new Set([...period.weeks, ...compared, ...sparkWeeks])];

  const [now, before, [byWeek = new Map()]] = await Promise.all([
    measureRows(warehouse, { measures, weeks: period.weeks, where, groupings }),
    measureRows(warehouse, { measures, weeks: compared, where, groupings }),
    measureRows(warehouse, { measures: pageMeasures, weeks: allWeeks, where, groupings: [["week"]] }),
  ]);
  const total: Sides = { now: now[0]?.get(""), before: before[0]?.get("") };
  const side = (at: number) => ({
    now: now[at] ?? new Map<string, MeasureRow>(),
    before: before[at] ?? new Map<string, MeasureRow>(),
  });
  return {
    asOf,
    period,
    comparison,
    currency,
    tiles: tilesOf(context, { measures: tileMeasures, total, byWeek, sparkWeeks }),
    series: { measures: seriesMeasures.map(measureInfo), points: pointsOf(context, byWeek) },
    places: barsOf(context, { level: place, ...side(1), total }),
    goods: barsOf(context, { level: goods, ...side(2), total }),
    table: tableOf(context, {
      name: "revenue",
      level: by,
      measures: [...tableMeasures, ...warehouse.own],
      ...side(3),
      total,
      order: { by: search.sort ?? "total_sales_amt", dir: search.dir ?? "desc" },
      offset: search.offset,
      limit: search.limit,
    }),
    notes: notesOf(warehouse.coverage, total.now),
    levels: [...new Set([...varied, by])].map((level) => ({ by: level, label: levels[level].plural })),
  };
}

function pointsOf({ warehouse, period, comparison }: PageContext, byWeek: MeasureGroups): WeekPoint[] {
  const valuesOf = (week: number) => {
    const row = byWeek.get(String(week));
    return Object.fromEntries(
      seriesMeasures.map((measure) => [
        measure.name,
        isCovered(warehouse.coverage, measure) ? (row?.value(measure.name) ?? null) : null,
      ]),
    );
  };
  return period.weeks.map((week, at) => {
    const beforeWeek = comparison.weeks[at] ?? null;
    return {
      week,
      complete: !period.incomplete.includes(week),
      beforeWeek,
      values: valuesOf(week),
      before: beforeWeek !== null && byWeek.has(String(beforeWeek)) ? valuesOf(beforeWeek) : null,
    };
  });
}

type BarParams = { level: Exclude<Level, "week">; now: MeasureGroups; before: MeasureGroups; total: Sides };

/** The largest by net sales; what is not shown is summed, without rates. */
function barsOf(context: PageContext, { level, now, before, total }: BarParams): BarGroup {
  const labels = labelsOf(context.warehouse, level);
  const sales = (key: string) => numberOf(now.get(key)?.value("total_sales_amt") ?? null) ?? 0;
  const keys = [...new Set([...now.keys(), ...before.keys()])].sort((a, b) => sales(b) - sales(a) || (a < b ? -1 : 1));
  const bars: Bar[] = keys.slice(0, BARS).map((key) => ({
    key,
    label: labels.get(key) ?? key,
    figures: figuresOf(context, barMeasures, { now: now.get(key), before: before.get(key) }, total.now),
    link: { param: level, value: key },
  }));
  const others = keys.slice(BARS);
  const additive = barMeasures.filter((measure) => measure.unit === "money");
  const rest: Bar | null =
    others.length === 0
      ? null
      : {
          key: "",
          label: `${others.length} others`,
          figures: figuresOf(context, additive, { now: sumOf(now, others), before: sumOf(before, others) }, total.now),
        };
  return { by: level, title: levels[level].plural, bars, rest, count: keys.length };
}

/** The sum of groups, in money alone. */
function sumOf(groups: MeasureGroups, keys: readonly string[]): MeasureRow | undefined {
  const rows = keys.flatMap((key) => groups.get(key) ?? []);
  if (rows.length === 0) return undefined;
  return {
    rows: rows.reduce((total, row) => total + row.rows, 0),
    value(name) {
      const known = rows.flatMap((row) => row.value(name) ?? []);
      return known.length === 0 ? null : centsText(known.reduce((total, value) => total + cents(String(value)), 0n));
    },
    unknown: (name) => rows.reduce((total, row) => total + row.unknown(name), 0),
  };
}

function notesOf(coverage: Coverage, total: MeasureRow | undefined): string[] {
  const notes: string[] = [];
  if (!coverage.cost) notes.push("sales_cost is not delivered: margin, expenses and contribution are unknown");
  if (coverage.cost && !coverage.shipping)
    notes.push("ship_cost is not delivered: expenses are the cost of goods alone");
  if (!coverage.discount) notes.push("discount is not delivered: the discount rate is unknown");
  if (coverage.waste) notes.push("Waste is counted in units; it has no price of its own, so expenses do not hold it");
  else
    notes.push(
      coverage.stock
        ? "waste_qty is not delivered: waste is unknown"
        : "No stock snapshots are delivered: waste is unknown",
    );
  const unknown = coverage.cost ? (total?.unknown("total_cost") ?? 0) : 0;
  if (unknown > 0) {
    notes.push(
      `The cost of ${countText(unknown)} of ${countText(total?.rows ?? 0)} rows (week, store, product) is unknown: cost and margin leave them out`,
    );
  }
  return notes;
}
