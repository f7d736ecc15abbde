/** The questions that Superset's datasets and metrics make of the lake, in each engine's own words. */
import { datasetsOf } from "../../src/deploy/superset/datasets.ts";
import { dialects } from "../../src/deploy/superset/dialects.ts";

const groupings: readonly (readonly string[])[] = [
  [],
  ["yr_wk_num"],
  ["store"],
  ["product"],
  ["region", "category", "yr_wk_num"],
];

/** All metrics of both facts, at several groupings; the same place in both lists asks the same. */
export function metricQuestions(engine: keyof typeof dialects): string[] {
  const datasets = datasetsOf({
    config: { keys: { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" }, measures: [] },
    ids: { dataset: (name) => name, database: "lake" },
    schema: null,
    dialect: dialects[engine],
    currency: "USD",
    absent: new Set(),
  });
  return datasets
    .filter(({ sql }) => sql !== null)
    .flatMap(({ sql, metrics }) =>
      groupings.map((by) => {
        const values = metrics.map(({ metric_name: name, expression }) =>
          name === "as_of" ? `${expression} AS ${name}` : `CAST(${expression} AS DOUBLE) AS ${name}`,
        );
        const list = by.join(", ");
        return `SELECT ${[...by, ...values].join(", ")} FROM (${sql}) AS virtual_table${list === "" ? "" : ` GROUP BY ${list} ORDER BY ${list}`}`;
      }),
    );
}
