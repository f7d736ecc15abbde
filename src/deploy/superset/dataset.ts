/** A dataset as Superset's import takes it. */
import type { Metric } from "./metrics.ts";
import { CERTIFIED_BY } from "./metrics.ts";

export type Column = {
  column_name: string;
  verbose_name: string;
  description: string;
  type: string;
  is_dttm: boolean;
  is_active: true;
  groupby: boolean;
  filterable: true;
  expression: null;
  python_date_format: null;
  advanced_data_type: null;
  extra: null;
};

export type ColumnFacts = { name: string; label: string; type: string; description: string };

export function columnOf({ name, label, type, description }: ColumnFacts): Column {
  return {
    column_name: name,
    verbose_name: label,
    description,
    type,
    is_dttm: type === "DATE",
    is_active: true,
    groupby: !/^(DECIMAL|DOUBLE)/.test(type),
    filterable: true,
    expression: null,
    python_date_format: null,
    advanced_data_type: null,
    extra: null,
  };
}

export type Dataset = {
  table_name: string;
  main_dttm_col: string | null;
  description: string;
  schema: string | null;
  catalog: string | null;
  /** SQL of its rows; null: the table itself. */
  sql: string | null;
  uuid: string;
  database_uuid: string;
  columns: Column[];
  metrics: Metric[];
  [field: string]: unknown;
};

export type DatasetFacts = {
  name: string;
  description: string;
  sql: string | null;
  time: string | null;
  columns: readonly ColumnFacts[];
  metrics: readonly Metric[];
  ids: { dataset: (name: string) => string; database: string };
  schema: string | null;
};

export function datasetOf({ name, description, sql, time, columns, metrics, ids, schema }: DatasetFacts): Dataset {
  return {
    table_name: name,
    main_dttm_col: time,
    description,
    default_endpoint: null,
    offset: 0,
    cache_timeout: null,
    catalog: null,
    schema,
    sql,
    params: null,
    template_params: null,
    filter_select_enabled: true,
    fetch_values_predicate: null,
    extra: { certification: { certified_by: CERTIFIED_BY, details: "Written by `endcap deploy superset`" } },
    normalize_columns: false,
    always_filter_main_dttm: false,
    uuid: ids.dataset(name),
    metrics: [...metrics],
    columns: columns.map(columnOf),
    version: "1.0.0",
    database_uuid: ids.database,
  };
}
