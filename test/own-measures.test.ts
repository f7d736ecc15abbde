import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { said, type Said } from "../src/cli/cli.testkit.ts";
import type { MeasureAnswer, MetaAnswer, RevenueAnswer, StoresAnswer, Table } from "../src/dashboard/contract.ts";
import { openServer, type OpenedServer } from "../src/server/open-server.ts";
import { categories, configure, makeProject, regions, sold, sumsOf, weeks, type Sums } from "./own-measures.testkit.ts";

const onPromotion = "CASE WHEN promotion_flg = 1 THEN sales_amt WHEN promotion_flg = 0 OR sales_lines = 0 THEN 0 END";
const measures = [
  {
    name: "promo_share",
    label: "Promotion %",
    formula: "promo_sales / total_sales_amt",
    unit: "percent",
    adds: "ratio",
  },
  {
    name: "shelf_sales",
    label: "Sales at shelf price",
    formula: "total_sales_amt + total_discount",
    unit: "money",
    adds: "additive",
  },
  {
    name: "promo_sales",
    label: "Promotion sales",
    formula: onPromotion,
    unit: "money",
    adds: "additive",
    direction: "higher",
  },
  {
    name: "shelf_stock",
    label: "Stock at selling price",
    formula: "eow_on_hand_qty * total_sales_amt / total_sales_qty",
    unit: "money",
    adds: "last",
  },
  {
    name: "margin_each",
    label: "Margin a unit",
    formula: "gross_margin / total_sales_qty",
    unit: "price",
    adds: "ratio",
  },
] as const;

const money = (cents: number | null) => (cents === null ? null : (cents / 100).toFixed(2));
const data = sold();
const places = Object.keys(regions).flatMap((store) =>
  Object.keys(categories).map((product) => [Number(store), Number(product)] as const),
);
const cells = weeks.flatMap((week) =>
  places.map(([store, product]) => ({ week, store, product, sums: sumsOf(data, week, store, product) })),
);
type Cell = (typeof cells)[number];

/** Σ over the cells that know the part; null where none does. */
function total(some: readonly Cell[], part: (sums: Sums) => number | null): number | null {
  const known = some.map(({ sums }) => part(sums)).filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
}

/** The five measures over cells, as screens show them: stock of the last week alone, ratios from summed parts. */
function reckoned(some: readonly Cell[]) {
  const promoted = some.filter(({ sums }) => sums.promoted !== null);
  const promo = total(promoted, (sums) => sums.promoted);
  const divisor = total(promoted, (sums) => sums.cents);
  const [cents, cost, units] = (["cents", "cost", "units"] as const).map(
    (name) => total(some, (sums) => sums[name]) ?? 0,
  ) as [number, number, number];
  return {
    promo_share: promo === null || divisor === null || divisor <= 0 ? null : promo / 100 / (divisor / 100),
    shelf_sales: money(total(some, (sums) => sums.shelf)),
    promo_sales: money(promo),
    shelf_stock: money(
      total(
        some.filter(({ week }) => week === weeks.at(-1)),
        (sums) => sums.stock,
      ),
    ),
    margin_each: units <= 0 ? null : (cents - cost) / 100 / units,
  };
}

function assertFigures(
  found: Readonly<Record<string, { value: string | number | null }>>,
  some: readonly Cell[],
  told: string,
) {
  for (const [name, wanted] of Object.entries(reckoned(some))) {
    const value = found[name]?.value ?? null;
    if (typeof wanted === "number")
      assert.ok(Math.abs(Number(value) - wanted) < 1e-12, `${name} of ${told}: ${value} is not ${wanted}`);
    else assert.equal(value, wanted, `${name} of ${told}`);
  }
}

suite("measures of a project's own", () => {
  let folder = "";
  let dir = "";
  let server: OpenedServer;
  const endcap = (...args: string[]): Promise<Said> => said([...args, "--dir", dir]);
  const sql = async <T>(query: string): Promise<T[]> =>
    JSON.parse((await endcap("sql", query, "--format", "json")).stdout) as T[];
  const get = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`${new URL(server.url).origin}${path}`);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as T;
  };
  const period = `from=${weeks[0]}&to=${weeks[1]}&compare=none`;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-own-measures-"));
    dir = await makeProject(folder, data);
    assert.equal((await endcap("run", "--quiet")).code, 0);
  });
  after(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("adding measures computes nothing again", async () => {
    const files = await readdir(join(dir, "lake"), { recursive: true });
    await configure(dir, measures);
    const { code, stdout } = await endcap("run", "--json");
    assert.equal(code, 0);
    assert.deepEqual((JSON.parse(stdout) as { weeks?: unknown[] }).weeks ?? [], []);
    assert.deepEqual(await readdir(join(dir, "lake"), { recursive: true }), files);
    server = await openServer({ dir, host: "127.0.0.1", port: 0, token: null, webDir: null });
  });

  test("SQL gives every cell that whole numbers give, beside the weekly table's own columns", async () => {
    const rows = await sql<Record<string, string | number | null>>(
      "SELECT yr_wk_num, store_key, prod_key, total_sales_amt, promo_share, shelf_sales, promo_sales, shelf_stock, margin_each FROM weekly_measures ORDER BY 1, 2, 3",
    );
    const near = (value: number | null) => (value === null ? null : Number(value.toPrecision(14)));
    assert.deepEqual(
      rows.map((row) => ({
        ...row,
        promo_share: near(row["promo_share"] as number | null),
        margin_each: near(row["margin_each"] as number | null),
      })),
      cells.map(({ week, store, product, sums }) => ({
        yr_wk_num: week,
        store_key: store,
        prod_key: product,
        total_sales_amt: money(sums.cents),
        promo_share: sums.promoted === null || sums.cents <= 0 ? null : near(sums.promoted / sums.cents),
        shelf_sales: money(sums.shelf),
        promo_sales: money(sums.promoted),
        shelf_stock: money(sums.stock),
        margin_each: sums.units <= 0 ? null : near((sums.cents - sums.cost) / 100 / sums.units),
      })),
    );
    assert.ok(cells.some(({ sums }) => sums.promoted === null) && cells.some(({ sums }) => sums.shelf === null));
    const [types] = await sql<{ t: string }>(
      "SELECT concat_ws(' ', typeof(promo_sales), typeof(promo_share)) AS t FROM weekly_measures LIMIT 1",
    );
    assert.equal(types?.t, "DECIMAL(18,2) DOUBLE");
    const [same] = await sql<{ n: number }>(
      "SELECT count(*) AS n FROM (SELECT * FROM weekly_store_product EXCEPT SELECT * EXCLUDE (promo_share, shelf_sales, promo_sales, shelf_stock, margin_each) FROM weekly_measures)",
    );
    assert.equal(Number(same?.n), 0);
  });

  test("SQL says where a measure stands, and what its sums and averages mean", async () => {
    const wrong = await endcap("sql", "SELECT promo_sales FROM weekly_store_product");
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /promo_sales is a measure of this project's own: it is a column of weekly_measures/);
    const { stderr } = await endcap("sql", "SELECT sum(shelf_stock), avg(margin_each) FROM weekly_measures");
    assert.match(stderr, /sum\(shelf_stock\) adds stock over time/);
    assert.match(stderr, /The ratio of the whole is sum\(total_sales_amt - total_cost\) \/ sum\(total_sales_qty\)/);
  });

  test("the catalog describes them; the view's weeks lead to the files of the weekly table", async () => {
    const table = JSON.parse((await endcap("catalog", "weekly_measures", "--json")).stdout) as {
      kind: string;
      columns: { name: string; type: string; comment: string }[];
    };
    assert.equal(table.kind, "view");
    assert.deepEqual(
      table.columns.slice(-5).map(({ name, type }) => `${name} ${type}`),
      [
        "promo_share DOUBLE",
        "shelf_sales DECIMAL(18,2)",
        "promo_sales DECIMAL(18,2)",
        "shelf_stock DECIMAL(18,2)",
        "margin_each DOUBLE",
      ],
    );
    assert.match(table.columns.at(-1)?.comment ?? "", /^Margin a unit: gross_margin \/ total_sales_qty; divided again/);
    const lineage = await endcap("catalog", "weekly_measures", "202602", "--json");
    assert.match(lineage.stdout, /sales\.csv/);
  });

  test("stores and the total, products and categories, weeks and days have them", async () => {
    const network = await get<StoresAnswer>(`/api/stores?${period}&measure=promo_share`);
    const [stores] = network.tables as [Table];
    for (const row of stores.rows)
      assertFigures(
        row.figures,
        cells.filter(({ store }) => String(store) === row.key),
        `store ${row.key}`,
      );
    assert.equal(stores.rows.length, 2);
    assertFigures(stores.total?.figures ?? {}, cells, "all");
    assert.match(stores.total?.figures["shelf_stock"]?.note ?? "", /week 202603, the last of 2/);
    assert.match(network.notes.join("\n"), /weeks of supply and Stock at selling price are those of 2026 W03/);
    assert.equal(network.grid?.measure.name, "promo_share");
    assert.deepEqual(
      network.gridMeasures.filter(({ own }) => own === true).map(({ name }) => name),
      measures.map(({ name }) => name),
    );
    for (const row of network.grid?.rows ?? []) {
      const wanted = weeks.map(
        (week) => reckoned(cells.filter((cell) => cell.week === week && String(cell.store) === row.key)).promo_share,
      );
      assert.deepEqual(
        row.values.slice(-2).map((value) => Number(value).toFixed(12)),
        wanted.map((value) => Number(value).toFixed(12)),
      );
    }
    const store = await get<StoresAnswer>(`/api/stores?${period}&store=2`);
    for (const table of store.tables) {
      for (const row of table.rows) {
        const some = cells.filter(
          (cell) =>
            cell.store === 2 &&
            (table.name === "products" ? String(cell.product) : categories[cell.product]) === row.key,
        );
        assertFigures(row.figures, some, `${table.name} ${row.key}`);
      }
    }
    const product = await get<StoresAnswer>(`/api/stores?${period}&store=2&product=8`);
    const days = product.tables.find(({ name }) => name === "days");
    assert.deepEqual(
      days?.columns.filter(({ own }) => own === true).map(({ name }) => name),
      ["promo_sales"],
    );
    const unseen = data.lines.find((line) => line.store === 2 && line.product === 8 && line.day === "2026-01-14");
    const row = days?.rows.find(({ key }) => key === "2026-01-14");
    assert.equal(row === undefined, unseen === undefined);
    if (row !== undefined) assert.equal(row.figures["promo_sales"]?.value, null);
  });

  test("by region as by category, in JSON and CSV; one measure by its name", async () => {
    for (const [by, keyOf] of [
      ["region", (cell: Cell) => regions[cell.store]],
      ["category", (cell: Cell) => categories[cell.product]],
    ] as const) {
      const { table } = await get<RevenueAnswer>(`/api/revenue?${period}&by=${by}`);
      assert.equal(table.rows.length, 2);
      for (const row of table.rows)
        assertFigures(
          row.figures,
          cells.filter((cell) => keyOf(cell) === row.key),
          `${by} ${row.key}`,
        );
      assertFigures(table.total?.figures ?? {}, cells, by);
    }
    const csv = await fetch(`${new URL(server.url).origin}/api/stores?${period}&format=csv&table=stores`).then(
      (answer) => answer.text(),
    );
    const [head, ...rest] = csv.trim().split("\n");
    const fromEnd = head?.split(",").reverse().indexOf("Promotion sales") ?? -1;
    assert.equal(rest.at(-1)?.split(",").reverse()[fromEnd], reckoned(cells).promo_sales);
    const north = cells.filter(({ store }) => regions[store] === "North");
    const answer = await get<MeasureAnswer>(`/api/measure?name=promo_share&${period}&region=North`);
    assert.ok(Math.abs(Number(answer.value) - Number(reckoned(north).promo_share)) < 1e-12);
    const stock = await get<MeasureAnswer>(`/api/measure?name=shelf_stock&${period}&region=North`);
    assert.deepEqual([stock.value, stock.measure.own], [reckoned(north).shelf_stock, true]);
    assert.match(stock.note ?? "", /never added over weeks/);
  });

  test("the API's list and its description name them", async () => {
    const meta = await get<MetaAnswer>("/api/meta");
    const mine = meta.measures.filter(({ own }) => own === true);
    assert.deepEqual(mine.map(({ name, adds, direction }) => [name, adds, direction]).slice(1, 3), [
      ["shelf_sales", "additive", "neutral"],
      ["promo_sales", "additive", "higher"],
    ]);
    const openapi = JSON.stringify(await get("/api/openapi.json"));
    for (const { name } of measures) assert.ok(openapi.includes(`"${name}"`), name);
  });

  test("a formula that is wrong, or reaches beyond the row, stops every command with its place and what to do", async () => {
    const refused = async (formula: string): Promise<string> => {
      await configure(dir, [{ ...measures[1], formula }]);
      const { code, stderr } = await endcap("status");
      assert.notEqual(code, 0, formula);
      return stderr;
    };
    const typo = await refused("total_sales_amnt + total_discount");
    assert.match(
      typo,
      /measures\.shelf_sales\.formula: there is no column total_sales_amnt .*did you mean total_sales_amt\?/s,
    );
    assert.match(typo, /endcap\.config\.json/);
    assert.match(typo, /next: .*endcap catalog weekly_store_product/);
    assert.match(await refused("(SELECT max(total_cost) FROM weekly_store_product)"), /SELECT is no part of it/);
    assert.match(await refused("read_blob('/etc/passwd')"), /read_blob is no function of formulas/);
    await configure(dir, measures);
    assert.equal((await endcap("status")).code, 0);
  });
});
