/** What Endcap itself answers to the question of a chart, by SQL that shares nothing with the datasets' own. */
import { financeMeasures } from "../../src/model/finance-measures.ts";
import { measureSql, type AnyMeasure } from "../../src/model/measure-sql.ts";
import { measures } from "../../src/model/measures.ts";
import { rateMeasures } from "../../src/deploy/superset/rates.ts";

export type Asked = { columns: readonly string[]; metrics: readonly string[] };
export type Cells = Readonly<Record<string, unknown>>;

const columns: Readonly<Record<string, string>> = {
  week_start: "(SELECT CAST(min(cal_dt) AS VARCHAR) FROM dim_calendar AS c WHERE c.yr_wk_num = f.yr_wk_num)",
  yr_wk_num: "f.yr_wk_num",
  region: "s.region",
  market: "s.market_name",
  store: "concat(s.store_num, ' · ', s.store_desc)",
  category: "p.category_name",
  subcategory: "p.subcategory_name",
  product: "p.prod_name",
};

const known = new Map<string, AnyMeasure>(
  [...measures, ...financeMeasures, ...rateMeasures].map((measure) => [measure.name, measure]),
);

/** `weeks`: those that the question is about, the last one last. */
export function endcapSql({ columns: by, metrics }: Asked, weeks: readonly number[]): string {
  const isByWeek = by.some((name) => name === "week_start" || name === "yr_wk_num");
  const values = metrics.map((name) => {
    const measure = known.get(name);
    if (measure === undefined) throw new Error(`${name} is no measure`);
    const { value } = measureSql(measure, { lastWeek: isByWeek ? null : (weeks.at(-1) ?? null) });
    return `CAST(${value} AS DOUBLE) AS ${name}`;
  });
  const groups = by.map((name) => `${columns[name]} AS ${name}`);
  return `SELECT ${[...groups, ...values].join(", ")}
    FROM weekly_store_product AS f
    LEFT JOIN dim_store AS s ON s.store_key = f.store_key
    LEFT JOIN dim_product AS p ON p.prod_key = f.prod_key
    WHERE f.yr_wk_num IN (${weeks.join(", ")})
    ${by.length === 0 ? "" : `GROUP BY ${by.map((_, at) => at + 1).join(", ")}`}`;
}

/** The cells that differ, each in words; dates of Superset are milliseconds. */
export function differences(asked: Asked, theirs: readonly Cells[], ours: readonly Cells[]): string[] {
  const keyOf = (row: Cells) =>
    asked.columns.map((name) => (name === "week_start" ? dayOf(row[name]) : String(row[name]))).join(" | ");
  const expected = new Map(ours.map((row) => [keyOf(row), row]));
  const found = theirs.flatMap((row) => {
    const own = expected.get(keyOf(row));
    expected.delete(keyOf(row));
    if (own === undefined) return [`${keyOf(row)}: Endcap has no such row`];
    return asked.metrics
      .filter((name) => !isSame(row[name], own[name]))
      .map((name) => `${keyOf(row)} ${name}: Superset ${String(row[name])}, Endcap ${String(own[name])}`);
  });
  return [...found, ...[...expected.keys()].map((key) => `${key}: Superset has no such row`)];
}

function dayOf(value: unknown): string {
  return typeof value === "number" ? new Date(value).toISOString().slice(0, 10) : String(value).slice(0, 10);
}

/** To the last digits of a double, which sums in another order may differ in. */
function isSame(theirs: unknown, ours: unknown): boolean {
  if (theirs === null || ours === null || theirs === undefined || ours === undefined)
    return (theirs ?? null) === (ours ?? null);
  const [a, b] = [Number(theirs), Number(ours)];
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
