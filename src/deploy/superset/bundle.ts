/** The import bundle: one zip with a database, its datasets, charts and dashboards. The same configuration gives the same bytes. */
import type { ProjectConfig } from "../../config/project-config.ts";
import type { SupersetDatabase } from "./database-kinds.ts";
import { zipOf } from "../../core/zip.ts";
import { writtenChart, type WrittenChart } from "./chart.ts";
import { chartsOf, writtenDashboard, type DashboardIds, type DashboardPlan } from "./dashboard.ts";
import { databaseAddress } from "./databases.ts";
import type { Dataset } from "./dataset.ts";
import { datasetsOf } from "./datasets.ts";
import { revenuePlan } from "./revenue-charts.ts";
import { storesPlan } from "./stores-charts.ts";
import { currencyOf } from "./units.ts";
import { uuid5 } from "./uuid5.ts";

export type Bundle = {
  database: Record<string, unknown> & { uuid: string };
  datasets: Dataset[];
  charts: { key: string; written: WrittenChart }[];
  dashboards: { key: string; title: string; written: Record<string, unknown> }[];
};

export type BundleParams = {
  config: ProjectConfig;
  database: SupersetDatabase | null;
  /** Columns that are never delivered. */
  absent: ReadonlySet<string>;
};

/** Throws a `UsageError` where the configuration does not say what the database needs. */
export function bundleOf({ config, database, absent }: BundleParams): Bundle {
  const namespace = uuid5(`superset ${config.name}`);
  const id = (kind: string, name: string) => uuid5(`${kind} ${name}`, namespace);
  const address = databaseAddress(config, database);
  const ids = { dataset: (name: string) => id("dataset", name), database: id("database", "lake") };
  const datasets = datasetsOf({
    config,
    ids,
    schema: address.schema,
    dialect: address.dialect,
    currency: config.currency,
    absent,
  });
  const currency = currencyOf(config.currency);
  const plans = [revenuePlan(currency), storesPlan(currency)];
  const chartId = (key: string) => id("chart", key);
  return {
    database: {
      database_name: `Endcap: ${config.name}`,
      sqlalchemy_uri: address.uri,
      cache_timeout: null,
      expose_in_sqllab: true,
      allow_run_async: false,
      allow_ctas: false,
      allow_cvas: false,
      allow_dml: false,
      allow_csv_upload: false,
      extra: {
        metadata_params: {},
        engine_params: Object.keys(address.connect).length === 0 ? {} : { connect_args: address.connect },
        metadata_cache_timeout: {},
        schemas_allowed_for_csv_upload: [],
      },
      uuid: ids.database,
      version: "1.0.0",
    },
    datasets,
    charts: plans.flatMap(chartsOf).map((chart) => ({
      key: chart.key,
      written: writtenChart(chart, { uuid: chartId(chart.key), dataset: ids.dataset(chart.dataset) }),
    })),
    dashboards: plans.map((plan) => ({
      key: plan.key,
      title: plan.title,
      written: writtenDashboard(plan, dashboardIds(plan, { chart: chartId, dataset: ids.dataset, id })),
    })),
  };
}

function dashboardIds(
  { key }: DashboardPlan,
  { chart, dataset, id }: Pick<DashboardIds, "chart" | "dataset"> & { id: (kind: string, name: string) => string },
): DashboardIds {
  return {
    dashboard: id("dashboard", key),
    chart,
    dataset,
    filter: (name) => `NATIVE_FILTER-${id("filter", `${key}/${name}`)}`,
  };
}

const ROOT = "endcap-superset";
export const DATABASE_FILE = "databases/endcap.yaml";

/** Its files; JSON is YAML. Without a type in its metadata it is taken by the screens and by the API of all assets alike. */
export function bundleZip({ database, datasets, charts, dashboards }: Bundle): Buffer {
  const files: [string, unknown][] = [
    ["metadata.yaml", { version: "1.0.0" }],
    [DATABASE_FILE, database],
    ...datasets.map((dataset): [string, unknown] => [`datasets/endcap/${dataset.table_name}.yaml`, dataset]),
    ...charts.map(({ key, written }): [string, unknown] => [`charts/${key.replace("/", "-")}.yaml`, written]),
    ...dashboards.map(({ key, written }): [string, unknown] => [`dashboards/${key}.yaml`, written]),
  ];
  return zipOf(
    files.map(([name, content]) => ({
      name: `${ROOT}/${name}`,
      data: Buffer.from(`${JSON.stringify(content, null, 2)}\n`),
    })),
  );
}
