/** Certified metrics of the datasets, from the measures' own definitions: right at every grouping. */
import { financeMeasures } from "../../model/finance-measures.ts";
import { measureSql, type AnyMeasure } from "../../model/measure-sql.ts";
import { measures } from "../../model/measures.ts";
import type { OwnMeasure } from "../../model/own-measures.ts";
import type { Dialect } from "./dialects.ts";
import { rateMeasures } from "./rates.ts";
import { currencyOf, formatOf, type Currency } from "./units.ts";

export type Metric = {
  metric_name: string;
  verbose_name: string;
  metric_type: null;
  expression: string;
  description: string;
  d3format: string | null;
  currency: Currency | null;
  extra: { certification: { certified_by: string; details: string } };
  warning_text: null;
};

export type MetricParams = {
  dialect: Dialect;
  /** ISO 4217. */
  currency: string;
  /** Columns that are never delivered: sums and differences leave them out. */
  absent: ReadonlySet<string>;
};

export const CERTIFIED_BY = "Endcap";

/** All measures that weekly rows can answer. */
export function weeklyMeasures(own: readonly OwnMeasure[]): AnyMeasure[] {
  return [...measures, ...financeMeasures, ...rateMeasures, ...own];
}

export function measureMetric(measure: AnyMeasure, { dialect, currency, absent }: MetricParams): Metric {
  const { value } = measureSql(measure, {
    lastWeek: null,
    absent,
    lastSum: (sql, conditions) => dialect.lastSum({ value: sql, point: "yr_wk_num", conditions }),
  });
  const { d3format, isMoney } = formatOf(measure.unit);
  return metricOf({
    name: measure.name,
    label: measure.label,
    expression: value,
    description: `${measure.formula}. Empty: ${measure.nullMeans}.`,
    d3format,
    currency: isMoney ? currencyOf(currency) : null,
    details: measure.formula,
  });
}

export type MetricFacts = {
  name: string;
  label: string;
  expression: string;
  description: string;
  d3format?: string | null;
  currency?: Currency | null;
  details?: string;
};

export function metricOf(facts: MetricFacts): Metric {
  return {
    metric_name: facts.name,
    verbose_name: facts.label,
    metric_type: null,
    expression: facts.expression,
    description: facts.description,
    d3format: facts.d3format ?? null,
    currency: facts.currency ?? null,
    extra: { certification: { certified_by: CERTIFIED_BY, details: facts.details ?? facts.description } },
    warning_text: null,
  };
}

/** Metrics that both facts have. */
export const countMetrics: readonly Metric[] = [
  metricOf({
    name: "stores",
    label: "Stores",
    expression: "COUNT(DISTINCT store_key)",
    description: "Stores with a sale or a stock snapshot.",
    d3format: ",d",
  }),
  metricOf({
    name: "products",
    label: "Products",
    expression: "COUNT(DISTINCT prod_key)",
    description: "Products with a sale or a stock snapshot.",
    d3format: ",d",
  }),
  metricOf({
    name: "row_count",
    label: "Rows",
    expression: "COUNT(*)",
    description: "Rows of the table.",
    d3format: ",d",
  }),
];
