import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import type { Page } from "playwright-core";
import { openServer, type OpenedServer } from "../../src/server/open-server.ts";
import { endcap } from "../reckoning/product.ts";
import { deliver, evenings, makeTinyShop, type TinyShop } from "../tiny-shop.testkit.ts";
import { assertAccessible, desktop, openBrowser, phone, webDir, type Browsing } from "./app.ts";
import { noChromium } from "./chromium.ts";

/** The shop's own: what its last units brought, beside all that it sold. */
const measures = [
  {
    name: "last_units_amt",
    label: "Sales of last units",
    formula: "CASE WHEN inventory_on_hand_qty <= 1 THEN sales_amt ELSE 0 END",
    unit: "money",
    adds: "additive",
    direction: "lower",
  },
  {
    name: "last_units_pct",
    label: "Sales of last units %",
    formula: "last_units_amt / total_sales_amt",
    unit: "percent",
    adds: "ratio",
    direction: "lower",
  },
];

suite("the product itself in a browser: a shop loaded in three evenings", { skip: noChromium }, () => {
  let folder: string;
  let shop: TinyShop;
  let server: OpenedServer;
  let browsing: Browsing;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "endcap-browser-"));
    shop = await makeTinyShop(folder, { name: "Corner shops", currency: "EUR", measures });
    for (const evening of evenings()) {
      await deliver(shop, evening);
      await endcap(["run", "--dir", shop.dir]);
    }
    server = await openServer({ dir: shop.dir, host: "127.0.0.1", port: 0, webDir });
    browsing = await openBrowser(server.url);
  });
  after(async () => {
    await browsing?.close();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** What the command line answers, as it prints it. */
  const sql = async (question: string, format: "csv" | "json"): Promise<string> =>
    (await endcap(["sql", question, "--format", format, "--dir", shop.dir])).stdout;
  /** The exact amount of the first tile, which its number shows when it is pointed at. */
  const totalSales = (page: Page): Promise<string | null> =>
    page.locator('[data-measure="total_sales_amt"] .tile-value [title]').getAttribute("title");

  test("a number is followed to a file and a line, and that line holds it", async () => {
    const { page, errors, context } = await browsing.open("/stores");
    await page
      .getByRole("region", { name: /^Stores, scrollable/ })
      .getByRole("link", { name: /First/ })
      .click();
    await page.waitForURL(/\/stores\/1/);
    await page
      .getByRole("region", { name: /^Products, scrollable/ })
      .getByRole("link", { name: /Product 2/ })
      .click();
    await page.waitForURL(/\/products\/2/);
    await page
      .getByRole("region", { name: /^Days, scrollable/ })
      .getByRole("button", { name: "Wed 7 Jan" })
      .click();
    const row = page
      .getByRole("dialog", { name: /Rows behind/ })
      .locator("tbody tr")
      .first();
    const place = await row.locator("th").innerText();
    const [, file, line] = /^(.*), line (\d+)$/.exec(place) ?? [];
    assert.ok(file !== undefined && line !== undefined, place);
    const delivered = (await readFile(join(shop.source, file), "utf8")).split("\n")[Number(line) - 1] ?? "";
    assert.match(delivered, /^\d+,1,2,2026-01-07/);
    const shown = await row.locator("td").allInnerTexts();
    const amount = delivered.split(",")[7] as string;
    assert.ok(shown.includes(amount), `${amount} of ${delivered} among ${shown.join(" ")}`);
    assert.deepEqual(errors, []);
    await context.close();
  });

  test("the tiles say what the command line says, to the cent", async () => {
    const answer = await sql("SELECT SUM(total_sales_amt) AS amt FROM weekly_store_product", "csv");
    const amount = Number(answer.trim().split("\n").at(-1));
    const { page, context } = await browsing.open("/?from=202601&to=202652");
    assert.equal(
      await totalSales(page),
      new Intl.NumberFormat("en-US", { style: "currency", currency: "EUR" }).format(amount),
    );
    await context.close();
  });

  test("what an address names and does not exist is left out, and said above the numbers of the rest", async () => {
    const { page, context } = await browsing.open("/?region=Nort&region=East&sort=profit&compare=never");
    const notes = page.getByRole("complementary", { name: "About these numbers" });
    await notes.getByText("There are no numbers of region Nort. Did you mean North?").waitFor();
    await notes.getByText("There is no order by profit").waitFor();
    await notes.getByText("compare=never").waitFor();
    await page.getByRole("button", { name: "Remove filter Region: Nort, left out" }).click();
    await page.waitForURL(/region=East/);
    await notes.getByText("region Nort").waitFor({ state: "detached" });
    const shown = await totalSales(page);
    await page.goto(new URL("/?region=East", page.url()).href);
    assert.equal(shown, await totalSales(page));
    await context.close();
  });

  test("a store or product that does not exist is said not to, with the nearest and the way back", async () => {
    const { page, context } = await browsing.open("/stores/11");
    await page.getByRole("heading", { name: "There is no store 11", level: 1 }).waitFor();
    await page.getByText("Did you mean 1?").waitFor();
    await assertAccessible(page, "no such store");
    await page.goto(new URL("/stores/1/products/99", page.url()).href);
    await page.getByRole("heading", { name: "There is no product 99", level: 1 }).waitFor();
    await page.getByRole("link", { name: "All stores" }).click();
    await page.getByRole("heading", { name: "Stores", level: 1 }).waitFor();
    await context.close();
  });

  test("measures of the project's own stand in the table, order it and colour the grid, as the command line has them", async () => {
    const answer = await sql(
      "SELECT store_key, CAST(sum(last_units_amt) AS DOUBLE) / CAST(sum(total_sales_amt) AS DOUBLE) AS share FROM weekly_measures GROUP BY ALL ORDER BY share DESC",
      "json",
    );
    const shares = JSON.parse(answer) as { store_key: number; share: number }[];
    const { page, errors, context } = await browsing.open("/stores?from=202601&to=202652");
    await page.getByLabel("Worst first by").selectOption({ label: "Sales of last units %" });
    await page.waitForURL(/sort=last_units_pct/);
    const table = page.getByRole("region", { name: /^Stores, scrollable/ });
    await table.getByRole("columnheader", { name: "Sales of last units %" }).waitFor();
    const percent = new Intl.NumberFormat("en-US", { style: "percent", minimumFractionDigits: 1 });
    const expected = shares.map(({ share }) => percent.format(Math.round(share * 1000) / 1000));
    const first = table.locator("tbody tr").first().locator("td.number").first();
    await first.filter({ hasText: expected[0] ?? "" }).waitFor();
    const shown = await table
      .locator("tbody tr")
      .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td.number")][0]?.textContent));
    assert.deepEqual(shown, expected);
    await page.getByLabel("Measure of the grid").selectOption({ label: "Sales of last units" });
    await page.waitForURL(/measure=last_units_amt/);
    await page.getByRole("heading", { name: /Sales of last units, store by week/ }).waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });

  test("the page that is opened brings its first answers along", async () => {
    const { page, context } = await browsing.open("/");
    const asked = await page.evaluate<string[]>(
      "performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname).filter((path) => path.startsWith('/api/') && path !== '/api/events')",
    );
    assert.deepEqual(asked, []);
    await context.close();
  });

  test("the pipeline shows the cut file, the quarantined line and what was restated; its rows add up", async () => {
    const { page, errors, context } = await browsing.open("/pipeline");
    await page
      .getByRole("region", { name: "Quarantine", exact: true })
      .getByText(/sales_20260112\.csv, line 8/)
      .first()
      .waitFor();
    await page
      .getByRole("region", { name: "Restated weeks" })
      .getByText("sales_20260111.csv", { exact: true })
      .first()
      .waitFor();
    const [delivered, ...parts] = await page.locator(".equation").first().locator("dd:nth-of-type(1)").allInnerTexts();
    const number = (text: string): number => Number(text.replaceAll(",", ""));
    assert.ok(number(delivered as string) > 0);
    assert.equal(
      number(delivered as string),
      parts.map(number).reduce((a, b) => a + b, 0),
    );
    await page.getByText("live", { exact: true }).waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });

  test("on a phone the pipeline's real texts fit the screen", async () => {
    const { page, context } = await browsing.open("/pipeline", phone);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"), 0);
    await context.close();
  });

  for (const path of ["/", "/stores", "/stores/1", "/stores/1/products/2", "/pipeline"]) {
    test(`${path}: nothing for axe to find`, async () => {
      const { page, errors, context } = await browsing.open(path, { ...desktop, scheme: "dark" });
      await assertAccessible(page, path);
      assert.deepEqual(errors, []);
      await context.close();
    });
  }
});
