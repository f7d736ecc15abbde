import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { lakeSqlType, WEEKLY_MEASURES } from "../model/lake.ts";
import { resolveMeasures } from "../model/own-measures.ts";
import { weeklyMeasuresColumns, weeklyMeasuresSql } from "../model/weekly-measures.ts";
import type { LakeView } from "../query/query.ts";
import { filterSchema, measureSearch } from "./contract.ts";
import { handLake, shop } from "./hand-lake.testkit.ts";
import { handPages, type HandPages } from "./hand-pages.testkit.ts";
import { filterConditions } from "./levels.ts";
import { measurePage } from "./measure.ts";
import { measureRows } from "./measure-rows.ts";

const keys = { store_key: "BIGINT", prod_key: "BIGINT", trans_id: "BIGINT" } as const;

const { measures: own } = resolveMeasures(
  [
    {
      name: "shelf_sales",
      label: "Shelf sales",
      formula: "total_sales_amt + total_discount",
      unit: "money",
      adds: "additive",
    },
    {
      name: "shelves",
      label: "Filled",
      formula: "CASE WHEN eow_on_hand_qty > 0 THEN 1 ELSE 0 END",
      unit: "count",
      adds: "last",
    },
    { name: "half", label: "Half", formula: "total_sales_qty / 8", unit: "quantity", adds: "additive" },
    {
      name: "busy_days",
      label: "Busy days",
      formula: "CASE WHEN sales_qty > 5 THEN 1 ELSE 0 END",
      unit: "days",
      adds: "additive",
    },
    { name: "half_cost", label: "Half of cost", formula: "half / total_cost", unit: "ratio", adds: "ratio" },
    { name: "per_shelf", label: "Sales a shelf", formula: "total_sales_amt / shelves", unit: "price", adds: "ratio" },
    { name: "lost", label: "Lost", formula: "total_sales_amt - total_sales_margin", unit: "money", adds: "additive" },
    {
      name: "lost_known",
      label: "Lost as known",
      formula: "total_sales_amt - COALESCE(total_sales_margin, 0)",
      unit: "money",
      adds: "additive",
    },
    { name: "lost_share", label: "Lost %", formula: "lost / total_sales_amt", unit: "percent", adds: "ratio" },
    {
      name: "shipped",
      label: "Shipped %",
      formula: "total_ship_cost / total_sales_amt",
      unit: "percent",
      adds: "ratio",
    },
  ],
  keys,
);

suite("a project's own measures on the pages", () => {
  let pages: HandPages;

  const lakeIn = async (folder: string): Promise<LakeView> => {
    const base = await handLake(folder, shop);
    const view = {
      name: WEEKLY_MEASURES,
      columns: weeklyMeasuresColumns(own).map((column) => ({ name: column.name, type: lakeSqlType(column, keys) })),
      files: base.tables.find(({ name }) => name === "weekly_store_product")?.files ?? [],
      relation: () => weeklyMeasuresSql(own),
    };
    return { ...base, tables: [...base.tables, view], measures: own };
  };
  before(async () => {
    pages = await handPages(lakeIn);
  });
  after(() => pages.close());

  const ask = (name: string, rest: object = {}) =>
    measurePage(pages.page, measureSearch.parse({ name, from: 202520, to: 202521, ...rest }));

  test("reckoned by hand: sums, the last week's stock, ratios of the rows that know both parts", async () => {
    assert.deepEqual(await value("shelf_sales"), ["87.10", 0]);
    assert.deepEqual(await value("shelves"), [2, 0]);
    assert.deepEqual(await value("half"), [3.625, 0]);
    assert.deepEqual(await value("busy_days"), [1, 3]);
    assert.deepEqual(await value("half_cost"), [(3.625 - 0.25) / 32.6, 1]);
    assert.deepEqual(await value("per_shelf"), [54.1 / 2, 0]);
  });
  async function value(name: string): Promise<unknown[]> {
    const answer = await ask(name);
    return [answer.value, answer.unknown];
  }

  test("what is never delivered is unknown and says so, unless the formula has a value for it", async () => {
    const lost = await ask("lost");
    assert.deepEqual([lost.value, lost.reason], [null, "sales_mgrn is not delivered"]);
    assert.equal((await ask("lost_share")).reason, "sales_mgrn is not delivered");
    assert.equal((await ask("lost_known")).value, "85.10");
    const page = await pages.stores({ from: "202520", to: "202521", measure: "lost_known", compare: "none" });
    const choices = page.gridMeasures.filter((measure) => measure.own === true).map(({ name }) => name);
    assert.ok(choices.includes("lost_known") && !choices.includes("lost") && !choices.includes("lost_share"));
    assert.equal(page.grid?.measure.name, "lost_known");
    assert.equal(page.tables[0]?.total?.figures["lost"]?.reason, "sales_mgrn is not delivered");
  });

  test("the tables in memory answer every one as the view does", async () => {
    for (const selection of [
      {},
      { region: ["South"] },
      { category: ["BK"] },
      { product: ["1", "3"] },
      { brand: [""] },
    ]) {
      const where = filterConditions(filterSchema.parse(selection));
      const [groups] = await measureRows(pages.warehouse, {
        measures: own,
        weeks: [202520, 202521],
        where,
        groupings: [[]],
      });
      for (const { name } of own) {
        const answer = await ask(name, selection);
        const told = `${name} of ${JSON.stringify(selection)}`;
        if (answer.reason?.includes("not delivered") !== true)
          assert.equal(groups?.get("")?.value(name), answer.value, told);
        assert.equal(groups?.get("")?.unknown(name), answer.unknown, told);
      }
    }
  });
});
