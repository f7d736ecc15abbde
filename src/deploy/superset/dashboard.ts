/** A dashboard: rows of charts on a grid of twelve columns, its filters, and what charts do to each other. */
import type { Chart } from "./chart.ts";
import { COLOURS } from "./chart-kinds.ts";
import { CERTIFIED_BY } from "./metrics.ts";
import { nativeFilters } from "./native-filters.ts";

/** `height` in units of 8 pixels. */
export type Place = { width: number; height: number } & ({ chart: Chart } | { text: string });

export type DashboardPlan = {
  key: string;
  title: string;
  description: string;
  rows: readonly (readonly Place[])[];
};

export type DashboardIds = {
  dashboard: string;
  chart: (key: string) => string;
  dataset: (name: string) => string;
  filter: (name: string) => string;
};

const TILES_IN_A_ROW = 4;

/** How the keys of the charts end that no filter touches. */
export const AS_OF = "/as-of";

/** Tiles, four in a row. */
export function tileRows(tiles: readonly Chart[]): Place[][] {
  const rows: Place[][] = [];
  for (let at = 0; at < tiles.length; at += TILES_IN_A_ROW)
    rows.push(tiles.slice(at, at + TILES_IN_A_ROW).map((chart) => ({ width: 3, height: 16, chart })));
  return rows;
}

export function chartsOf({ rows }: DashboardPlan): Chart[] {
  return rows.flat().flatMap((place) => ("chart" in place ? [place.chart] : []));
}

/** Metrics that have one colour everywhere; Superset looks for it by the name in some charts and by the label in others. */
const colours: readonly (readonly [name: string, label: string, colour: string])[] = [
  ["total_sales_amt", "Net sales", "#1FA8C9"],
  ["total_cost", "Cost of goods sold", "#8C9BAF"],
  ["expenses", "Expenses", "#8C9BAF"],
  ["total_ship_cost", "Shipping", "#D9A441"],
  ["contribution", "Contribution", "#3A9D5D"],
  ["contribution_pct", "Contribution %", "#3A9D5D"],
  ["gross_margin_pct", "Gross margin %", "#1FA8C9"],
  ["stock_impact", "Sales at risk", "#C0504D"],
  ["distressed_rate", "Distressed, share of item-days", "#C0504D"],
];

const labelColours: Readonly<Record<string, string>> = Object.fromEntries(
  colours.flatMap(([name, label, colour]) => [
    [name, colour],
    [label, colour],
  ]),
);

export function writtenDashboard(plan: DashboardPlan, ids: DashboardIds): Record<string, unknown> {
  const charts = chartsOf(plan);
  const numbers = new Map(charts.map(({ key }, at) => [key, at + 1]));
  const unfiltered = charts.filter(({ key }) => key.endsWith(AS_OF)).map(({ key }) => numbers.get(key) ?? 0);
  return {
    dashboard_title: plan.title,
    description: plan.description,
    css: "",
    slug: `endcap-${ids.dashboard.slice(0, 8)}-${plan.key}`,
    certified_by: CERTIFIED_BY,
    certification_details:
      "Written by `endcap deploy superset`; what is changed here by hand is replaced by the next import",
    published: true,
    uuid: ids.dashboard,
    position: positionOf(plan, ids, numbers),
    metadata: {
      color_scheme: COLOURS,
      label_colors: labelColours,
      shared_label_colors: [],
      map_label_colors: labelColours,
      color_scheme_domain: [],
      cross_filters_enabled: true,
      refresh_frequency: 0,
      timed_refresh_immune_slices: [],
      expanded_slices: {},
      default_filters: "{}",
      filter_scopes: {},
      chart_configuration: Object.fromEntries(
        charts.map(({ key }) => {
          const number = numbers.get(key) ?? 0;
          return [String(number), { id: number, crossFilters: { scope: "global", chartsInScope: [] } }];
        }),
      ),
      global_chart_configuration: { scope: { rootPath: ["ROOT_ID"], excluded: unfiltered }, chartsInScope: [] },
      native_filter_configuration: nativeFilters(ids, unfiltered),
    },
    version: "1.0.0",
  };
}

type Node = { id: string; type: string; children: string[]; parents?: string[]; meta?: Record<string, unknown> };

function positionOf(
  plan: DashboardPlan,
  ids: DashboardIds,
  numbers: ReadonlyMap<string, number>,
): Record<string, unknown> {
  const grid: Node = { id: "GRID_ID", type: "GRID", children: [], parents: ["ROOT_ID"] };
  const nodes: Node[] = [
    { id: "ROOT_ID", type: "ROOT", children: ["GRID_ID"] },
    grid,
    { id: "HEADER_ID", type: "HEADER", children: [], meta: { text: plan.title } },
  ];
  for (const [at, places] of plan.rows.entries()) {
    const row: Node = {
      id: `ROW-${at + 1}`,
      type: "ROW",
      children: [],
      parents: ["ROOT_ID", "GRID_ID"],
      meta: { background: "BACKGROUND_TRANSPARENT" },
    };
    grid.children.push(row.id);
    nodes.push(row);
    for (const [column, place] of places.entries()) {
      const { width, height } = place;
      const parents = ["ROOT_ID", "GRID_ID", row.id];
      const node: Node =
        "text" in place
          ? {
              id: `MARKDOWN-${at + 1}-${column + 1}`,
              type: "MARKDOWN",
              children: [],
              parents,
              meta: { code: place.text, width, height },
            }
          : {
              id: `CHART-${ids.chart(place.chart.key)}`,
              type: "CHART",
              children: [],
              parents,
              meta: {
                width,
                height,
                uuid: ids.chart(place.chart.key),
                chartId: numbers.get(place.chart.key) ?? 0,
                sliceName: place.chart.title,
              },
            };
      row.children.push(node.id);
      nodes.push(node);
    }
  }
  return { DASHBOARD_VERSION_KEY: "v2", ...Object.fromEntries(nodes.map((node) => [node.id, node])) };
}
