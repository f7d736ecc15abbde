import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { filterSchema, measureSearch } from "./contract.ts";
import { handPages, type HandPages } from "./hand-pages.testkit.ts";
import { filterConditions } from "./levels.ts";
import { measurePage } from "./measure.ts";
import { measureRows } from "./measure-rows.ts";
import { own, ownLake } from "./own-lake.testkit.ts";

suite("a project's own measures on the pages", () => {
  let pages: HandPages;

  before(async () => {
    pages = await handPages(ownLake);
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
