/** The weekly series of the answer as chart data and table. Pure. */
import type { MeasureInfo, RevenueAnswer, WeekPoint } from "../../../../src/dashboard/contract.ts";
import type { ColumnsData } from "../../charts/columns/build.ts";
import type { ChartTable } from "../../charts/core/chart-frame.tsx";
import { formatWeek, formatWeekShort } from "../../format/dates.ts";
import { formatValue, toNumber } from "../../format/numbers.ts";

type Series = RevenueAnswer["series"];

function valuesOf(points: readonly WeekPoint[], name: string, side: "values" | "before"): (number | null)[] {
  return points.map((point) => toNumber(point[side]?.[name]));
}

function known(values: readonly (number | null)[]): boolean {
  return values.some((value) => value !== null);
}

function base(series: Series): Pick<ColumnsData, "labels" | "partial"> {
  return {
    labels: series.points.map((point) => formatWeekShort(point.week)),
    partial: series.points.map((point) => !point.complete),
  };
}

function labelOf(series: Series, name: string): string {
  return series.measures.find((measure) => measure.name === name)?.label ?? name;
}

/** Cost and shipping stacked, net sales over them, and net sales of the comparison. Parts nobody delivered are left out. */
export function expensesData(series: Series, comparison: string | null): ColumnsData {
  const stack = ["total_cost", "total_ship_cost"]
    .map((name) => ({ role: name, label: labelOf(series, name), values: valuesOf(series.points, name, "values") }))
    .filter((part) => known(part.values));
  return { ...base(series), stack, lines: lines(series, "total_sales_amt", comparison) };
}

/** One measure as a line with its comparison. */
export function lineData(series: Series, name: string, comparison: string | null): ColumnsData {
  return { ...base(series), stack: [], lines: lines(series, name, comparison) };
}

/** One measure as columns, its comparison as a line. */
export function columnData(series: Series, name: string, comparison: string | null): ColumnsData {
  return {
    ...base(series),
    stack: [{ role: name, label: labelOf(series, name), values: valuesOf(series.points, name, "values") }],
    lines: lines(series, name, comparison).filter((line) => line.dashed),
  };
}

function lines(series: Series, name: string, comparison: string | null): ColumnsData["lines"] {
  const now = {
    role: name,
    label: labelOf(series, name),
    values: valuesOf(series.points, name, "values"),
    dashed: false,
  };
  const before = valuesOf(series.points, name, "before");
  if (comparison === null || !known(before)) return [now];
  return [{ role: "compare", label: comparison, values: before, dashed: true }, now];
}

/** Exact values of the named measures by week, with the comparison's beside the first. */
export function seriesTable(
  series: Series,
  names: readonly string[],
  currency: string,
  comparison: string | null,
): ChartTable {
  const measures = names
    .map((name) => series.measures.find((measure) => measure.name === name))
    .filter((measure) => measure !== undefined);
  const lead = measures[0];
  return {
    columns: [
      "Week",
      ...measures.map((measure) => measure.label),
      ...(comparison === null || lead === undefined ? [] : [`${lead.label}, ${comparison.toLowerCase()}`]),
    ],
    rows: series.points.map((point) => [
      `${formatWeek(point.week)}${point.complete ? "" : " (incomplete)"}`,
      ...measures.map((measure) => formatValue(point.values[measure.name], measure.unit, currency)),
      ...(comparison === null || lead === undefined
        ? []
        : [formatValue(point.before?.[lead.name], lead.unit, currency)]),
    ]),
  };
}

export type TooltipData = { title: string; lines: { role?: string; label: string; value: string }[]; note?: string };

/** What the tooltip of a week says, exact; measures that the chart does not draw have no key in it. */
export function describeWeek(
  series: Series,
  names: readonly string[],
  slot: number,
  currency: string,
  comparison: string | null,
  undrawn: readonly string[] = [],
): TooltipData {
  const point = series.points[slot];
  if (point === undefined) return { title: "", lines: [] };
  const measures = names
    .map((name) => series.measures.find((measure) => measure.name === name))
    .filter((measure): measure is MeasureInfo => measure !== undefined);
  const lead = measures[0];
  return {
    title: formatWeek(point.week),
    lines: [
      ...measures.map((measure) => ({
        ...(undrawn.includes(measure.name) ? {} : { role: measure.name }),
        label: measure.label,
        value: formatValue(point.values[measure.name], measure.unit, currency),
      })),
      ...(comparison === null || lead === undefined || point.beforeWeek === null
        ? []
        : [
            {
              role: "compare",
              label: `${lead.label}, ${formatWeek(point.beforeWeek)}`,
              value: formatValue(point.before?.[lead.name], lead.unit, currency),
            },
          ]),
    ],
    ...(point.complete ? {} : { note: "Not all days of this week were delivered" }),
  };
}
