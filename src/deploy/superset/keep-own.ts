/**
 * What people added to Endcap's datasets: metrics and calculated columns. Superset's import replaces those of a dataset as a
 * whole, so they are put into what is imported.
 */
import type { Bundle } from "./bundle.ts";
import type { Column, Dataset } from "./dataset.ts";
import { CERTIFIED_BY, type Metric } from "./metrics.ts";

/** A dataset as Superset's API shows it. */
export type ThereDataset = {
  metrics: readonly (Record<string, unknown> & { metric_name: string; extra?: unknown })[];
  columns: readonly (Record<string, unknown> & { column_name: string; expression?: unknown })[];
};

export type Kept = { dataset: string; metrics: string[]; columns: string[] };

/** `there`: by the datasets' ids, those that Superset has. */
export function keepOwn(bundle: Bundle, there: ReadonlyMap<string, ThereDataset>): { bundle: Bundle; kept: Kept[] } {
  const kept: Kept[] = [];
  const datasets = bundle.datasets.map((dataset) => {
    const found = there.get(dataset.uuid);
    if (found === undefined) return dataset;
    const metrics = ownMetrics(dataset, found);
    const columns = ownColumns(dataset, found);
    if (metrics.length + columns.length > 0)
      kept.push({
        dataset: dataset.table_name,
        metrics: metrics.map(({ metric_name }) => metric_name),
        columns: columns.map(({ column_name }) => column_name),
      });
    return { ...dataset, metrics: [...dataset.metrics, ...metrics], columns: [...dataset.columns, ...columns] };
  });
  return { bundle: { ...bundle, datasets }, kept };
}

const metricFields = [
  "metric_name",
  "verbose_name",
  "metric_type",
  "expression",
  "description",
  "d3format",
  "currency",
  "extra",
  "warning_text",
];
const columnFields = [
  "column_name",
  "verbose_name",
  "description",
  "type",
  "is_dttm",
  "is_active",
  "groupby",
  "filterable",
  "expression",
  "python_date_format",
  "advanced_data_type",
  "extra",
];

/** Those that Endcap certified and no longer knows are Endcap's own, and go. */
function ownMetrics({ metrics }: Dataset, there: ThereDataset): Metric[] {
  const names = new Set(metrics.map(({ metric_name }) => metric_name));
  return there.metrics
    .filter((metric) => !names.has(metric.metric_name) && certifiedBy(metric.extra) !== CERTIFIED_BY)
    .map((metric) => chosen(metric, metricFields) as Metric);
}

function ownColumns({ columns }: Dataset, there: ThereDataset): Column[] {
  const names = new Set(columns.map(({ column_name }) => column_name));
  return there.columns
    .filter(
      ({ column_name, expression }) => !names.has(column_name) && typeof expression === "string" && expression !== "",
    )
    .map((column) => chosen(column, columnFields) as Column);
}

function certifiedBy(extra: unknown): unknown {
  return (asObject(extra) as { certification?: { certified_by?: unknown } } | null)?.certification?.certified_by;
}

/** `extra` and `currency` are text with JSON in some answers. */
function asObject(value: unknown): unknown {
  if (typeof value !== "string") return value ?? null;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}

function chosen(from: Readonly<Record<string, unknown>>, fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => [
      field,
      field === "extra" || field === "currency" ? asObject(from[field]) : (from[field] ?? null),
    ]),
  );
}
