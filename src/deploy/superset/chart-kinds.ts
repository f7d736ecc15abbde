/** The kinds of charts that the dashboards use, each with what it needs of Superset's many settings. */
import type { Chart } from "./chart.ts";
import { formatOf, type Currency } from "./units.ts";
import type { Unit } from "../../model/measures.ts";

type Facts = Pick<Chart, "key" | "title" | "description">;
type Drawn = { unit: Unit; currency: Currency };

export const COLOURS = "supersetColors";

const weekly = "weekly_store_product" as const;

function axisFormat({ unit, currency }: Drawn): Record<string, unknown> {
  const { d3format, isMoney } = formatOf(unit);
  const short = unit === "percent" ? ".0%" : d3format === ",.1f" ? d3format : "SMART_NUMBER";
  return { y_axis_format: short, ...(isMoney ? { currency_format: currency } : {}) };
}

/** One number. */
export function tile(facts: Facts & Drawn & { metric: string }): Chart {
  const { metric, unit, currency, ...rest } = facts;
  const { d3format, isMoney } = formatOf(unit);
  return {
    ...rest,
    dataset: weekly,
    viz: "big_number_total",
    question: { columns: [], metrics: [metric], order: [], limit: 1 },
    params: {
      metric,
      header_font_size: 0.5,
      subheader_font_size: 0.15,
      subtitle: "",
      y_axis_format: d3format,
      ...(isMoney ? { currency_format: currency } : {}),
      time_format: "smart_date",
      conditional_formatting: [],
    },
  };
}

type Series = Facts & Drawn & { x: string; metrics: readonly string[]; by?: readonly string[] };

const seriesParams = {
  color_scheme: COLOURS,
  comparison_type: "values",
  only_total: true,
  order_desc: true,
  rich_tooltip: true,
  show_legend: true,
  legendType: "scroll",
  legendOrientation: "top",
  truncateXAxis: true,
  truncate_metric: true,
  tooltipTimeFormat: "%Y-%m-%d",
  x_axis_time_format: "%Y-%m-%d",
  y_axis_bounds: [null, null],
  show_empty_columns: true,
  sort_series_type: "sum",
};

/** Weeks along the axis. */
export function weeks(facts: Series & { shape: "bar" | "line"; stack?: boolean }): Chart {
  const { x, metrics, by = [], shape, stack = false, unit, currency, ...rest } = facts;
  const drawn = { unit, currency };
  return {
    ...rest,
    dataset: weekly,
    viz: shape === "bar" ? "echarts_timeseries_bar" : "echarts_timeseries_line",
    question: { columns: [x, ...by], metrics, order: [[x, "asc"]], limit: 10_000 },
    params: {
      ...seriesParams,
      x_axis: x,
      x_axis_sort: x,
      x_axis_sort_asc: true,
      metrics,
      groupby: by,
      row_limit: 10_000,
      ...(shape === "bar" ? { orientation: "vertical" } : { seriesType: "line", markerEnabled: true, markerSize: 5 }),
      ...(stack ? { stack: "Stack" } : {}),
      ...axisFormat(drawn),
    },
  };
}

/** Bars that lie, the longest on top. */
export function ranking(facts: Series & { sort: string; limit: number }): Chart {
  const { x, metrics, by = [], sort, limit, unit, currency, ...rest } = facts;
  return {
    ...rest,
    dataset: weekly,
    viz: "echarts_timeseries_bar",
    question: { columns: [x, ...by], metrics, order: [[sort, "desc"]], limit },
    params: {
      ...seriesParams,
      x_axis: x,
      x_axis_sort: sort,
      x_axis_sort_asc: true,
      metrics,
      groupby: by,
      timeseries_limit_metric: sort,
      row_limit: limit,
      orientation: "horizontal",
      show_value: metrics.length === 1,
      show_legend: metrics.length > 1,
      ...axisFormat({ unit, currency }),
    },
  };
}

export function heat(facts: Facts & Drawn & { x: string; y: string; metric: string }): Chart {
  const { x, y, metric, unit, currency, ...rest } = facts;
  return {
    ...rest,
    dataset: weekly,
    viz: "heatmap_v2",
    question: {
      columns: [x, y],
      metrics: [metric],
      order: [
        [x, "asc"],
        [y, "asc"],
      ],
      limit: 10_000,
    },
    params: {
      x_axis: x,
      groupby: y,
      metric,
      row_limit: 10_000,
      sort_x_axis: "alpha_asc",
      sort_y_axis: "alpha_desc",
      normalize_across: "heatmap",
      legend_type: "continuous",
      linear_color_scheme: "superset_seq_2",
      xscale_interval: -1,
      yscale_interval: 1,
      left_margin: 290,
      bottom_margin: 50,
      value_bounds: [null, null],
      show_legend: true,
      show_values: false,
      x_axis_time_format: "%Y-%m-%d",
      ...axisFormat({ unit, currency }),
    },
  };
}

export type BubbleFacts = Facts & {
  entity: string;
  series: string;
  x: string;
  y: string;
  size: string;
  xUnit: Unit;
  yUnit: Unit;
  xTitle: string;
  yTitle: string;
};

export function bubbles(facts: BubbleFacts): Chart {
  const { entity, series, x, y, size, xUnit, yUnit, xTitle, yTitle, ...rest } = facts;
  return {
    ...rest,
    dataset: weekly,
    viz: "bubble_v2",
    question: { columns: [entity, series], metrics: [x, y, size], order: [[size, "desc"]], limit: 1000 },
    params: {
      entity,
      series,
      x,
      y,
      size,
      row_limit: 1000,
      color_scheme: COLOURS,
      show_legend: true,
      legendType: "scroll",
      legendOrientation: "top",
      max_bubble_size: "25",
      opacity: 0.7,
      tooltipSizeFormat: "SMART_NUMBER",
      xAxisFormat: xUnit === "percent" ? ".1%" : "SMART_NUMBER",
      y_axis_format: yUnit === "percent" ? ".1%" : "SMART_NUMBER",
      x_axis_label: xTitle,
      x_axis_title_margin: 30,
      y_axis_label: yTitle,
      y_axis_title_margin: 50,
      truncateXAxis: false,
      truncateYAxis: false,
      y_axis_bounds: [null, null],
    },
  };
}

export type TableFacts = Facts & {
  by: readonly string[];
  metrics: readonly string[];
  sort: string;
  /** Metrics whose cells are shaded, the darker the higher. */
  shaded?: readonly string[];
};

export function table(facts: TableFacts): Chart {
  const { by, metrics, sort, shaded = [], ...rest } = facts;
  return {
    ...rest,
    dataset: weekly,
    viz: "table",
    question: { columns: by, metrics, order: [[sort, "desc"]], limit: 1000 },
    params: {
      query_mode: "aggregate",
      groupby: by,
      metrics,
      all_columns: [],
      percent_metrics: [],
      order_by_cols: [],
      timeseries_limit_metric: sort,
      order_desc: true,
      row_limit: 1000,
      server_page_length: 10,
      page_length: 10,
      include_search: true,
      show_cell_bars: false,
      color_pn: false,
      align_pn: false,
      table_timestamp_format: "%Y-%m-%d",
      conditional_formatting: shaded.map((column) => ({ column, operator: "None", colorScheme: "colorError" })),
    },
  };
}

/** One row with a few numbers. */
export function line(facts: Facts & Pick<Chart, "dataset"> & { metrics: readonly string[] }): Chart {
  const { dataset, metrics, ...rest } = facts;
  return {
    ...rest,
    dataset,
    viz: "table",
    question: { columns: [], metrics, order: [], limit: 10 },
    params: {
      query_mode: "aggregate",
      groupby: [],
      metrics,
      all_columns: [],
      percent_metrics: [],
      order_by_cols: [],
      order_desc: true,
      row_limit: 10,
      page_length: 0,
      include_search: false,
      show_cell_bars: false,
      color_pn: false,
      table_timestamp_format: "%Y-%m-%d",
    },
  };
}
