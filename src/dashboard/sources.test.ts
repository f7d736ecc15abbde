import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { measureNamed } from "../model/measure-sql.ts";
import { openDuckdb } from "../query/adapters/duckdb.ts";
import type { OpenQuery } from "../query/query.ts";
import { handLake, week, type HandRow } from "./hand-lake.testkit.ts";
import { handPages, type HandPages } from "./hand-pages.testkit.ts";
import type { Level } from "./levels.ts";
import { measureRows, type MeasureRow } from "./measure-rows.ts";

const weeks = [202518, 202519, 202520, 202521];
const stores = [1, 2, 3, 4, 5];
const products = Array.from({ length: 12 }, (_, at) => at + 1);

/** Every store sells every product every week, so that sums are much smaller than what they are of. */
const rows = weeks.flatMap((yrWk, time) =>
  stores.flatMap((store) =>
    products.map((product): HandRow =>
      week(yrWk, store, product, {
        total_sales_qty: product,
        total_sales_amt: `${store * product + time}.10`,
        total_cost: product % 5 === 0 ? null : `${product}.05`,
        eow_on_hand_qty: store + time,
      }),
    ),
  ),
);

suite("a warehouse answers from the smallest table that knows the levels", () => {
  let pages: HandPages;
  const hold = Promise.withResolvers<void>();

  before(async () => {
    const held: OpenQuery = async (params) => {
      const engine = await openDuckdb(params);
      return { ...engine, extend: (work) => hold.promise.then(() => engine.extend(work)) };
    };
    pages = await handPages(
      (folder) =>
        handLake(folder, {
          weekly_store_product: rows,
          dim_store: stores.map((key) => ({ store_key: key, store_desc: `Shop ${key}`, region: `R${key % 2}` })),
          dim_product: products.map((key) => ({ prod_key: key, prod_name: `P${key}`, category_key: `C${key % 2}` })),
        }),
      held,
    );
  });
  after(() => pages.close());

  const names = () => pages.warehouse.sources.current().map(({ sql }) => /^\w+/.exec(sql)?.[0]);
  const measures = (["total_sales_amt", "gross_margin_pct", "weeks_of_supply"] as const).map(measureNamed);
  async function answers(): Promise<unknown[]> {
    const levels: Level[][] = [[], ["region"], ["store"], ["category"], ["product"], ["week"], ["store", "product"]];
    const found = await measureRows(pages.warehouse, {
      measures,
      weeks,
      where: { sql: [], levels: [] },
      groupings: levels,
    });
    return found.map((groups) => {
      const told = (row: MeasureRow) => [row.rows, ...measures.map(({ name }) => [row.value(name), row.unknown(name)])];
      return new Map([...groups].map(([key, row]) => [key, told(row)]));
    });
  }

  test("at first the sums that pages open with, the fact from the lake's files; then all in memory, with the same answers", async () => {
    assert.deepEqual(names(), ["cube_categories", "cube_places", "cube_stores", "fact"]);
    const first = await answers();
    assert.deepEqual(
      first[0],
      new Map([["", [240, ["5064.00", 0], [(4100 - 1270) / 4100, 40], [360 / 390, 0]]]]),
      "by hand",
    );
    hold.resolve();
    await pages.warehouse.whole;
    assert.deepEqual(names(), ["cube_categories", "cube_places", "cube_stores", "cube_goods", "fact_rows"]);
    assert.deepEqual(await answers(), first);
  });
});
