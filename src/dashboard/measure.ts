/** One measure over a selection, asked by its name; a stock over weeks is answered with the last week's, and says so. */
import { literal } from "../core/duck.ts";
import { UsageError } from "../core/errors.ts";
import { financeMeasures } from "../model/finance-measures.ts";
import { answerMeasure, findMeasure } from "../model/measure-sql.ts";
import { measures } from "../model/measures.ts";
import type { AsOf, Filter, MeasureAnswer, MeasureSearch } from "./contract.ts";
import { isCovered, whyEmpty } from "./coverage.ts";
import { measureInfo } from "./figures.ts";
import { nextFor } from "./known-values.ts";
import { amountOf } from "./measure-rows.ts";
import { periodOf } from "./period.ts";
import type { Warehouse } from "./warehouse.ts";
import { absentColumns } from "./measure-columns.ts";

export async function measurePage(
  { warehouse, asOf }: { warehouse: Warehouse; asOf: AsOf },
  search: MeasureSearch,
): Promise<MeasureAnswer> {
  const measure = findMeasure(search.name, warehouse.own);
  if (measure === null) {
    const known = [...measures, ...financeMeasures, ...warehouse.own];
    throw new UsageError({
      what: `There is no measure called ${search.name}`,
      where: { setting: "name" },
      next: nextFor(
        search.name,
        new Map(known.map(({ name, label }) => [name, label])),
        "/api/meta lists the measures",
      ),
    });
  }
  const period = periodOf(warehouse, search);
  const { coverage } = warehouse;
  const answered = await answerMeasure(
    async (sql) => {
      const [row = { value: null, unknown: 0 }] = await warehouse.rows(sql);
      return { value: row["value"], unknown: row["unknown"] };
    },
    { measure, weeks: period.weeks, where: selection(search), absent: absentColumns(coverage) },
  );
  const value = isCovered(coverage, measure) ? amountOf(measure.unit, answered.value) : null;
  return {
    asOf,
    period,
    measure: measureInfo(measure),
    value,
    unknown: answered.unknown,
    note: answered.note ?? null,
    reason: value === null ? whyEmpty(coverage, measure) : null,
  };
}

/** The filter over the weekly table's own keys. */
function selection(filter: Filter): string {
  const among = (column: string, values: readonly string[]) =>
    values.length === 0 ? [] : [`${column} IN (${values.map(literal).join(", ")})`];
  const keysOf = (key: string, table: string, conditions: readonly string[]) =>
    conditions.length === 0 ? [] : [`${key} IN (SELECT ${key} FROM ${table} WHERE ${conditions.join(" AND ")})`];
  const places = [
    ...among("region", filter.region),
    ...among("market", filter.market),
    ...among("store", filter.store),
  ];
  const goods = [
    ...among("category", filter.category),
    ...among("subcategory", filter.subcategory),
    ...among("brand", filter.brand),
    ...among("product", filter.product),
  ];
  return [...keysOf("store_key", "places", places), ...keysOf("prod_key", "goods", goods), "true"].join(" AND ");
}
