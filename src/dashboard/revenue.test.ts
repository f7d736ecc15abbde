import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { handPages, near, tile, type HandPages } from "./hand-pages.testkit.ts";

const weeks = { from: "202520", to: "202521" };

suite("revenue of a shop reckoned by hand", () => {
  let pages: HandPages;

  before(async () => {
    pages = await handPages();
  });
  after(() => pages.close());

  const revenue = (search: Record<string, unknown> = {}) => pages.revenue({ ...weeks, ...search });

  test("tiles: sums, rates of the known rows, changes to the cent", async () => {
    const { tiles, notes } = await revenue();
    assert.deepEqual(tile(tiles, "total_sales_amt"), {
      value: "85.10",
      before: "38.00",
      delta: "47.10",
      deltaPct: 47.1 / 38,
      share: 1,
    });
    assert.equal(tile(tiles, "total_sales_qty").value, 29);
    near(tile(tiles, "avg_sales_price").value, 85.1 / 29);
    const margin = tile(tiles, "gross_margin");
    assert.deepEqual([margin.value, margin.unknown, margin.before, margin.delta], ["22.50", 1, "14.50", "8.00"]);
    near(tile(tiles, "gross_margin_pct").value, 22.5 / 55.1);
    assert.equal(tile(tiles, "expenses").value, "33.60");
    assert.equal(tile(tiles, "contribution").value, "21.50");
    near(tile(tiles, "discount_pct").value, 2 / 87.1);
    assert.match(notes.join("\n"), /cost of 1 of 5 rows/);
    assert.deepEqual(tiles[0]?.spark, { weeks: [202420, 202421, 202520, 202521], values: [18, 20, 31, 54.1] });
  });

  test("the series sets each week beside its comparable one", async () => {
    const { series } = await revenue();
    assert.deepEqual(
      series.points.map(({ week: number, beforeWeek }) => [number, beforeWeek]),
      [
        [202520, 202420],
        [202521, 202421],
      ],
    );
    assert.equal(series.points[1]?.values["total_sales_amt"], "54.10");
    assert.equal(series.points[1]?.before?.["total_cost"], "12.50");
    assert.equal(series.points[1]?.values["total_waste_qty"], 3);
  });

  test("places and goods share the whole; a key that a dimension lacks is (none), and nothing is lost", async () => {
    const { places, goods, table } = await revenue();
    assert.deepEqual(
      places.bars.map(({ label, figures }) => [label, figures["total_sales_amt"]?.value]),
      [
        ["South", "49.10"],
        ["North", "36.00"],
      ],
    );
    assert.deepEqual(
      goods.bars.map(({ key, label, figures }) => [key, label, figures["total_sales_amt"]?.value]),
      [
        ["BK", "Bakery", "77.00"],
        ["", "(none)", "8.10"],
      ],
    );
    near(table.rows[0]?.figures["total_sales_amt"]?.share, 77 / 85.1);
    assert.equal(table.total?.figures["total_sales_amt"]?.value, "85.10");
    assert.equal(table.rows[1]?.figures["total_sales_amt"]?.before, "0.00");
  });

  test("a filter narrows, and the page looks one level deeper", async () => {
    const bakery = await revenue({ category: "BK" });
    assert.equal(bakery.goods.by, "subcategory");
    assert.equal(tile(bakery.tiles, "total_sales_amt").value, "77.00");
    const none = await revenue({ category: "", region: ["South", "North"] });
    assert.equal(tile(none.tiles, "total_sales_amt").value, "8.10");
    const brand = await revenue({ brand: "Own", store: "10", by: "product" });
    assert.deepEqual(
      brand.table.rows.map((row) => [row.label, row.figures["total_sales_amt"]?.value]),
      [["Bread", "36.00"]],
    );
    const quoted = await revenue({ region: "O'Neil" });
    assert.equal(tile(quoted.tiles, "total_sales_amt").value, "0.00");
  });

  test("every level of the table adds up to the same total", async () => {
    for (const by of ["region", "market", "store", "category", "subcategory", "brand", "product"]) {
      const { table } = await revenue({ by });
      const sum = table.rows.reduce((total, row) => total + Number(row.figures["total_sales_amt"]?.value) * 100, 0);
      assert.equal(Math.round(sum), 8510, by);
      assert.equal(table.total?.figures["gross_margin"]?.unknown, 1, by);
    }
  });

  test("order and page: unknown values last, the total of all rows on every page", async () => {
    const asc = await revenue({ by: "store", sort: "total_sales_amt", dir: "asc", limit: 1, offset: 1 });
    assert.deepEqual(
      asc.table.rows.map((row) => row.key),
      ["20"],
    );
    assert.equal(asc.table.rowCount, 2);
    assert.equal(asc.table.total?.figures["total_sales_amt"]?.value, "85.10");
    const byLabel = await revenue({ by: "product", sort: "label", dir: "asc" });
    assert.deepEqual(
      byLabel.table.rows.map((row) => row.label),
      ["3", "Bread", "Cake"],
    );
  });

  test("weeks without counterpart show no change", async () => {
    const { tiles, comparison } = await revenue({ compare: "previous" });
    assert.deepEqual(comparison.missing, [202520, 202521]);
    assert.deepEqual([tile(tiles, "total_sales_amt").before, tile(tiles, "total_sales_amt").delta], [null, null]);
    const alone = await revenue({ compare: "none" });
    assert.equal("before" in tile(alone.tiles, "total_sales_amt"), false);
  });
});
