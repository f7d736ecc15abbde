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

/** Sums of the fact that pages open with. A later one may be made from an earlier one that knows its keys. */
const firstCubes: readonly Cube[] = [
  {
    name: "cube_stores",
    keys: ["yr_wk_num", "store_key", "category", "subcategory"],
    join: joinPlaces,
    levels: [...placeLevels, ...categoryLevels],
  },
  { name: "cube_places", keys: ["yr_wk_num", "store_key"], join: joinPlaces, levels: placeLevels },
  { name: "cube_categories", keys: ["yr_wk_num", "category", "subcategory"], join: "", levels: categoryLevels },
];

/** Sums that questions about single products want. */
const laterCube: Cube = { name: "cube_goods", keys: ["yr_wk_num", "prod_key"], join: joinGoods, levels: goodsLevels };

/** A cube that is not this many times smaller than the fact is not worth its making. */
const WORTHWHILE = 3;

export type Sources = {
  /** The smallest first, the fact itself last. Replaced by quicker ones when `quicken` is done. */
  current(): readonly Source[];
  /** Keeps the fact in memory, which was read from the lake's files until then, and the sums that it takes. */
  quicken(session: SetupSession): Promise<void>;
};

function factSource(table: string, rows: number): Source {
  return {
    sql: `${table} AS f ${joinPlaces} ${joinGoods}`,
    levels: new Set(["week", ...placeLevels, ...goodsLevels]),
    rows,
  };
}

/** Where nothing can be kept, the fact answers everything. */
const factAlone: Sources = { current: () => [factSource("fact", 0)], quicken: async () => undefined };

/** Makes the cubes that pages open with, those of them that are worth it, from the view `fact`. */
export async function chooseSources(session: SetupSession, parts: Parts): Promise<Sources> {
  if (!session.keeps) return factAlone;
  const cubes = [...firstCubes, laterCube];
  const estimates = cubes.map(({ keys }, at) => `APPROX_COUNT_DISTINCT(HASH(${keys.join(", ")})) AS n${at}`);
  const [counts = {}] = await session.rows(
    `SELECT COUNT(*) AS n, ${estimates.join(", ")} FROM weekly_store_product JOIN goods USING (prod_key)`,
  );
  const factRows = Number(counts["n"]);
  const rowsOf = (cube: Cube) => Number(counts[`n${cubes.indexOf(cube)}`]);
  const isWorthwhile = (cube: Cube) => rowsOf(cube) * WORTHWHILE <= factRows;
  const make = ({ name, keys }: Cube, from: string, own: SetupSession) =>
    own.table(
      name,
      `SELECT ${[...keys, "CAST(SUM(row_count) AS BIGINT) AS row_count", ...parts.summed].join(", ")}
   FROM ${from}${keys.includes("category") && from.startsWith("fact") ? " JOIN goods USING (prod_key)" : ""} GROUP BY ${keys.join(", ")} ORDER BY yr_wk_num`,
    );
  const sourceOf = (cube: Cube): Source => ({
    sql: `${cube.name} AS f ${cube.join}`,
    levels: new Set(["week", ...cube.levels]),
    rows: rowsOf(cube),
  });

  const made: Cube[] = [];
  for (const cube of firstCubes.filter(isWorthwhile)) {
    const from = made.findLast((one) => cube.keys.every((key) => one.keys.includes(key)));
    await make(cube, from?.name ?? "fact", session);
    made.push(cube);
  }
  let sources = sorted([...made.map(sourceOf), factSource("fact", factRows)]);
  return {
    current: () => sources,
    async quicken(later) {
      await later.table("fact_rows", "SELECT * FROM fact ORDER BY yr_wk_num");
      if (isWorthwhile(laterCube)) {
        await make(laterCube, "fact_rows", later);
        made.push(laterCube);
      }
      sources = sorted([...made.map(sourceOf), factSource("fact_rows", factRows)]);
    },
  };
}

/** The fact is the largest, and knows everything. */
function sorted(sources: readonly Source[]): Source[] {
  return sources.toSorted((a, b) => a.rows - b.rows);
}

/** The smallest source that knows all of these levels. `places` and `goods` have one row a key, so that no join multiplies a row. */
export function sourceFor(sources: readonly Source[], used: ReadonlySet<Level>): string {
  return (
    sources.find(({ levels }) => [...used].every((level) => levels.has(level)))?.sql ?? (sources.at(-1)?.sql as string)
  );
}
