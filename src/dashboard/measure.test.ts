import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { financeMeasures } from "../model/finance-measures.ts";
import { measures } from "../model/measures.ts";
import { filterSchema, measureAnswer, measureSearch } from "./contract.ts";
import { handPages, type HandPages } from "./hand-pages.testkit.ts";
import { filterConditions, type Level } from "./levels.ts";
import { measurePage } from "./measure.ts";
import { measureRows } from "./measure-rows.ts";

suite("one measure, by its name", () => {
  let pages: HandPages;

  before(async () => {
    pages = await handPages();
  });
  after(() => pages.close());

  const ask = async (search: Record<string, unknown>) =>
    measureAnswer.parse(await measurePage(pages.page, measureSearch.parse(search)));

  test("a sum of stock over weeks is answered with the last week's, and says so", async () => {
    const answer = await ask({ name: "eow_on_hand_qty", from: 202520, to: 202521 });
    assert.deepEqual([answer.value, answer.unknown], [18, 1]);
    assert.match(answer.note ?? "", /Stock is never added over weeks: this is week 202521/);
    assert.equal((await ask({ name: "eow_on_hand_qty", from: 202520, to: 202520 })).note, null);
  });

  test("an unknown value comes with its reason, an unknown name with the list", async () => {
    assert.match((await ask({ name: "total_sales_margin" })).reason ?? "", /not delivered/);
    assert.match((await ask({ name: "in_stock_pct", product: "3" })).reason ?? "", /no stock snapshot/);
    await assert.rejects(ask({ name: "profit" }), /no measure called profit/);
  });

  test("the tables kept in memory answer every measure as the lake's own table does", async () => {
    const selections: Record<string, string[]>[] = [
      {},
      { region: ["South"] },
      { category: ["BK"] },
      { product: ["1", "3"] },
      { store: ["20"], brand: [""] },
      { market: ["N1"], subcategory: ["L"] },
    ];
    const all = [...measures, ...financeMeasures];
    for (const selection of selections) {
      const where = filterConditions(filterSchema.parse(selection));
      const groupings: Level[][] = [[]];
      const [groups] = await measureRows(pages.warehouse, { measures: all, weeks: [202520, 202521], where, groupings });
      const row = groups?.get("");
      for (const { name, needs } of all) {
        const { value, unknown } = await ask({ name, from: 202520, to: 202521, ...selection });
        const told = `${name} of ${JSON.stringify(selection)}`;
        assert.equal(row?.value(name), value, told);
        if (pages.warehouse.coverage[needs]) assert.equal(row?.unknown(name), unknown, told);
      }
    }
  });
});
