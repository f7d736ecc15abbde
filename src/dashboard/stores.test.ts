import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { asOfFacts } from "./as-of.ts";
import { metaAnswer, rowsAnswer, rowsSearch } from "./contract.ts";
import { handLake, week, withoutSnapshots } from "./hand-lake.testkit.ts";
import { handPages, near, tile, type HandPages } from "./hand-pages.testkit.ts";
import { metaPage } from "./meta.ts";
import { rowsPage } from "./rows.ts";

const weeks = { from: "202520", to: "202521" };
const project = { name: "Shop", currency: "EUR", timeZone: "Europe/Berlin", version: "1" };

suite("stores of a shop reckoned by hand", () => {
  let pages: HandPages;

  before(async () => {
    pages = await handPages();
  });
  after(() => pages.close());

  const stores = (search: Record<string, unknown> = {}) => pages.stores({ ...weeks, ...search });

  test("stores: the greatest impact first, stock of the last week, ratios from summed parts", async () => {
    const { level, tables, tiles, notes } = await stores();
    const table = tables[0];
    assert.equal(level, "network");
    assert.deepEqual(
      table?.rows.map((row) => [row.key, row.label, row.text?.["market"]]),
      [
        ["10", "10 · Mill", "Hills"],
        ["20", "Quay", null],
      ],
    );
    const total = table?.total?.figures;
    assert.deepEqual([total?.["eow_on_hand_qty"]?.value, total?.["eow_on_hand_qty"]?.unknown], [18, 1]);
    assert.match(total?.["eow_on_hand_qty"]?.note ?? "", /week 202521, the last of 2/);
    near(total?.["weeks_of_supply"]?.value, 18 / 10);
    near(total?.["store_in_stock_pct"]?.value, 2 / 28);
    near(tile(tiles, "in_stock_pct").value, 26 / 28);
    assert.equal(total?.["no_stock_impact"]?.value, "3.00");
    assert.equal(total?.["total_low_stock_impact"]?.value, 3);
    assert.match(notes.join("\n"), /1 of 5 rows .* no stock snapshot/);
    assert.equal(table?.columns.filter((column) => column.number !== undefined).length, 13);
  });

  test("the grid has one value per store and week, stock of each week as it was", async () => {
    const { grid } = await stores({ measure: "eow_on_hand_qty" });
    assert.deepEqual(grid?.weeks.slice(-2), [202520, 202521]);
    assert.deepEqual(
      grid?.rows.map((row) => [row.key, ...row.values.slice(-2)]),
      [
        ["10", 4, 12],
        ["20", 9, 6],
      ],
    );
  });

  test("one store opens its categories and products, one product its weeks and days", async () => {
    const store = await stores({ store: "20" });
    assert.deepEqual([store.level, store.tables.map((table) => table.name)], ["store", ["categories", "products"]]);
    assert.equal(store.store?.label, "Quay");
    assert.deepEqual(new Set(store.tables[1]?.rows.map((row) => row.label)), new Set(["Bread", "Cake", "3"]));
    const product = await stores({ store: "10", product: "1" });
    assert.equal(product.level, "product");
    assert.deepEqual(product.store?.items, [
      { label: "Store number", value: "10" },
      { label: "Name", value: "Mill" },
      { label: "Region", value: "North" },
      { label: "Market", value: "Hills" },
    ]);
    assert.deepEqual(
      product.product?.items.map(({ label, value }) => `${label} ${value}`),
      ["Brand Own", "Category Bakery", "Subcategory Loaves"],
      "the title, and keys of what has a name, are not repeated",
    );
    const [inWeeks, inDays] = product.tables;
    assert.deepEqual(
      inWeeks?.rows.map((row) => [
        row.key,
        row.figures["eow_on_hand_qty"]?.value,
        row.figures["total_sales_amt"]?.before,
      ]),
      [
        ["202520", 4, "18.00"],
        ["202521", 12, "20.00"],
      ],
    );
    assert.deepEqual(
      inDays?.rows.map((row) => [
        row.key,
        row.figures["sales_amt"]?.value,
        row.figures["inventory_on_hand_qty"]?.value,
      ]),
      [
        ["2025-06-22", "16.00", 12],
        ["2025-06-23", "0.00", null],
      ],
    );
    assert.match(inDays?.rows[1]?.figures["inventory_on_hand_qty"]?.reason ?? "", /no stock snapshot/);
  });

  test("a number leads to its file and line", async () => {
    const search = rowsSearch.parse({ table: "sales", store: "10", product: "1", date: "2025-06-22" });
    const answer = rowsAnswer.parse(await rowsPage(pages.page, search));
    assert.deepEqual(
      answer.rows.map((row) => [
        row["sales_amt"],
        row["sales_qty"],
        row["trans_id"],
        row["source_file"],
        row["source_line"],
      ]),
      [
        ["6.00", 3, "901", "sales_20250622.csv", 3],
        ["10.00", 5, "900", "sales_20250622.csv", 7],
      ],
    );
    const inWeek = await rowsPage(
      pages.page,
      rowsSearch.parse({ store: "10", product: "1", week: "202521", limit: 1 }),
    );
    assert.deepEqual([inWeek.rowCount, inWeek.rows.length], [2, 1]);
    await assert.rejects(rowsPage(pages.page, rowsSearch.parse({ store: "10", product: "1" })), /by day or by week/);
  });

  test("the shell's facts: only what was sold can be chosen, (none) included", () => {
    const meta = metaAnswer.parse(metaPage({ ...pages.page, project }));
    assert.deepEqual(meta.weeks.at(-1), {
      week: 202521,
      label: "2025 week 21",
      firstDay: "2025-06-22",
      lastDay: "2025-06-28",
      complete: true,
    });
    assert.deepEqual(
      meta.stores.map(({ key, region }) => [key, region]),
      [
        ["10", "North"],
        ["20", "South"],
      ],
    );
    assert.deepEqual(meta.categories, [
      { key: "", label: "(none)" },
      { key: "BK", label: "Bakery" },
    ]);
    assert.equal(meta.stock.known, true);
  });

  test("as of: the date, how many stores, and which are missing", async () => {
    const facts = await asOfFacts({
      warehouse: pages.warehouse,
      lastGoodDate: "2025-06-22",
      missing: ["inventory of 2025-06-23 has not arrived"],
    });
    assert.deepEqual(facts, {
      date: "2025-06-22",
      text: "2025-06-22, 1 of 2 stores",
      missing: ["No rows on 2025-06-22 from store Quay", "inventory of 2025-06-23 has not arrived"],
      commit: "c1",
    });
  });
});

test("without inventory stock is unknown with its reason, and sales are all there", async () => {
  const noStock = { ...withoutSnapshots, total_ship_cost: null };
  const sold = week(202521, 1, 1, { ...noStock, total_sales_qty: 1, total_sales_amt: "5.00", total_cost: "3.00" });
  const pages = await handPages((folder) => handLake(folder, { weekly_store_product: [sold] }));
  const stores = await pages.stores();
  const figures = stores.tables[0]?.rows[0]?.figures;
  assert.equal(figures?.["total_sales_amt"]?.value, "5.00");
  assert.equal(figures?.["weeks_of_supply"]?.value, null);
  assert.match(figures?.["weeks_of_supply"]?.reason ?? "", /no stock snapshots are delivered/);
  assert.equal(stores.grid?.measure.name, "total_sales_amt");
  const revenue = await pages.revenue();
  assert.deepEqual(
    revenue.tiles
      .filter(({ measure }) => ["expenses", "contribution"].includes(measure.name))
      .map(({ figure }) => figure.value),
    ["3.00", "2.00"],
  );
  assert.match(revenue.notes.join("\n"), /ship_cost is not delivered/);
  await pages.close();
});

test("before the first commit every page answers, empty", async () => {
  const pages = await handPages((folder) => handLake(folder, {}, ""));
  const facts = await asOfFacts({ warehouse: pages.warehouse, lastGoodDate: null, missing: [] });
  assert.equal(facts.text, "no data yet");
  assert.deepEqual((await pages.revenue()).table.rows, []);
  assert.equal((await pages.stores()).tables[0]?.total, null);
  assert.equal(metaPage({ ...pages.page, project }).defaultPeriod, null);
  await pages.close();
});
