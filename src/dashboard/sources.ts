/** Tables in memory that hold the fact at several grains, and which of them answers a question. */
import type { SetupSession } from "../query/query.ts";
import type { Level } from "./levels.ts";
import type { Parts } from "./measure-columns.ts";

/** A table with the levels that it can tell apart. `sql` is its FROM clause, the table itself named f. */
export type Source = { sql: string; levels: ReadonlySet<Level>; rows: number };

const joinPlaces = "JOIN places AS p ON p.store_key = f.store_key";
const joinGoods = "JOIN goods AS g ON g.prod_key = f.prod_key";

const placeLevels: readonly Level[] = ["region", "market", "store"];
const categoryLevels: readonly Level[] = ["category", "subcategory"];
const goodsLevels: readonly Level[] = [...categoryLevels, "brand", "product"];

type Cube = { name: string; keys: readonly string[]; join: string; levels: readonly Level[] };

/** Sums of the fact. A later one may be made from an earlier one that knows its keys. */
const cubes: readonly Cube[] = [
  {
    name: "cube_stores",
    keys: ["yr_wk_num", "store_key", "category", "subcategory"],
    join: joinPlaces,
    levels: [...placeLevels, ...categoryLevels],
  },
  { name: "cube_goods", keys: ["yr_wk_num", "prod_key"], join: joinGoods, levels: goodsLevels },
  { name: "cube_places", keys: ["yr_wk_num", "store_key"], join: joinPlaces, levels: placeLevels },
  { name: "cube_categories", keys: ["yr_wk_num", "category", "subcategory"], join: "", levels: categoryLevels },
];

/** A cube that is not this many times smaller than the fact is not worth its making. */
const WORTHWHILE = 3;

/** Makes the cubes that are worth it; the answer is ordered by size, the fact itself last. */
export async function chooseSources(session: SetupSession, parts: Parts): Promise<Source[]> {
  const estimates = cubes.map(({ keys }, at) => `APPROX_COUNT_DISTINCT(HASH(${keys.join(", ")})) AS n${at}`);
  const [counts = {}] = await session.rows(
    `SELECT COUNT(*) AS n, ${estimates.join(", ")} FROM fact JOIN goods USING (prod_key)`,
  );
  const factRows = Number(counts["n"]);
  const made: { cube: Cube; rows: number }[] = [];
  for (const [at, cube] of cubes.entries()) {
    const rows = Number(counts[`n${at}`]);
    if (rows * WORTHWHILE > factRows) continue;
    const from =
      made.findLast((one) => cube.keys.every((key) => one.cube.keys.includes(key)))?.cube.name ??
      "fact JOIN goods USING (prod_key)";
    await session.run(`CREATE TABLE ${cube.name} AS
   SELECT ${[...cube.keys, "CAST(SUM(row_count) AS BIGINT) AS row_count", ...parts.summed].join(", ")}
   FROM ${from} GROUP BY ${cube.keys.join(", ")} ORDER BY yr_wk_num`);
    made.push({ cube, rows });
  }
  const sources = made.map(({ cube, rows }): Source => ({
    sql: `${cube.name} AS f ${cube.join}`,
    levels: new Set(["week", ...cube.levels]),
    rows,
  }));
  const fact: Source = {
    sql: `fact AS f ${joinPlaces} ${joinGoods}`,
    levels: new Set(["week", ...placeLevels, ...goodsLevels]),
    rows: factRows,
  };
  return [...sources.sort((a, b) => a.rows - b.rows), fact];
}

/** The smallest source that knows all of these levels. `places` and `goods` have one row a key, so that no join multiplies a row. */
export function sourceFor(sources: readonly Source[], used: ReadonlySet<Level>): string {
  return (
    sources.find(({ levels }) => [...used].every((level) => levels.has(level)))?.sql ?? (sources.at(-1)?.sql as string)
  );
}
