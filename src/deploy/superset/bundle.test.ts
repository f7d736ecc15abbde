import assert from "node:assert/strict";
import { test } from "node:test";
import { normaliseConfig } from "../../config/normalise.ts";
import type { WrittenConfig } from "../../config/written-config.ts";
import { UsageError } from "../../core/errors.ts";
import { measures } from "../../model/measures.ts";
import { bundleOf, bundleZip, type Bundle } from "./bundle.ts";
import { keepOwn } from "./keep-own.ts";
import type { SupersetDatabase } from "./database-kinds.ts";

function bundle(written: Partial<WrittenConfig> = {}, database: SupersetDatabase | null = null): Bundle {
  const config = { name: "Corner shop", source: "files", timeZone: "Europe/Berlin", currency: "EUR", ...written };
  return bundleOf({
    config: normaliseConfig(config, "/srv/shop", { timeZone: "UTC", threads: 2 }),
    database,
    absent: new Set(),
  });
}

test("the same configuration makes the same bytes, another project other ids", () => {
  assert.ok(bundleZip(bundle()).equals(bundleZip(bundle())));
  const ids = (one: Bundle) => [
    one.database.uuid,
    ...one.datasets.map(({ uuid }) => uuid),
    ...one.charts.map(({ written }) => written.uuid),
    ...one.dashboards.map(({ written }) => String(written["uuid"])),
  ];
  const here = ids(bundle());
  assert.equal(new Set(here).size, here.length);
  assert.deepEqual(ids(bundle({ currency: "CHF" })), here);
  assert.deepEqual(
    ids(bundle({ name: "Other shop" })).filter((id) => here.includes(id)),
    [],
  );
});

test("every chart asks for metrics and columns that its dataset has", () => {
  const { datasets, charts } = bundle();
  const byId = new Map(datasets.map((dataset) => [dataset.uuid, dataset]));
  for (const { key, written } of charts) {
    const dataset = byId.get(String(written["dataset_uuid"]));
    const metrics = dataset?.metrics.map(({ metric_name }) => metric_name) ?? [];
    const columns = dataset?.columns.map(({ column_name }) => column_name) ?? [];
    const context = JSON.parse(String(written["query_context"])) as {
      queries: { metrics: string[]; columns: string[]; orderby: [string, boolean][] }[];
    };
    for (const query of context.queries) {
      for (const metric of query.metrics) assert.ok(metrics.includes(metric), `${key}: ${metric}`);
      for (const column of query.columns) assert.ok(columns.includes(column), `${key}: ${column}`);
      for (const [name] of query.orderby)
        assert.ok([...query.metrics, ...query.columns].includes(name), `${key}: ${name}`);
    }
  }
});

test("every measure is a certified metric with its label, and every column says what it is", () => {
  const [weekly, ...others] = bundle({
    measures: [
      {
        name: "returns_share",
        label: "Share of discount",
        formula: "total_discount / total_sales_amt",
        unit: "percent",
        adds: "ratio",
      },
    ],
  }).datasets;
  for (const measure of measures) {
    const metric = weekly?.metrics.find(({ metric_name }) => metric_name === measure.name);
    assert.equal(metric?.verbose_name, measure.label);
    assert.equal(metric?.extra.certification.certified_by, "Endcap");
    assert.ok(metric?.description.includes(measure.nullMeans));
  }
  assert.equal(
    weekly?.metrics.find(({ metric_name }) => metric_name === "returns_share")?.verbose_name,
    "Share of discount",
  );
  assert.equal(weekly?.metrics.find(({ metric_name }) => metric_name === "total_sales_amt")?.currency?.symbol, "EUR");
  for (const dataset of [weekly, ...others])
    for (const column of dataset?.columns ?? []) {
      assert.notEqual(column.description, "", column.column_name);
      assert.match(column.verbose_name, /^[A-Z0-9]/, column.column_name);
    }
});

test("both dashboards have filters for weeks, places and goods, and let charts filter each other", () => {
  const { dashboards, datasets, charts } = bundle();
  assert.deepEqual(
    dashboards.map(({ title }) => title),
    ["Revenue and expenses", "Stores that may be mismanaged"],
  );
  const placed = dashboards.flatMap(({ written }) =>
    Object.values(written["position"] as Record<string, { type?: string; meta?: { uuid?: string } }>)
      .filter(({ type }) => type === "CHART")
      .map(({ meta }) => meta?.uuid),
  );
  assert.deepEqual(new Set(placed), new Set(charts.map(({ written }) => written.uuid)));
  assert.equal(placed.length, charts.length);
  for (const { written } of dashboards) {
    const metadata = written["metadata"] as {
      cross_filters_enabled: boolean;
      native_filter_configuration: { targets: { column: { name: string }; datasetUuid: string }[] }[];
    };
    assert.ok(metadata.cross_filters_enabled);
    const targets = metadata.native_filter_configuration.flatMap((filter) => filter.targets);
    assert.deepEqual(
      targets.map(({ column }) => column.name),
      ["weeks_back", "yr_wk_num", "region", "market", "store", "category", "subcategory"],
    );
    for (const { column, datasetUuid } of targets) {
      const dataset = datasets.find(({ uuid }) => uuid === datasetUuid);
      assert.ok(
        dataset?.columns.some(({ column_name }) => column_name === column.name),
        column.name,
      );
    }
  }
});

const glue = { glue: { database: "retail", region: "eu-central-1" } } as const;
const s3 = { storage: { s3: "s3://lake/shop", region: "eu-central-1" }, catalog: glue } as const;

test("the databases hold addresses and no secret", () => {
  const uri = (...params: Parameters<typeof bundle>) => bundle(...params).database["sqlalchemy_uri"];
  assert.equal(uri(), "duckdb:////srv/shop/query.duckdb");
  assert.equal(uri({ deploy: { superset: { project: "/data/shop" } } }), "duckdb:////data/shop/query.duckdb");
  assert.equal(
    uri({ ...s3, query: { athena: { workgroup: "analysts", database: "retail", region: "eu-central-1" } } }),
    "awsathena+rest://athena.eu-central-1.amazonaws.com:443/retail?work_group=analysts",
  );
  const trino = { host: "trino.example.org", https: true, password: true };
  assert.equal(
    uri({ ...s3, deploy: { superset: { trino } } }, "trino"),
    "trino://superset:XXXXXXXXXX@trino.example.org:443/hive/retail",
  );
});

test("a configuration that does not say what the database needs is refused, with what would", () => {
  const refusal = (...params: Parameters<typeof bundle>) => {
    try {
      bundle(...params);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return `${error.what} ${error.next}`;
    }
    return "";
  };
  assert.match(refusal(s3), /in object storage .*--database athena/);
  assert.match(refusal({}, "athena"), /does not say which .*glue/);
  assert.match(refusal({}, "trino"), /Which Trino .*deploy/);
});

test("what others added to a dataset is imported with it; what Endcap no longer knows goes", () => {
  const before = bundle();
  const [weekly] = before.datasets;
  const mine = { metric_name: "my_metric", expression: "COUNT(1)", extra: '{"warning_markdown":"mine"}', id: 7 };
  const old = { metric_name: "old", expression: "1", extra: { certification: { certified_by: "Endcap" } } };
  const known = { metric_name: "total_sales_amt", expression: "SUM(1)" };
  const there = {
    metrics: [mine, old, known],
    columns: [
      { column_name: "size", expression: "CASE WHEN store_key > 5 THEN 'big' END", type: "VARCHAR" },
      { column_name: "gone", expression: null },
    ],
  };
  const { bundle: whole, kept } = keepOwn(before, new Map([[weekly?.uuid ?? "", there]]));
  assert.deepEqual(kept, [{ dataset: "weekly_store_product", metrics: ["my_metric"], columns: ["size"] }]);
  const after = whole.datasets[0];
  assert.equal(after?.metrics.length, (weekly?.metrics.length ?? 0) + 1);
  assert.deepEqual(after?.metrics.at(-1)?.extra, { warning_markdown: "mine" });
  assert.equal(after?.columns.at(-1)?.column_name, "size");
  assert.match(
    after?.metrics.find(({ metric_name }) => metric_name === "total_sales_amt")?.expression ?? "",
    /total_sales_amt/,
  );
  assert.deepEqual(keepOwn(before, new Map()).bundle, before);
});
