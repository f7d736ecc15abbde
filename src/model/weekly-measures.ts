/**
 * `weekly_measures`: the weekly table with a project's own measures beside its columns. A view, so that a measure can be
 * added or changed without computing a week again, and `weekly_store_product` holds the same columns for everyone.
 */
import { weeklyStoreProduct, type LakeColumn } from "./lake.ts";
import { howItAdds, ratioOfRow } from "./measure-sql.ts";
import type { OwnMeasure } from "./own-measures.ts";

export const weeklyMeasuresComment =
  "weekly_store_product and, beside its columns, the measures of this project's own, reckoned when asked.";

/** The columns of the weekly table, then one for each measure in the order of the configuration. */
export function weeklyMeasuresColumns(own: readonly OwnMeasure[]): LakeColumn[] {
  return [
    ...weeklyStoreProduct.columns,
    ...own.map((measure) => ({
      name: measure.name,
      type: measure.expression?.type ?? "DOUBLE",
      comment: ownComment(measure),
    })),
  ];
}

const additionWords = {
  additive: "adds up over everything",
  last: "adds up over stores and products, never over time",
  ratio: "divided again from sums at every level",
} as const;

function ownComment(measure: OwnMeasure): string {
  const { label, formula, nullMeans } = measure;
  return `${label}: ${formula}; ${additionWords[howItAdds(measure)]}; NULL: ${nullMeans}`;
}

const keys = weeklyStoreProduct.key;

/** SQL of the view's rows, over `weekly_store_product` and `daily_store_product`. */
export function weeklyMeasuresSql(own: readonly OwnMeasure[]): string {
  const weekly = expressionsOver(own, "weekly_store_product");
  const daily = expressionsOver(own, "daily_store_product");
  const columns = weeklyStoreProduct.columns.map(({ name }) => name);
  const rows = `SELECT ${[...columns, ...weekly.map(named)].join(", ")} FROM weekly_store_product`;
  const joined =
    daily.length === 0
      ? rows
      : `SELECT weeks.*, ${daily.map(({ name }) => `days.${name}`).join(", ")}
    FROM (${rows}) AS weeks
    LEFT JOIN (${summedDays(daily)}) AS days ON ${keys.map((key) => `days.${key} = weeks.${key}`).join(" AND ")}`;
  const selected = own.map((measure) =>
    measure.expression === null ? `${ratioOfRow(measure)} AS ${measure.name}` : measure.name,
  );
  return `SELECT ${[...columns, ...selected].join(", ")} FROM (${joined}) AS measured`;
}

type Column = { name: string; sql: string; type: string };

function expressionsOver(own: readonly OwnMeasure[], table: string): Column[] {
  return own.flatMap(({ name, expression }) =>
    expression?.table === table ? [{ name, sql: expression.sql, type: expression.type }] : [],
  );
}

function named({ name, sql }: Column): string {
  return `${sql} AS ${name}`;
}

/** A day whose value is unknown makes its week's unknown, not smaller. */
function summedDays(daily: readonly Column[]): string {
  const sums = daily.map(
    ({ name, type }) => `TRY_CAST(CASE WHEN COUNT(${name}) = COUNT(*) THEN SUM(${name}) END AS ${type}) AS ${name}`,
  );
  return `SELECT ${[...keys, ...sums].join(", ")}
    FROM (SELECT ${[...keys, ...daily.map(named)].join(", ")} FROM daily_store_product) AS valued
    GROUP BY ${keys.join(", ")}`;
}
