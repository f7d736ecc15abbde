/** Where the engines that Superset can ask differ: how a stock is summed at its last moment, and which types mean the same. */

export type Dialect = {
  /**
   * The sum of `value` over the rows at the last `point` in time among those that the whole query reads, where all of the
   * conditions hold. Where every group of the query is of one moment, as in a chart over weeks, each group's own.
   */
  lastSum(params: { value: string; point: string; conditions: readonly string[] }): string;
};

const where = (conditions: readonly string[]) =>
  conditions.length === 0 ? "" : ` FILTER (WHERE ${conditions.join(" AND ")})`;

/** One moment in every group: nothing is summed over time then. */
const everyGroupIsOneMoment = (point: string) =>
  `MIN(CASE WHEN MIN(${point}) = MAX(${point}) THEN 1 ELSE 0 END) OVER () = 1`;

function choose(params: Parameters<Dialect["lastSum"]>[0], atTheEnd: string): string {
  const { value, point, conditions } = params;
  return `CASE WHEN ${everyGroupIsOneMoment(point)} THEN SUM(${value})${where(conditions)} ELSE ${atTheEnd} END`;
}

export const dialects = {
  duckdb: {
    lastSum(params) {
      const { value, point, conditions } = params;
      const rows = `LIST({'at': ${point}, 'value': ${value}})${where([`${value} IS NOT NULL`, ...conditions])}`;
      return choose(
        params,
        `LIST_SUM(LIST_TRANSFORM(LIST_FILTER(${rows}, lambda one: one.at = MAX(MAX(${point})) OVER ()), lambda one: one.value))`,
      );
    },
  },
  trino: {
    lastSum(params) {
      const { value, point, conditions } = params;
      const rows = `MULTIMAP_AGG(${point}, ${value})${where([`${value} IS NOT NULL`, ...conditions])}`;
      return choose(
        params,
        `REDUCE(ELEMENT_AT(${rows}, MAX(MAX(${point})) OVER ()), CAST(0 AS DECIMAL(38, 3)), (total, one) -> CAST(total + one AS DECIMAL(38, 3)), total -> total)`,
      );
    },
  },
} satisfies Record<string, Dialect>;
