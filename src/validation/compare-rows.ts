/** Counts what the rows of two versions of a business date have in common. Read only where a day has more than one claimant. */
import { literal, literalList, type Duck } from "../core/duck.ts";
import type { SourceTable } from "../model/tables.ts";
import { BATCH } from "./batch-rows.ts";
import type { PairFacts } from "./judge-pair.ts";

/** Rows of one business date: of the batch, of one of its files, or of an accepted file. */
export type Claim = {
  date: string;
  deliveryId: number;
  fileId?: number;
  /** Absolute; null: in the batch. */
  path: string | null;
};

export type ComparedPair = { older: Claim; newer: Claim };

/** In the order of the pairs; null where one of the two has no rows there. `relation`: the batch's rows, null where there are none. */
export async function compareRows(
  duck: Duck,
  table: SourceTable,
  pairs: readonly ComparedPair[],
  relation: string | null = BATCH.kept,
): Promise<(PairFacts | null)[]> {
  const claims = pairs.flatMap(({ older, newer }, pair) => [
    { pair, side: 0, ...older },
    { pair, side: 1, ...newer },
  ]);
  if (claims.length === 0) return [];
  const rows = claims.map(
    ({ pair, side, date, deliveryId, fileId, path }) =>
      `(${pair}, ${side}, DATE ${literal(date)}, ${deliveryId}, ${fileId ?? "CAST(NULL AS INTEGER)"}, ${path === null ? "CAST(NULL AS VARCHAR)" : literal(path)})`,
  );
  await duck.run(
    `CREATE OR REPLACE TEMP TABLE claims AS SELECT * FROM (VALUES ${rows.join(", ")}) AS v(pair, side, day, delivery, file, path)`,
  );
  const dates = claims.map(({ date }) => date).sort();
  const days = `${table.dateColumn} BETWEEN DATE ${literal(dates[0] ?? "")} AND DATE ${literal(dates.at(-1) ?? "")}`;
  const paths = [...new Set(claims.flatMap(({ path }) => path ?? []))];
  const columns = claimed(table);
  const sources = [
    ...(relation === null || claims.every(({ path }) => path !== null)
      ? []
      : [
          `SELECT pair, side, ${columns} FROM ${relation} AS r JOIN claims AS c ON c.path IS NULL AND r.delivery_id = c.delivery AND r.${table.dateColumn} = c.day AND (c.file IS NULL OR c.file = r.file_id) WHERE ${days}`,
        ]),
    ...(paths.length === 0
      ? []
      : [
          `SELECT pair, side, ${columns} FROM read_parquet(${literalList(paths)}, filename = true) AS r JOIN claims AS c ON c.path = r.filename AND r.delivery_id = c.delivery AND r.${table.dateColumn} = c.day WHERE ${days}`,
        ]),
  ];
  if (sources.length === 0) return pairs.map(() => null);
  const found = await duck.rows<Counted>(counting(sources.join(" UNION ALL ")));
  await duck.run("DROP TABLE claims");
  const byPair = new Map(found.map((row) => [row.pair, row]));
  return pairs.map((_, pair) => factsOf(byPair.get(pair), table));
}

function claimed(table: SourceTable): string {
  const place =
    "CAST(store_key AS VARCHAR) AS store, hash(CAST(store_key AS VARCHAR), CAST(prod_key AS VARCHAR)) AS place";
  return table.name === "sales"
    ? `${place}, CAST(trans_id AS VARCHAR) AS ticket, trans_time AS clock, sales_qty AS qty, sales_amt AS amt`
    : `${place}, CAST(NULL AS VARCHAR) AS ticket, CAST(NULL AS VARCHAR) AS clock, inventory_on_hand_qty AS qty, 0 AS amt`;
}

/** A column tells transactions apart where nearly every row of both sides has it, and not all the same. */
const TELLS = (column: string) =>
  `count(${column}) >= 0.9 * count(*) AND (count(*) < 2 OR count(DISTINCT ${column}) > 1)`;
const BOTH = "count(*) FILTER (WHERE side = 0) AS a, count(*) FILTER (WHERE side = 1) AS b";

function counting(source: string): string {
  return `WITH rows_of AS MATERIALIZED (${source}),
    telling AS (SELECT pair, bool_and(ticket) AND count(*) = 2 AS ticket, bool_and(clock) AND count(*) = 2 AS clock FROM (
      SELECT pair, side, ${TELLS("ticket")} AS ticket, ${TELLS("clock")} AS clock FROM rows_of GROUP BY pair, side) GROUP BY pair),
    named AS MATERIALIZED (SELECT r.pair, side, store, place, qty, amt,
      hash(place, CASE WHEN t.ticket THEN r.ticket END, CASE WHEN t.clock THEN r.clock END) AS id FROM rows_of AS r JOIN telling AS t USING (pair)),
    ids AS (SELECT pair, sum(a) AS older, sum(b) AS newer, sum(least(a, b)) AS shared, sum(greatest(b - 1, 0)) AS repeated,
        sum(qb) > sum(qa) AND count(*) FILTER (WHERE a > 0 AND qb >= qa) >= 0.9 * count(*) FILTER (WHERE a > 0) AS grows
      FROM (SELECT pair, ${BOTH}, coalesce(sum(qty) FILTER (WHERE side = 0), 0) AS qa, coalesce(sum(qty) FILTER (WHERE side = 1), 0) AS qb
        FROM named GROUP BY pair, id) GROUP BY pair),
    ${shared("amounts", "hash(id, qty)", "same_quantity")},
    ${shared("exact", "hash(id, qty, amt)", "lines")},
    ${shared("bare", "hash(place, qty, amt)", "bare_lines")},
    stores AS (SELECT pair, coalesce(max(a) FILTER (WHERE b = 0), 0) AS lost FROM (SELECT pair, ${BOTH} FROM named GROUP BY pair, store) GROUP BY pair)
    SELECT * FROM ids JOIN amounts USING (pair) JOIN exact USING (pair) JOIN bare USING (pair) JOIN stores USING (pair)
      JOIN (SELECT pair, ticket OR clock AS sure FROM telling) USING (pair)`;
}

function shared(name: string, by: string, count: string): string {
  return `${name} AS (SELECT pair, sum(least(a, b)) AS ${count} FROM (SELECT pair, ${BOTH} FROM named GROUP BY pair, ${by}) GROUP BY pair)`;
}

type Counted = {
  pair: number;
  older: bigint;
  newer: bigint;
  shared: bigint;
  repeated: bigint;
  grows: boolean | null;
  same_quantity: bigint;
  lines: bigint;
  bare_lines: bigint;
  lost: bigint;
  sure: boolean;
};

function factsOf(row: Counted | undefined, table: SourceTable): PairFacts | null {
  if (row === undefined || Number(row.older) === 0 || Number(row.newer) === 0) return null;
  return {
    older: Number(row.older),
    newer: Number(row.newer),
    shared: Number(row.shared),
    sameQuantity: Number(row.same_quantity),
    lines: Number(row.lines),
    bareLines: Number(row.bare_lines),
    isSure: row.sure,
    repeated: Number(row.repeated),
    grows: row.grows === true || table.key.length > 0,
    lostStore: Number(row.lost),
  };
}
