/** A chart: what it asks, and how it is drawn. */
import { CERTIFIED_BY } from "./metrics.ts";

/** The one question of a chart: metrics of a dataset, grouped by columns. */
export type Question = {
  columns: readonly string[];
  metrics: readonly string[];
  /** Metric or column and whether it descends. */
  order: readonly (readonly [string, "asc" | "desc"])[];
  limit: number;
};

export type Chart = {
  /** Names it for ever: its id is made of it. */
  key: string;
  title: string;
  description: string;
  dataset: "weekly_store_product" | "daily_store_product";
  viz: string;
  question: Question;
  /** Of its kind of chart, as Superset names them. */
  params: Readonly<Record<string, unknown>>;
};

export type WrittenChart = Record<string, unknown> & { uuid: string; slice_name: string };

export function writtenChart(chart: Chart, ids: { uuid: string; dataset: string }): WrittenChart {
  const params = {
    viz_type: chart.viz,
    adhoc_filters: [],
    annotation_layers: [],
    extra_form_data: {},
    ...chart.params,
  };
  return {
    slice_name: chart.title,
    description: chart.description,
    certified_by: CERTIFIED_BY,
    certification_details: "Metrics as Endcap's own screens reckon them",
    viz_type: chart.viz,
    params,
    query_context: JSON.stringify(queryContext(chart, params)),
    cache_timeout: null,
    uuid: ids.uuid,
    version: "1.0.0",
    dataset_uuid: ids.dataset,
  };
}

/** What reports, downloads and the API ask; the import fills in the dataset's number. */
function queryContext({ question }: Chart, params: object): object {
  const { columns, metrics, order, limit } = question;
  return {
    datasource: { id: 0, type: "table" },
    force: false,
    queries: [
      {
        filters: [],
        extras: { having: "", where: "" },
        applied_time_extras: {},
        columns,
        metrics,
        orderby: order.map(([name, direction]) => [name, direction === "asc"]),
        annotation_layers: [],
        row_limit: limit,
        series_limit: 0,
        order_desc: true,
        url_params: {},
        custom_params: {},
        custom_form_data: {},
      },
    ],
    form_data: params,
    result_format: "json",
    result_type: "full",
  };
}
